/**
 * Taking what one peer has in stock for us, in one conversation: which times to ask it for next, how much at once, and when to give
 * up waiting. Others may have the same records; `shares.ts` knows what they bring.
 *
 *   stock → take, take, … → records, given, records, given, … → a take of nothing
 *
 * A peer goes on where its last share ended. One that comes new, or whose way is blocked by another's share, takes the
 * largest gap: its beginning, or its middle where somebody is about to go on into it. A peer that stalls loses its
 * shares to the others, and one that is slow loses the last of them to who has nothing else to do; what they then
 * still send comes twice. It holds no records and sends nothing.
 */
import { LIMITS } from '../base/limits.ts';
import type { Frame } from './admission.ts';
import { Density } from './density.ts';
import type { Part, Span } from './stock.ts';
import type { Beginning, Gap, Share, Shares } from './shares.ts';

/** A share that was asked for. */
interface Asked {
  readonly share: Share;
  arrived: number;
}

/** Who gave so many shares less than by half is asked for no more, count: the next conversation may go better. */
const SHORT_MAX = 2;

/** What to say to the giver. */
export interface Wishes {
  readonly spans: readonly Span[];
  /** That nothing more will be asked for; said once. */
  readonly enough: boolean;
}

/** One stock, from the side that takes. */
export class Taking {
  readonly #shares: Shares;
  readonly #beginning: Beginning;
  readonly #stock: Density;
  /** In the order in which they were asked for, and in which they come. */
  #asked: Asked[] = [];
  /** Records to ask for ahead of what came, count: as many as come in good time. */
  #window: number = LIMITS.takeRecordsMin;
  #latest: Share | undefined;
  /** Shares of which less than half came, count. */
  #short = 0;
  /** Until then the peer must have brought something, ms. */
  #bringsUntil = 0;
  /** Since when there is nothing to ask for, ms, and when to look again. */
  #idleSince: number | undefined;
  #lookAt = 0;
  #isOver = false;

  constructor(shares: Shares, beginning: Beginning, parts: readonly Part[]) {
    this.#shares = shares;
    this.#beginning = beginning;
    this.#stock = new Density(parts);
  }

  /** Records asked for and not there yet, count. */
  get need(): number {
    return this.#asked.reduce((sum, { share, arrived }) => sum + Math.max(0, share.records - arrived), 0);
  }

