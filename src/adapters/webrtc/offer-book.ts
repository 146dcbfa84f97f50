/**
 * Our offers that wait for an answer. Every offer is an open connection, so there are few of them: one that
 * nobody took is announced again under a new id, then renewed. An offer made for one peer is answered by
 * that peer or by nobody.
 */
import type { OfferRecord } from '@trystero-p2p/core';

import { LIMITS } from '../../core/base/limits.ts';
import type { PeerId } from '../../ports.ts';
import type { Offer } from './signal.ts';

interface Entry {
  readonly record: OfferRecord;
  readonly to: PeerId | undefined;
  readonly madeAt: number;
  readonly ids: Set<string>;
  sentAt: number;
}

const ID_LENGTH = 20;
const ID_LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** The open offers of one room. */
export class OfferBook {
  readonly #make: (count: number) => Promise<readonly OfferRecord[]>;
  readonly #now: () => number;
  readonly #entries = new Set<Entry>();
  readonly #entryById = new Map<string, Entry>();
  #making = 0;

  /** `now`: the time, ms since 1970; this machine's unless told. */
  constructor(make: (count: number) => Promise<readonly OfferRecord[]>, now: () => number = Date.now) {
    this.#make = make;
    this.#now = now;
  }

  /** Up to `count` offers for whoever gets them; `room` is how many connections may still be opened. */
  async lease(count: number, room: number): Promise<readonly Offer[]> {
    const now = this.#now();
    const idle = [...this.#entries].filter((entry) => isIdle(entry, now)).slice(0, count);
    const open = [...this.#entries].filter(({ to }) => to === undefined).length + this.#making;
    const missing = Math.max(0, Math.min(count - idle.length, LIMITS.offersOpenMax - open, room));
    const offers = idle.map((entry) => this.#issue(entry, now));
    return [...offers, ...(await this.#open(missing, undefined))];
  }

  /** One offer for one peer, or undefined where none can be made. */
  async leaseFor(to: PeerId, room: number): Promise<Offer | undefined> {
    return room > 0 ? (await this.#open(1, to))[0] : undefined;
  }

  /** The offer somebody answered, which is no longer open; undefined for made-up and late answers. */
  take(offerId: string, from: PeerId): OfferRecord | undefined {
    const entry = this.#entryById.get(offerId);
    if (entry === undefined || (entry.to !== undefined && entry.to !== from)) return undefined;
    this.#remove(entry);
    return entry.record.peer.isDead ? undefined : entry.record;
  }

  /** Renews what waited too long; called about once a second. */
  expire(now: number): void {
    for (const entry of [...this.#entries]) {
      const lifeMs = entry.to === undefined ? LIMITS.offerMaxMs : LIMITS.dialMs;
      if (now - entry.madeAt < lifeMs && !entry.record.peer.isDead) continue;
      this.#remove(entry);
      entry.record.reclaim?.();
    }
  }

  /** Forgets all offers; their connections are closed by whoever owns them. */
  clear(): void {
    this.#entries.clear();
    this.#entryById.clear();
  }

  async #open(count: number, to: PeerId | undefined): Promise<readonly Offer[]> {
    if (count === 0) return [];
    if (to === undefined) this.#making += count;
    try {
      const records = await this.#make(count);
      const now = this.#now();
      return records.map((record) => {
        const entry: Entry = { record, to, madeAt: now, ids: new Set(), sentAt: now };
        this.#entries.add(entry);
        return this.#issue(entry, now);
      });
    } catch {
      // The browser has no connection left, or we are leaving: there will be another announcement.
      return [];
    } finally {
      if (to === undefined) this.#making -= count;
    }
  }

  #issue(entry: Entry, now: number): Offer {
    const offerId = newOfferId();
    entry.sentAt = now;
    entry.ids.add(offerId);
    this.#entryById.set(offerId, entry);
    return { offerId, sdp: entry.record.offer };
  }

  #remove(entry: Entry): void {
    this.#entries.delete(entry);
    for (const id of entry.ids) this.#entryById.delete(id);
  }
}

function isIdle({ record, to, madeAt, sentAt }: Entry, now: number): boolean {
  if (to !== undefined || record.peer.isDead) return false;
  return now - sentAt >= LIMITS.offerReuseMs && now - madeAt < LIMITS.offerMaxMs - LIMITS.offerReuseMs;
}

/** Twenty characters, as trackers want them. */
function newOfferId(): string {
  let id = '';
  for (const byte of crypto.getRandomValues(new Uint8Array(ID_LENGTH))) id += ID_LETTERS[byte % ID_LETTERS.length]!;
  return id;
}
