/**
 * One Nostr relay as a signalling network. Events are of an ephemeral kind, so that relays forget them,
 * signed with a key that lives as long as the page: they prove nothing and link to nobody. The room and
 * the receiver are opaque topics in an `x` tag.
 *
 * Signatures of others are not checked: a relay could make up a sender anyhow, and our own handshake does
 * the proving.
 */
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';

import { toHex } from '../../core/base/bytes.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { textToBytes } from '../../core/base/text.ts';
import { Socket } from '../system/socket.ts';
import { toFields, toPeerId, toText, type Network, type NetworkListener, type Offer } from './signal.ts';

export interface NostrOptions {
  readonly url: string;
  readonly webSocket: typeof WebSocket;
  /** The room as relays see it, hex. */
  readonly topic: string;
  readonly selfId: string;
  /** A throw-away secret key, 32 bytes. */
  readonly secretKey: Uint8Array;
}

const EPHEMERAL_KIND = 20_000;
const EPHEMERAL_KINDS = 10_000;
const OFFER_ID_LENGTH_MAX = 64;
const INTERVAL_MS = 60_000;
/** Clocks of relays and members differ; what is older than this is a relay that stores what it should not. */
const STALE_SECONDS = 60;
const SUBSCRIPTION = 'peerset';

/** One relay, for one room. */
export class NostrClient implements Network {
  readonly strategy = 'nostr';
  readonly takesOffers = false;
  readonly intervalMs = INTERVAL_MS;
  readonly #options: NostrOptions;
  readonly #listener: NetworkListener;
  readonly #socket: Socket;
  readonly #kind: number;
  readonly #selfTopic: string;
  readonly #publicKey: string;

  constructor(options: NostrOptions, listener: NetworkListener) {
    this.#options = options;
    this.#listener = listener;
    // Rooms spread over the ephemeral kinds, so that a relay's limit per kind is not one for all of us.
    this.#kind = EPHEMERAL_KIND + (Number.parseInt(options.topic.slice(0, 8), 16) % EPHEMERAL_KINDS);
    this.#selfTopic = this.#topicOf(options.selfId);
    this.#publicKey = toHex(schnorr.getPublicKey(options.secretKey));
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

  announce(_offers: readonly Offer[], links: number): void {
    this.#publish(this.#options.topic, { links });
  }

  wake(): void {
    this.#socket.wake();
  }

  close(): void {
    this.#socket.close();
  }

  #opened(): void {
    const since = Math.floor(Date.now() / 1000) - STALE_SECONDS;
    const filter = { kinds: [this.#kind], since, '#x': [this.#options.topic, this.#selfTopic] };
    this.#socket.send(JSON.stringify(['REQ', SUBSCRIPTION, filter]));
    this.#listener.changed(this);
  }

  #receive(text: string): void {
    const message: unknown = toFields(text);
    if (!Array.isArray(message)) return;
    // A relay that ends our subscription (it wants a login, a fee) is of no use to us now.
    if (message[0] === 'CLOSED') return this.#socket.giveUp();
    if (message[0] === 'EOSE') return this.#socket.proved();
    if (message[0] !== 'EVENT') return;
    const event: unknown = message[2];
    if (typeof event !== 'object' || event === null) return;
    const { content, created_at } = event as { content?: unknown; created_at?: unknown };
    if (typeof content !== 'string' || typeof created_at !== 'number') return;
    if (Math.abs(Date.now() / 1000 - created_at) > 10 * STALE_SECONDS) return;
    const fields = toFields(content);
    if (fields) this.#signal(fields);
  }

  #signal(fields: Readonly<Record<string, unknown>>): void {
    const from = toPeerId(fields['from']);
    if (from === undefined || from === this.#options.selfId) return;
    const via = this.strategy;
    const topic = this.#topicOf(from);
    const offerId = toText(fields['id'], OFFER_ID_LENGTH_MAX);
    const offer = toText(fields['offer']);
    const answer = toText(fields['answer']);
    if (offerId !== undefined && offer !== undefined) {
      const reply = (sdp: string) => this.#publish(topic, { id: offerId, answer: sdp });
      this.#listener.offered({ from, offerId, sdp: offer, via, answer: reply });
    } else if (offerId !== undefined && answer !== undefined) {
      this.#listener.answered({ from, offerId, sdp: answer, via });
    } else {
      const links = typeof fields['links'] === 'number' ? fields['links'] : 0;
      const dial = ({ offerId: id, sdp }: Offer) => this.#publish(topic, { id, offer: sdp });
      this.#listener.present({ from, via, links, offer: dial });
    }
  }

  #publish(topic: string, fields: object): void {
    if (!this.connected) return;
    const content = JSON.stringify({ from: this.#options.selfId, ...fields });
    const pubkey = this.#publicKey;
    const created_at = Math.floor(Date.now() / 1000);
    const tags = [['x', topic]];
    const id = sha256(textToBytes(JSON.stringify([0, pubkey, created_at, this.#kind, tags, content])));
    const sig = toHex(schnorr.sign(id, this.#options.secretKey));
    const event = { id: toHex(id), pubkey, created_at, kind: this.#kind, tags, content, sig };
    this.#socket.send(JSON.stringify(['EVENT', event]));
  }

  #topicOf(peer: string): string {
    return toHex(sha256(textToBytes(`${this.#options.topic} ${peer}`)));
  }
}