  /** When it wants a `tick`, ms. */
  get wakeAt(): number {
    if (this.#isOver) return Infinity;
    if (this.#asked.some(({ share }) => !share.isVoid)) return this.#bringsUntil;
    return this.#idleSince === undefined ? Infinity : this.#lookAt;
  }

  /** What to say now. */
  wishes(now: number): Wishes {
    const spans: Span[] = [];
    if (this.#isOver || this.#hasStalled) return { spans, enough: false };
    for (let share = this.#next(now); share !== undefined; share = this.#next(now)) {
      if (this.#asked.length === 0) this.#bringsUntil = now + LIMITS.bringGraceMs;
      this.#shares.add(share);
      this.#latest = share;
      this.#asked.push({ share, arrived: 0 });
      spans.push({ lower: share.lower, upper: share.upper });
    }
    return { spans, enough: this.#asked.length === 0 && this.#isEnough(now) };
  }

  /** What to say where there is no room for more: what was asked for may come, and then it is enough. */
  declined(): Wishes {
    const enough = !this.#isOver && this.#asked.length === 0;
    this.#isOver ||= enough;
    return { spans: [], enough };
  }

  /** Records of the conversation came. */
  arrived(count: number, frame: Frame, now: number): void {
    const first = this.#asked[0];
    if (first === undefined) return;
    first.arrived += count;
    first.share.last = frame;
    const earned = Math.max(this.#bringsUntil, now) + count * LIMITS.bringPaceMs;
    this.#bringsUntil = Math.min(earned, now + LIMITS.bringGraceMs);
  }

  /** The peer gave all it has in the oldest span it was asked for. False where it was asked for none. */
  given(now: number): boolean {
    const first = this.#asked.shift();
    if (first === undefined) return false;
    const { share, arrived } = first;
    share.isOpen = false;
    this.#bringsUntil = now + LIMITS.bringGraceMs;
    // Some may have gone since the peer told of them; whoever gives less than half must not keep others away.
    const isShort = 2 * arrived < share.records;
    if (isShort) this.#short++;
    share.isVoid ||= isShort;
    this.#pace(now - share.askedAt, arrived);
    return true;
  }

  /** Gives up on what does not come. */
  tick(now: number): void {
    // The second condition is for clocks that ran back.
    const waits = now < this.#bringsUntil && now >= this.#bringsUntil - LIMITS.bringGraceMs;
    if (this.#asked.length === 0 || waits) return;
    for (const { share } of this.#asked) share.isVoid = true;
    this.#window = LIMITS.takeRecordsMin;
  }

  /** The conversation is over. `doubt`: what it brought may be worth nothing. */
  end(doubt: 'doubt' | 'trust'): void {
    this.#isOver = true;
    this.#asked = [];
    this.#shares.forget(this, doubt === 'doubt' ? 'all' : 'open');
  }

  /** Asks for more ahead where records come soon, as many more as came; for less where they take long. */
  #pace(tookMs: number, records: number): void {
    if (tookMs < LIMITS.takeSoonMs) this.#window = Math.min(this.#window + records, LIMITS.takeRecordsMax);
    else if (tookMs > LIMITS.bringGraceMs) this.#window = Math.max(this.#window - records, LIMITS.takeRecordsMin);
  }

  /** Whether shares were taken from it that it has still to bring. */
  get #hasStalled(): boolean {
    return this.#asked.some(({ share }) => share.isVoid);
  }

  #isEnough(now: number): boolean {
    if (this.#idleSince === undefined) this.#lookAt = now + LIMITS.takeSoonMs;
    this.#idleSince ??= now;
    // Somebody else may stall yet: then this peer takes over.
    const waits = now < this.#idleSince + LIMITS.takePatienceMs && now >= this.#idleSince;
    if (waits && this.#short < SHORT_MAX && this.#shares.openElsewhere(this, this.#stock).length > 0) return false;
    this.#isOver = true;
    return true;
  }

  #next(now: number): Share | undefined {
    const free = this.#window - this.need;
    if (this.#short >= SHORT_MAX) return undefined;
    if (free < LIMITS.takeRecordsMin / 2 || this.#asked.length >= LIMITS.takesMax) return undefined;
    const gap = this.#choose(this.#gaps(now), free);
    if (gap === undefined) return undefined;
    this.#idleSince = undefined;
    const upper = Math.min(gap.upper, this.#stock.after(gap.lower, free));
    const records = Math.max(1, Math.round(this.#stock.between(gap.lower, upper)));
    return { lower: gap.lower, upper, records, askedAt: now, bringer: this, isOpen: true, isVoid: false, last: undefined, settled: Infinity };
  }

  #gaps(now: number): Gap[] {
    const gaps = this.#shares.gaps(this, this.#stock, this.#beginning);
    if (gaps.length > 0 || this.#idleSince === undefined || now < this.#lookAt) return gaps;
    this.#lookAt = now + LIMITS.takeSoonMs;
    const slow = this.#shares
      .openElsewhere(this, this.#stock)
      .filter(({ askedAt }) => now - askedAt >= LIMITS.bringGraceMs)
      .sort((one, other) => other.askedAt - one.askedAt)[0];
    if (slow === undefined) return gaps;
    slow.isVoid = true;
    return this.#shares.gaps(this, this.#stock, this.#beginning);
  }

  /** The gap to go on in, cut to begin where this peer should. */
  #choose(gaps: readonly Gap[], free: number): Span | undefined {
    let best: Gap | undefined;
    for (const gap of gaps) {
      if (gap.after?.bringer === this && gap.after.upper === this.#latest?.upper) return gap;
      if (best === undefined || this.#size(gap) > this.#size(best)) best = gap;
    }
    const isBlocked = best?.after?.isOpen === true && best.after.bringer !== this;
    if (best === undefined || !isBlocked || this.#size(best) < free) return best;
    const middle = this.#stock.after(best.lower, this.#size(best) / 2);
    return middle < best.upper ? { lower: middle, upper: best.upper } : best;
  }

  #size({ lower, upper }: Span): number {
    return this.#stock.between(lower, upper);
  }
}
