/**
 * Taking what one peer has in stock for us, in one conversation: which times to ask it for next, how much at once, and when to give
 * up waiting. Others may have the same records; `shares.ts` knows what they bring.
 *
 *   stock → take, take, … → records, given, records, given, … → a take of nothing
 *
 * A peer goes on where its last share ended. One that comes new, or whose way is blocked by another's share, takes the
 * largest gap: its beginning, or its middle where somebody is about to go on into it. A peer that stalls loses its
 * shares to the others; what it then still sends comes twice. It holds no records and sends nothing.
 */
import { LIMITS } from '../base/limits.ts';
import type { Frame } from './admission.ts';
import { Density } from './density.ts';
import type { Part, Span } from './stock.ts';
import type { Beginning, Gap, Share, Shares } from './shares.ts';

/** A share that was asked for. */
interface Asked {
  readonly share: Share;
  readonly at: number;
  arrived: number;
}

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
  /** Until then the peer must have brought something, ms. */
  #bringsUntil = 0;
  /** Since when there is nothing to ask for, ms. */
  #idleSince: number | undefined;
  #isOver = false;

  constructor(shares: Shares, beginning: Beginning, stock: { readonly lower: number; readonly parts: readonly Part[] }) {
    this.#shares = shares;
    this.#beginning = beginning;
    this.#stock = new Density(stock.lower, stock.parts);
  }

  /** Records asked for and not there yet, count. */
  get need(): number {
    return this.#asked.reduce((sum, { share, arrived }) => sum + Math.max(0, share.records - arrived), 0);
  }

  /** When it wants a `tick`, ms. */
  get wakeAt(): number {
    if (this.#isOver) return Infinity;
    if (this.#asked.some(({ share }) => !share.isVoid)) return this.#bringsUntil;
    return (this.#idleSince ?? Infinity) + LIMITS.takePatienceMs;
  }

  /** What to say now. */
  wishes(now: number): Wishes {
    const spans: Span[] = [];
    if (this.#isOver || this.#hasStalled) return { spans, enough: false };
    for (let share = this.#next(); share !== undefined; share = this.#next()) {
      if (this.#asked.length === 0) this.#bringsUntil = now + LIMITS.bringGraceMs;
      this.#shares.add(share);
      this.#latest = share;
      this.#asked.push({ share, at: now, arrived: 0 });
      spans.push({ lower: share.lower, upper: share.upper });
    }
    return { spans, enough: this.#asked.length === 0 && this.#isEnough(now) };
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
    const { share, arrived, at } = first;
    share.isOpen = false;
    // Some may have gone since the peer told of them; whoever gives less than half must not keep others away.
    share.isVoid ||= 2 * arrived < share.records;
    const tookMs = now - at;
    if (tookMs < LIMITS.takeSoonMs) this.#window = Math.min(2 * this.#window, LIMITS.takeRecordsMax);
    else if (tookMs > LIMITS.bringGraceMs) this.#window = Math.max(this.#window / 2, LIMITS.takeRecordsMin);
    this.#bringsUntil = now + LIMITS.bringGraceMs;
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

  /** Whether shares were taken from it that it has still to bring. */
  get #hasStalled(): boolean {
    return this.#asked.some(({ share }) => share.isVoid);
  }

  #isEnough(now: number): boolean {
    this.#idleSince ??= now;
    const patient = now < this.#idleSince + LIMITS.takePatienceMs && now >= this.#idleSince;
    // Somebody else may stall yet: then this peer takes over.
    if (patient && this.#shares.hasOpen(this, this.#stock)) return false;
    this.#isOver = true;
    return true;
  }

  #next(): Share | undefined {
    const free = this.#window - this.need;
    if (free < LIMITS.takeRecordsMin / 2 || this.#asked.length >= LIMITS.takesMax) return undefined;
    const gap = this.#choose(this.#shares.gaps(this, this.#stock, this.#beginning), free);
    if (gap === undefined) return undefined;
    this.#idleSince = undefined;
    const upper = Math.min(gap.upper, this.#stock.after(gap.lower, free));
    const records = Math.max(1, Math.round(this.#stock.between(gap.lower, upper)));
    return { lower: gap.lower, upper, records, bringer: this, isOpen: true, isVoid: false, last: undefined, settled: Infinity };
  }

  /** The gap to go on in, cut to begin where this peer should. */
  #choose(gaps: readonly Gap[], free: number): Span | undefined {
    let best: Gap | undefined;
    for (const gap of gaps) {
      if (gap.after !== undefined && gap.after === this.#latest) return gap;
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
