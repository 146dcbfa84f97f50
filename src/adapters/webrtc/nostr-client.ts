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
import { toDetail, toFields, type Network, type NetworkListener, type Offer, type Trouble } from './signal.ts';
import { TopicSignals } from './topic-signals.ts';

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
  readonly #signals: TopicSignals;
  readonly #publicKey: string;
  #askedAt: number | undefined;
  #rttMs: number | undefined;
  #said: string | undefined;

  constructor(options: NostrOptions, listener: NetworkListener) {
    this.#options = options;
    this.#listener = listener;
    // Rooms spread over the ephemeral kinds, so that a relay's limit per kind is not one for all of us.
    this.#kind = EPHEMERAL_KIND + (Number.parseInt(options.topic.slice(0, 8), 16) % EPHEMERAL_KINDS);
    const { topic, selfId } = options;
    this.#signals = new TopicSignals({ strategy: this.strategy, topic, selfId, publish: this.#publish.bind(this), listener });
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

  get rttMs(): number | undefined {
    return this.#rttMs;
  }

  get trouble(): Trouble | undefined {
    if (this.#said !== undefined) return { reason: 'rejected', detail: this.#said };
    const reason = this.#socket.trouble;
    return reason && { reason };
  }

  announce(_offers: readonly Offer[], links: number): void {
    this.#signals.announce(links);
  }

  wake(): void {
    this.#socket.wake();
  }

  close(): void {
    this.#socket.close();
  }

  #opened(): void {
    const since = Math.floor(Date.now() / 1000) - STALE_SECONDS;
    const filter = { kinds: [this.#kind], since, '#x': this.#signals.topics };
    this.#askedAt = performance.now();
    this.#socket.send(JSON.stringify(['REQ', SUBSCRIPTION, filter]));
    this.#listener.changed(this);
  }

  #receive(text: string): void {
    const message: unknown = toFields(text);
    if (!Array.isArray(message)) return;
    if (message[0] === 'CLOSED') return this.#refused(message[2]);
    if (message[0] === 'EOSE') return this.#proved();
    if (message[0] !== 'EVENT') return;
    const event: unknown = message[2];
    if (typeof event !== 'object' || event === null) return;
    const { content, created_at } = event as { content?: unknown; created_at?: unknown };
    if (typeof content !== 'string' || typeof created_at !== 'number') return;
    if (Math.abs(Date.now() / 1000 - created_at) > 10 * STALE_SECONDS) return;
    this.#signals.receive(content);
  }

  /** A relay that ends our subscription (it wants a login, a fee) is of no use to us now. */
  #refused(said: unknown): void {
    this.#said = toDetail(said);
    this.#socket.giveUp();
  }

  #proved(): void {
    this.#socket.proved();
    this.#said = undefined;
    if (this.#askedAt === undefined) return;
    this.#rttMs = performance.now() - this.#askedAt;
    this.#askedAt = undefined;
    this.#listener.changed(this);
  }

  #publish(topic: string, content: string): void {
    if (!this.connected) return;
    const pubkey = this.#publicKey;
    const created_at = Math.floor(Date.now() / 1000);
    const tags = [['x', topic]];
    const id = sha256(textToBytes(JSON.stringify([0, pubkey, created_at, this.#kind, tags, content])));
    const sig = toHex(schnorr.sign(id, this.#options.secretKey));
    const event = { id: toHex(id), pubkey, created_at, kind: this.#kind, tags, content, sig };
    this.#socket.send(JSON.stringify(['EVENT', event]));
  }
}
