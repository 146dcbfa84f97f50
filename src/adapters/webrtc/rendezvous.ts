/**
 * Turns signals into connections: dials who is there, answers who asks, and makes sure that two peers who
 * dial each other at once end with one connection. All networks and introductions meet here.
 *
 * Two offers may cross. The rule both sides apply without talking: the offer of the smaller id counts. So
 * the smaller one ignores an offer while its own is fresh, and of two answers the one to it is used. The
 * greater one waits a moment before it dials, which makes crossing rare.
 *
 * Every attempt has a deadline; one that leads nowhere is reported to the mesh, which decides on retrying.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { Dialler, Mesh } from '../../core/mesh/mesh.ts';
import type { PeerId } from '../../ports.ts';
import type { Guard } from './guard.ts';
import type { Introducible } from './introductions.ts';
import { OfferBook } from './offer-book.ts';
import type { AnswerSignal, Offer, OfferSignal, PresenceSignal, SignalListener } from './signal.ts';
import type { TrysteroRoom } from './trystero-room.ts';

type Stage = 'dialling' | 'answering' | 'completing';

interface Attempt {
  readonly stage: Stage;
  readonly via: string;
  readonly since: number;
  /** Whether the connection it waits for is closed, where we know which it is. */
  readonly isDead?: () => boolean;
}

/** How long our own offer keeps a greater id's offer out, and how long the greater id waits, ms. */
const CROSSING_MS = 3_000;
const YIELD_MS = 300;
/** Somebody heard of and not dialled for so long is forgotten, ms. */
const PROSPECT_MS = 30_000;
const PROSPECTS_MAX = 128;
/** Of a room that has enough links, about so many answer a newcomer's call. */
const HELPERS = 4;
/** A member's announcement counts as presence for so long, ms. */
const HEARD_MS = 120_000;

export interface RendezvousOptions {
  /** Our own id, as others see it. */
  readonly selfId: PeerId;
  readonly mesh: Mesh;
  readonly guard: Pick<Guard, 'offerRoom' | 'admitStranger'>;
  /** The room as it is now; undefined while Trystero is not ready. */
  readonly room: () => Pick<TrysteroRoom, 'offers' | 'answer' | 'complete'> | undefined;
  /** The time, ms since 1970; this machine's unless told. */
  readonly now?: () => number;
  /** From 0 to 1; chance unless told. */
  readonly chance?: () => number;
}

/** Dials and answers for one room. */
export class Rendezvous implements SignalListener {
  readonly #selfId: PeerId;
  readonly #mesh: Mesh;
  readonly #guard: RendezvousOptions['guard'];
  readonly #room: RendezvousOptions['room'];
  readonly #now: () => number;
  readonly #chance: () => number;
  readonly #book: OfferBook;
  readonly #attempts = new Map<PeerId, Attempt>();
  readonly #prospects = new Map<PeerId, Introducible>();
  /** Prospects that are alone and that we have a link to spare for. */
  readonly #helped = new Set<PeerId>();
  readonly #heardAt = new Map<PeerId, number>();

  constructor({ selfId, mesh, guard, room, now = Date.now, chance = Math.random }: RendezvousOptions) {
    this.#selfId = selfId;
    this.#mesh = mesh;
    this.#guard = guard;
    this.#room = room;
    this.#now = now;
    this.#chance = chance;
    this.#book = new OfferBook(async (count) => (await room()?.offers(count)) ?? [], now);
  }

