/**
 * One WebTorrent tracker, by the WebSocket protocol every such tracker speaks. An announcement names a
 * swarm and carries offers; the tracker hands each to another member, and carries the answers back.
 * It cannot carry anything else, which is why an announcement always needs fresh offers.
 */
import { LIMITS } from '../../core/base/limits.ts';
import { Socket } from '../system/socket.ts';
import { fieldsOf, toDetail, toFields, toPeerId, toText, type Network, type NetworkListener, type Offer, type Trouble } from './signal.ts';

export interface TrackerOptions {
  readonly url: string;
  readonly webSocket: typeof WebSocket;
  /** The swarm, 20 characters. */
  readonly infoHash: string;
  /** Ourselves, 20 characters. */
  readonly selfId: string;
}

const OFFER_ID_LENGTH_MAX = 64;
const INTERVAL_MS = 120_000;
const INTERVAL_MS_MAX = 600_000;

/** One tracker, for one room. */
export class TrackerClient implements Network {
  readonly strategy = 'torrent';
  readonly takesOffers = true;
  readonly #options: TrackerOptions;
  readonly #listener: NetworkListener;
  readonly #socket: Socket;
  #intervalMs = INTERVAL_MS;
  #started = false;
  #askedAt: number | undefined;
  #rttMs: number | undefined;
  #said: string | undefined;

  constructor(options: TrackerOptions, listener: NetworkListener) {
    this.#options = options;
    this.#listener = listener;
    this.#socket = new Socket({
      url: options.url,
      webSocket: options.webSocket,
      textMax: LIMITS.signalBytesMax,
      listener: {
        opened: () => this.#opened(),
        received: (text) => this.#receive(text),
        lost: () => listener.changed(this),
      },
    });
  }

  get url(): string {
    return this.#options.url;
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  get failures(): number {
    return this.#socket.failures;
  }

  get intervalMs(): number {
    return this.#intervalMs;
  }

  get rttMs(): number | undefined {
    return this.#rttMs;
  }

  get trouble(): Trouble | undefined {
    if (this.#said !== undefined) return { reason: 'rejected', detail: this.#said };
    const reason = this.#socket.trouble;
    return reason && { reason };
  }

  announce(offers: readonly Offer[]): void {
    this.#askedAt = performance.now();
    this.#send({
      ...(this.#started ? {} : { event: 'started' }),
      uploaded: 0,
      downloaded: 0,
      // A member that still wants something: trackers may keep the complete ones apart.
      left: 1,
      numwant: offers.length,
      offers: offers.map(({ offerId, sdp }) => ({ offer_id: offerId, offer: { type: 'offer', sdp } })),
    });
    this.#started = true;
  }

  wake(): void {
    this.#socket.wake();
  }

  close(): void {
    if (this.#started) this.#send({ event: 'stopped', uploaded: 0, downloaded: 0, left: 1 });
    this.#socket.close();
  }

  #opened(): void {
    this.#started = false;
    this.#listener.changed(this);
  }

  #send(fields: object): void {
    const { infoHash, selfId } = this.#options;
    this.#socket.send(JSON.stringify({ action: 'announce', info_hash: infoHash, peer_id: selfId, ...fields }));
  }

  #receive(text: string): void {
    const fields = toFields(text);
    if (fields === undefined) return;
    // A tracker that will not have us says why, and goes on listening: it is of no use, and counts as one that failed.
    const refusal = toDetail(fields['failure reason']);
    if (refusal !== undefined) return this.#refused(refusal);
    if (fields['info_hash'] !== this.#options.infoHash) return;
    this.#pace(fields['interval']);
    const from = toPeerId(fields['peer_id']);
    const offerId = toText(fields['offer_id'], OFFER_ID_LENGTH_MAX);
    if (from === undefined || offerId === undefined || from === this.#options.selfId) return;
    const offer = toText(fieldsOf(fields['offer'])['sdp']);
    const answer = toText(fieldsOf(fields['answer'])['sdp']);
    if (offer !== undefined) {
      const reply = (sdp: string) => this.#answer(from, offerId, sdp);
      this.#listener.offered({ from, offerId, sdp: offer, via: this.strategy, answer: reply });
    } else if (answer !== undefined) {
      this.#listener.answered({ from, offerId, sdp: answer, via: this.strategy });
    }
  }

  #answer(to: string, offerId: string, sdp: string): void {
    this.#send({ to_peer_id: to, offer_id: offerId, answer: { type: 'answer', sdp } });
  }

  #refused(said: string): void {
    this.#said = said;
    this.#socket.giveUp();
  }

  #pace(seconds: unknown): void {
    const isNews = this.#rttMs === undefined || this.#said !== undefined;
    this.#socket.proved();
    this.#said = undefined;
    if (typeof seconds !== 'number' || !(seconds > 0)) return;
    this.#intervalMs = Math.min(seconds * 1000, INTERVAL_MS_MAX);
    if (this.#askedAt !== undefined) this.#rttMs = performance.now() - this.#askedAt;
    this.#askedAt = undefined;
    if (isNews) this.#listener.changed(this);
  }
}
