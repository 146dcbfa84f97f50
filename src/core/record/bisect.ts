/**
 * Finds the few that spoil a batch. One check can say of a whole range that all of it holds; where it does not,
 * the range is halved and its halves are asked, the largest ranges first, and at the end each one alone.
 *
 * Must hold: a verdict of 1 comes only from a range that held or from a check of that one alone.
 *
 * Cost, for n claims: one bad one takes ranges of 3n claims in all at most. More bad ones do not take more: after
 * `ALLOWANCE` × n whatever still fails is checked one by one. So where every claim is forged, halving costs three
 * batches on top of n single checks, 1.6 to 1.8 times the single checks alone; who sends such a batch does it once,
 * because a forged signature costs the link. Going on would pay only for two or three bad ones, and little.
 */

/** Claims that ranges may hold in all, as a multiple of their number: all it takes to find a single bad one. */
const ALLOWANCE = 3;

/** Ranges that small are not halved again: one check of them costs as much as their single checks. */
const SINGLE_MAX = 4;

interface Range {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/**
 * Sets `verdicts[i] = 1` for each i of 0..count that belongs to a range that holds; ranges that do not are halved,
 * down to single checks. `holds` must be true wherever every single one is valid.
 */
export function bisect(
  count: number,
  holds: (from: number, to: number) => boolean,
  isValid: (index: number) => boolean,
): Uint8Array<ArrayBuffer> {
  const verdicts = new Uint8Array(count);
  let allowance = ALLOWANCE * count;
  const passes = ({ from, to }: Range): boolean => {
    allowance -= to - from;
    const hold = holds(from, to);
    if (hold) verdicts.fill(1, from, to);
    return hold;
  };
  const failing: Range[] = [{ from: 0, to: count }].filter((all) => count > 1 ? !passes(all) : count > 0);
  // It grows while we walk: the halves of a range come after all ranges of its size.
  for (const range of failing) {
    const size = range.to - range.from;
    if (size > SINGLE_MAX && size <= allowance) failing.push(...failingHalves(range, passes));
    else for (let i = range.from; i < range.to; i++) verdicts[i] = isValid(i) ? 1 : 0;
  }
  return verdicts;
}

function failingHalves({ from, to }: Range, passes: (range: Range) => boolean): Range[] {
  const middle = (from + to) >>> 1;
  const left = { from, to: middle };
  const right = { from: middle, to };
  // The whole did not hold: where the left half does, the right one cannot.
  if (passes(left)) return [right];
  return passes(right) ? [left] : [left, right];
}
