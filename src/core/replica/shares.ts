/**
 * Who brings us which times, across all peers that have records for us at the moment: so that several bring different
 * parts at once, and none what another brings. One object for each replica, shared by its neighbours.
 *
 * A share keeps others away only from about as much as its bringer said it has there. Where somebody else has far more
 * in the same times, one of the two lies or knows less, and both may bring. What an honest share does not cover (records
 * only another peer has in those times) the next conversation finds.
 */
import type { Frame } from './admission.ts';
import type { Density } from './density.ts';
import type { Span } from './stock.ts';

/** A span of times that one peer brings, or has brought. */
export interface Share extends Span {
  /** Who brings it; compared by identity. */
  readonly bringer: object;
  /** Records in it, as its bringer counted them, count. */
  readonly records: number;
  /** When its bringer was asked for it, ms. */
  readonly askedAt: number;
  /** Whether records of it are still to come. */
  isOpen: boolean;
  /** Whether it says nothing to others: its bringer stalled, left early or gave too little. */
  isVoid: boolean;
  /** The last message of records that came for it. */
  last: Frame | undefined;
  /** When all that came was settled, as a number of `Shares`; Infinity before. */
  settled: number;
}

/** A conversation, as far as shares are concerned. */
export interface Beginning {
  /** Later than everything that was settled before the conversation looked at our set. */
  readonly number: number;
}

/** Free times, and whose share ends where they begin. */
export interface Gap extends Span {
  readonly after: Share | undefined;
}

/** How much more than a share promised another may have in the same times and still be kept away, count. */
const SURPLUS = 64;
/** So many shares are looked through for those that can be one, count. */
const MERGE_EVERY = 64;

/** The shares of one replica. */
export class Shares {
  /** By lower end; they overlap only where one does not keep the bringer of the other away. */
  readonly #shares: Share[] = [];
  readonly #beginnings = new Set<Beginning>();
  #number = 0;

  /** Whether records are still to come that somebody was asked for, or not all that came are settled. */
  get areMoving(): boolean {
    return this.#shares.some((share) => !share.isVoid && (share.isOpen || (share.last?.open ?? 0) > 0));
  }

  /** A conversation begins, and looks at our set as it is now. */
  begin(): Beginning {
    this.#settle();
    const beginning = { number: ++this.#number };
    this.#beginnings.add(beginning);
    return beginning;
  }

  /** It is over. */
  end(beginning: Beginning): void {
    this.#beginnings.delete(beginning);
    this.#settle();
    const oldest = Math.min(...[...this.#beginnings].map(({ number }) => number));
    this.#keep((share) => share.isOpen || share.settled > oldest || share.settled === Infinity);
  }

  /** What one peer was asked for. */
  of(bringer: object): Share[] {
    return this.#shares.filter((share) => share.bringer === bringer);
  }

  add(share: Share): void {
    let place = this.#shares.length;
    while (place > 0 && this.#shares[place - 1]!.lower > share.lower) place--;
    this.#shares.splice(place, 0, share);
    if (this.#shares.length % MERGE_EVERY === 0) this.#merge();
  }

  /** Forgets shares of a bringer that is gone: those it did not finish, or all where what it brought is in doubt. */
  forget(bringer: object, which: 'open' | 'all'): void {
    this.#keep((share) => share.bringer !== bringer || (which === 'open' && !share.isOpen && !share.isVoid));
  }

  /** What others still bring of what this bringer could bring as well. */
  openElsewhere(bringer: object, { lower, upper }: Span): Share[] {
    return this.#shares.filter((share) =>
      share.isOpen && !share.isVoid && share.bringer !== bringer && share.lower < upper && share.upper > lower);
  }

  /** Times of a stock that nobody brings or brought. */
  gaps(bringer: object, stock: Density, beginning: Beginning): Gap[] {
    const gaps: Gap[] = [];
    let lower = stock.lower;
    let after: Share | undefined;
    for (const share of this.#covering(bringer, stock, beginning)) {
      if (share.upper <= lower) continue;
      if (share.lower > lower) gaps.push({ lower, upper: share.lower, after });
      lower = share.upper;
      after = share;
    }
    if (lower < stock.upper) gaps.push({ lower, upper: stock.upper, after });
    return gaps;
  }

  /** Shares that are reason enough not to ask this bringer for their times, by lower end. */
  #covering(bringer: object, stock: Density, beginning: Beginning): Share[] {
    const said = this.#shares.filter((share) =>
      share.lower < stock.upper && share.upper > stock.lower &&
      (share.bringer === bringer || (!share.isVoid && share.settled > beginning.number)));
    const plain = said.filter((share) => share.bringer === bringer || stock.between(share.lower, share.upper) <= surplusOf(share));
    if (plain.length === said.length) return said;
    // A share of few records may reach over what others brought before its bringer began: that is not in its count.
    return said.filter((share) => plain.includes(share) || stock.between(share.lower, share.upper) - within(plain, share, stock) <= surplusOf(share));
  }

  #settle(): void {
    for (const share of this.#shares) {
      const isSettled = !share.isOpen && (share.last?.open ?? 0) === 0;
      if (isSettled && share.settled === Infinity) share.settled = ++this.#number;
    }
  }

  /** Makes one of shares that one peer brought one after the other: of a million records there would be thousands. */
  #merge(): void {
    this.#settle();
    const merged: Share[] = [];
    for (const share of this.#shares) {
      const last = merged.at(-1);
      if (last === undefined || !follows(share, last)) merged.push(share);
      else {
        const settled = Math.max(last.settled, share.settled);
        merged[merged.length - 1] = { ...share, lower: last.lower, records: last.records + share.records, settled };
      }
    }
    this.#shares.splice(0, this.#shares.length, ...merged);
  }

  #keep(holds: (share: Share) => boolean): void {
    const kept = this.#shares.filter(holds);
    this.#shares.splice(0, this.#shares.length, ...kept);
  }
}

/** Whether a share goes on where another ended, and both are over and done with. */
function follows(share: Share, last: Share): boolean {
  const areDone = [share, last].every(({ isOpen, isVoid, settled }) => !isOpen && !isVoid && settled < Infinity);
  return areDone && share.bringer === last.bringer && share.lower === last.upper;
}

/** As many records as another may have where a share is and still be kept away, count. */
function surplusOf({ records }: Share): number {
  return 2 * records + SURPLUS;
}

/** Records of a stock that are in a span and in one of the shares, count; shares do not overlap much. */
function within(shares: readonly Share[], { lower, upper }: Span, stock: Density): number {
  return shares.reduce((sum, share) => sum + stock.between(Math.max(lower, share.lower), Math.min(upper, share.upper)), 0);
}