  /** Offers to announce, as many as make sense now. */
  offers(): Promise<readonly Offer[]> {
    // One even when we want no more: whoever gets it may be alone, and it keeps two halves of a room mixing.
    const count = Math.min(Math.max(1, this.#mesh.wanted), LIMITS.offersPerAnnounce);
    return this.#book.lease(count, this.#guard.offerRoom);
  }

  present(signal: PresenceSignal): void {
    const now = this.#now();
    this.#hear(signal.from, now);
    const wanted = this.#mesh.wanted > 0;
    const helped = !wanted && signal.links === 0 && this.#drawHelper(now);
    if (!(wanted || helped) || this.#prospects.size >= PROSPECTS_MAX) return;
    this.#prospects.set(signal.from, { ...signal, heardAt: now });
    if (helped) this.#helped.add(signal.from);
  }

  offered(signal: OfferSignal): void {
    const now = this.#now();
    const { from, via } = signal;
    if (!this.#mesh.mayAnswer(from, now)) return;
    const attempt = this.#attempts.get(from);
    if (attempt?.stage === 'answering' || attempt?.stage === 'completing') return;
    if (attempt && this.#selfId < from && now - attempt.since < CROSSING_MS) return;
    if (!this.#guard.admitStranger(now)) return;
    this.#begin(from, { stage: 'answering', via, since: now }, 'them');
    this.#room()?.answer(from, signal.sdp, (answer) => signal.answer(answer));
  }

  answered({ from, offerId, sdp, via }: AnswerSignal): void {
    const now = this.#now();
    const record = this.#book.take(offerId, from);
    if (record === undefined) return;
    const stage = this.#attempts.get(from)?.stage;
    const crossed = stage === 'answering' && this.#selfId > from;
    if (crossed || stage === 'completing' || !this.#mesh.mayAnswer(from, now)) return record.reclaim?.();
    this.#begin(from, { stage: 'completing', via, since: now, isDead: () => record.peer.isDead }, stage === 'dialling' ? 'us' : 'them');
    this.#room()?.complete(from, sdp, record);
  }

  /** Dials who is worth it and gives up what takes too long; called several times a second. */
  check(now: number, introducible: readonly Introducible[]): void {
    this.#book.expire(now);
    for (const [peer, attempt] of this.#attempts) if (hasFailed(attempt, now)) this.#fail(peer, now);
    for (const [peer, { heardAt }] of this.#prospects) if (now - heardAt > PROSPECT_MS) this.#drop(peer);
    const due = new Map<PeerId, Introducible>();
    for (const prospect of [...introducible, ...this.#prospects.values()]) {
      if (this.#selfId < prospect.from || now - prospect.heardAt >= YIELD_MS) due.set(prospect.from, prospect);
    }
    for (const peer of this.#mesh.pick([...due.keys()], now)) void this.#dial(due.get(peer)!, now);
    for (const peer of this.#helped) {
      const prospect = due.get(peer);
      if (prospect && this.#mesh.mayHelp(peer, now)) void this.#dial(prospect, now);
    }
  }

  /**
   * A connection that answered an offer at this time ended before it was up. Whose it was, Trystero keeps to itself: it is the attempt that
   * began last before then. Where that is another's, its link comes up all the same.
   */
  answerDied(answeredAt: number): void {
    let found: readonly [PeerId, Attempt] | undefined;
    for (const entry of this.#attempts) {
      const { stage, since } = entry[1];
      if (stage === 'answering' && since <= answeredAt && since >= (found?.[1].since ?? -Infinity)) found = entry;
    }
    if (found !== undefined) this.#fail(found[0], this.#now());
  }

  /** A link came up. Returns what brought us together. */
  joined(peer: PeerId): string {
    const via = this.#attempts.get(peer)?.via ?? 'unknown';
    this.#attempts.delete(peer);
    this.#drop(peer);
    return via;
  }

  /** The room was left and joined anew: nothing that was under way will come to anything. */
  reset(now: number): void {
    this.#book.clear();
    for (const peer of [...this.#attempts.keys()]) this.#fail(peer, now);
  }

  async #dial({ from, via, offer }: PresenceSignal, now: number): Promise<void> {
    this.#drop(from);
    this.#begin(from, { stage: 'dialling', via, since: now }, 'us');
    const made = await this.#book.leaseFor(from, this.#guard.offerRoom);
    // While the offer was made, the peer's own may have come.
    if (this.#attempts.get(from)?.stage !== 'dialling') return;
    if (made) offer(made);
    else this.#fail(from, this.#now());
  }

  #begin(peer: PeerId, attempt: Attempt, by: Dialler): void {
    this.#attempts.set(peer, attempt);
    this.#mesh.dialled(peer, by);
  }

  #fail(peer: PeerId, now: number): void {
    this.#attempts.delete(peer);
    this.#mesh.failed(peer, now);
  }

  #drop(peer: PeerId): void {
    this.#prospects.delete(peer);
    this.#helped.delete(peer);
  }

  #hear(peer: PeerId, now: number): void {
    this.#heardAt.delete(peer);
    this.#heardAt.set(peer, now);
    for (const [oldest, at] of this.#heardAt) {
      if (now - at < HEARD_MS && this.#heardAt.size <= LIMITS.remotesMax) return;
      this.#heardAt.delete(oldest);
    }
  }

  #drawHelper(now: number): boolean {
    let heard = 0;
    for (const at of this.#heardAt.values()) if (now - at < HEARD_MS) heard++;
    return this.#chance() * Math.max(heard, HELPERS) < HELPERS;
  }
}

function hasFailed({ stage, since, isDead }: Attempt, now: number): boolean {
  return isDead?.() === true || now - since >= (stage === 'dialling' ? LIMITS.dialAnswerMs : LIMITS.dialMs);
}
