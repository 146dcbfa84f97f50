/**
 * Numbers from numbers: quantiles, and several runs of one measurement as one line. The median stands under
 * the measurement's own name; the range is kept beside it for `ms`, which is what readers doubt first.
 */

/** Named figures of one run. */
export type Figures = Readonly<Record<string, number>>;

/** The value below which `part` of the values lie, by the nearest rank. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const rank = Math.max(0, Math.ceil(part * sorted.length) - 1);
  return sorted[Math.min(rank, sorted.length - 1)] ?? NaN;
}

/** The middle one; of an even number, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const upper = sorted[sorted.length >> 1] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[(sorted.length >> 1) - 1] ?? NaN) + upper) / 2;
}

/** By how much values rise from one to the next: the slope of the line with the least squares. */
export function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  let [rise, run] = [0, 0];
  values.forEach((value, i) => {
    rise += (i - middle) * value;
    run += (i - middle) ** 2;
  });
  return rise / run;
}

/** The medians of several runs, `msMin` and `msMax` beside `ms`. */
export function summarize(runs: readonly Figures[]): Figures {
  const names = [...new Set(runs.flatMap(run => Object.keys(run)))];
  const summary: Record<string, number> = {};
  for (const name of names) {
    const values = runs.map(run => run[name]).filter(value => value !== undefined);
    summary[name] = rounded(median(values));
    if (name !== 'ms') continue;
    summary['msMin'] = rounded(Math.min(...values));
    summary['msMax'] = rounded(Math.max(...values));
  }
  return summary;
}

/** Three digits are all that such measurements know. */
function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
}
