/**
 * Peers introduce peers. Everybody tells its proven neighbours who its other proven neighbours are, and
 * carries offers and answers between any two of them. So a room keeps knitting itself together when no
 * tracker or relay answers any more.
 *
 *   near  { peers }              these are my neighbours
 *   to    { peer, id, offer|answer }   carry this to my neighbour's neighbour
 *   from  { peer, id, offer|answer }   carried for you
 *
 * Only proven peers are listened to, each at a limited rate, and what we carry stays within one hop.
 */
import { bytesToText, textToBytes } from '../../core/base/text.ts';
import { LIMITS } from '../../core/base/limits.ts';
import type { PeerId } from '../../ports.ts';
import { RateLimit } from './rate-limit.ts';
import { toFields, toPeerId, toText, type Offer, type PresenceSignal, type SignalListener } from './signal.ts';

interface Neighbour {
  readonly rate: RateLimit;
  readonly offerRate: RateLimit;
  /** Who it knows, and since when we know. */
  readonly near: Map<PeerId, number>;
  toldAt: number;
  told: string;
}

const VIA = 'peer';
const ID_LENGTH_MAX = 64;
/** Neighbours are told of changes at most this often, ms. */
const TELL_MS = 500;

/** Somebody a neighbour could introduce us to. */
export interface Introducible extends PresenceSignal {
  readonly heardAt: number;
}

/** What neighbours tell and carry, on the signal lanes of one room. */
export class Introductions {
  readonly #neighbours = new Map<PeerId, Neighbour>();
  readonly #selfId: PeerId;
  readonly #send: (peer: PeerId, message: Uint8Array) => void;
  readonly #listener: SignalListener;
  readonly #chance: () => number;

  /** `chance`: from 0 to 1, real chance unless told. */
  constructor(selfId: PeerId, send: (peer: PeerId, message: Uint8Array) => void, listener: SignalListener, chance: () => number = Math.random) {
    this.#selfId = selfId;
    this.#send = send;
    this.#listener = listener;
    this.#chance = chance;
  }

  /** The peer proved itself: it may introduce, and be introduced. */
  add(peer: PeerId, now: number): void {
    if (this.#neighbours.has(peer)) return;
    const rate = new RateLimit(LIMITS.signalsPerMinute, now);
    const offerRate = new RateLimit(LIMITS.carriedOffersPerMinute, now);
    this.#neighbours.set(peer, { rate, offerRate, near: new Map(), toldAt: -Infinity, told: '' });
  }

  remove(peer: PeerId): void {
    this.#neighbours.delete(peer);
  }

  /** Tells neighbours of each other where that changed; called several times a second. */
  tell(now: number): void {
    for (const [peer, neighbour] of this.#neighbours) {
      if (now - neighbour.toldAt < TELL_MS) continue;
      const peers = [...this.#neighbours.keys()].filter((other) => other !== peer).slice(0, LIMITS.introducedMax);
      const told = peers.join(' ');
      if (told === neighbour.told) continue;
      neighbour.told = told;
      neighbour.toldAt = now;
      this.#tell(peer, { near: peers });
    }
  }

  /** A message on a link's signal lane. What is malformed or too much is dropped: it costs us nothing. */
  receive(peer: PeerId, bytes: Uint8Array, now: number): void {
    const neighbour = this.#neighbours.get(peer);
    if (neighbour === undefined || !neighbour.rate.take(now)) return;
    const fields = toFields(bytesToText(bytes) ?? '');
    if (fields === undefined) return;
    if (Array.isArray(fields['near'])) return this.#learn(neighbour, fields['near'], now);
    const to = toPeerId(fields['to']);
    const from = toPeerId(fields['from']);
    if (to !== undefined) this.#carry(peer, to, fields);
    else if (from !== undefined && from !== this.#selfId) this.#deliver(peer, from, fields, now);
  }

  /** Everybody our neighbours know, once each, by a random one of those who know it. */
  candidates(): readonly Introducible[] {
    const found = new Map<PeerId, Introducible>();
    for (const [introducer, { near }] of this.#neighbours) {
      for (const [peer, heardAt] of near) {
        if (this.#neighbours.has(peer) || (found.has(peer) && this.#chance() < 0.5)) continue;
        found.set(peer, { from: peer, via: VIA, links: 1, heardAt, offer: (offer) => this.#offer(introducer, peer, offer) });
      }
    }
    return [...found.values()];
  }

  #learn({ near }: Neighbour, peers: readonly unknown[], now: number): void {
    const known = new Map(near);
    near.clear();
    for (const value of peers.slice(0, LIMITS.introducedMax)) {
      const peer = toPeerId(value);
      if (peer !== undefined && peer !== this.#selfId) near.set(peer, known.get(peer) ?? now);
    }
  }

  #carry(from: PeerId, to: PeerId, fields: Readonly<Record<string, unknown>>): void {
    if (!this.#neighbours.has(to) || to === from) return;
    const { id, offer, answer } = checked(fields);
    if (id === undefined || (offer ?? answer) === undefined) return;
    this.#tell(to, { from, id, offer, answer });
  }

  #deliver(introducer: PeerId, from: PeerId, fields: Readonly<Record<string, unknown>>, now: number): void {
    const { id, offer, answer } = checked(fields);
    if (id === undefined) return;
    if (offer !== undefined) {
      if (!this.#neighbours.get(introducer)?.offerRate.take(now)) return;
      const reply = (sdp: string) => this.#tell(introducer, { to: from, id, answer: sdp });
      this.#listener.offered({ from, offerId: id, sdp: offer, via: VIA, answer: reply });
    } else if (answer !== undefined) {
      this.#listener.answered({ from, offerId: id, sdp: answer, via: VIA });
    }
  }

  #offer(introducer: PeerId, to: PeerId, { offerId, sdp }: Offer): void {
    this.#tell(introducer, { to, id: offerId, offer: sdp });
  }

  #tell(peer: PeerId, fields: object): void {
    if (this.#neighbours.has(peer)) this.#send(peer, textToBytes(JSON.stringify(fields)));
  }
}

function checked(fields: Readonly<Record<string, unknown>>): {
  readonly id: string | undefined;
  readonly offer: string | undefined;
  readonly answer: string | undefined;
} {
  return { id: toText(fields['id'], ID_LENGTH_MAX), offer: toText(fields['offer']), answer: toText(fields['answer']) };
}
