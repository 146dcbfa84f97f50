/**
 * What we set out to reach, as ratios to rivals in the same run where there is a rival, and whether these
 * measurements reach it. A bar whose figures were not measured is not spoken of.
 */
import type { Line } from './report.ts';

/** One bar and what was measured against it. */
export type BarLine = Line & { readonly bench: 'bar'; readonly reached: 'yes' | 'no' };

interface Bar {
  readonly what: string;
  readonly job: string;
  readonly figure: string;
  /** Whom we compare with: one system, the fastest of all, or nobody. */
  readonly rival?: string | 'fastest';
  /** Times the rival's figure, or the figure itself where there is no rival. */
  readonly limit: number;
  readonly isFloor?: true;
}

const OURS = 'peerset';
const BAR_RECORDS = 10_000;
const BARS: readonly Bar[] = [
  { what: 'cold join to durable', job: 'join', figure: 'ms', rival: 'trystero-unsigned', limit: 0.8 },
  { what: 'longest task while joining', job: 'join', figure: 'longestTaskMs', limit: 50 },
  { what: 'CPU seconds of the joiner', job: 'join', figure: 'cpuSeconds', rival: 'trystero-unsigned', limit: 1 },
  { what: 'live, median', job: 'live', figure: 'p50Ms', rival: 'trystero-unsigned', limit: 1.5 },
  { what: 'live, 99 of 100', job: 'live', figure: 'p99Ms', rival: 'trystero-unsigned', limit: 1 },
  { what: 'records written a second', job: 'write', figure: 'perSecond', limit: 10_000, isFloor: true },
  { what: 'reload', job: 'reload', figure: 'ms', rival: 'y-webrtc', limit: 0.5 },
  { what: 'kB beside the records after 10 + 10', job: 'heal', figure: 'besideKB', limit: 4 },
  { what: 'both complete after 10 + 10', job: 'heal', figure: 'ms', limit: 100 },
  { what: 'five devices', job: 'swarm', figure: 'ms', rival: 'fastest', limit: 1 },
  { what: 'first download', job: 'size', figure: 'initialKB', limit: 60 },
];

/** The bars for which these lines have figures. */
export function compareWithBars(lines: readonly Line[]): BarLine[] {
  return BARS.flatMap(bar => {
    const measured = lines.filter(({ bench, n }) => bench === bar.job && (n === undefined || bar.job === 'swarm' || n === BAR_RECORDS));
    const figureOf = (system: string): number | undefined => numberOf(measured.find(line => line['system'] === system)?.[bar.figure]);
    const ours = figureOf(OURS);
    const theirs = bar.rival === 'fastest' ? least(measured.filter(({ system }) => system !== OURS).map(line => numberOf(line[bar.figure]))) : bar.rival === undefined ? 1 : figureOf(bar.rival);
    if (ours === undefined || theirs === undefined) return [];
    const value = ours / theirs;
    const isReached = bar.isFloor === true ? value >= bar.limit : value <= bar.limit;
    return [{
      bench: 'bar', what: bar.what, ours, ...bar.rival === undefined ? {} : { rival: theirs, than: bar.rival, ratio: Number(value.toPrecision(3)) },
      bar: `${bar.isFloor === true ? '≥' : '≤'} ${bar.limit.toLocaleString('en-US')}${bar.rival === undefined ? '' : ' ×'}`, reached: isReached ? 'yes' : 'no',
    }];
  });
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const numbers = values.filter(value => value !== undefined);
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}
