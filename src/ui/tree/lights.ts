/** How comparisons with peers light up the tree: by the spans of time that were compared. */
import type { ComparedRange, SetComparison } from '../../database/insight/types.ts';

/** What is known of a span: nothing lately, equal on both sides, different, or different and being repaired at the moment. */
export type Light = 'none' | 'equal' | 'differs' | 'repair';

/** A comparison lights up for so long, ms. */
const LIT_MS = 10_000;

/** A span of time, ms since 1970; both ends belong to it. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** The comparisons that light at the moment; `syncing`: peers with whom records are on their way. */
export function litBy(comparisons: readonly SetComparison[], now: number, syncing: ReadonlySet<string>): readonly SetComparison[] {
  return comparisons.filter(({ at, peer, equal }) => now - at < LIT_MS || (!equal && syncing.has(peer)));
}

/** How a span is lit. Where any of it differs, that counts most. */
export function lightOf({ from, to }: TimeSpan, lit: readonly SetComparison[], syncing: ReadonlySet<string>): Light {
  let light: Light = 'none';
  for (const { peer, ranges } of lit) {
    for (const range of ranges) {
      if (range.from > to || range.to <= from) continue;
      if (range.equal) light = light === 'none' ? 'equal' : light;
      else if (syncing.has(peer)) return 'repair';
      else light = 'differs';
    }
  }
  return light;
}

/** A range on the strip above the tree: where it begins and how wide it is, from 0 to 1. */
export interface StripPart {
  readonly start: number;
  readonly width: number;
  readonly range: ComparedRange;
}

/** No part is narrower: a span of a second among months has to be seen. */
const WIDTH_MIN = 0.006;

/** The ranges of a comparison on a line as long as the time in which there are records. */
export function stripOf(ranges: readonly ComparedRange[], { from, to }: TimeSpan): readonly StripPart[] {
  const length = Math.max(1, to - from);
  const place = (at: number): number => Math.min(1, Math.max(0, (at - from) / length));
  return ranges.map((range) => {
    const [start, end] = [place(range.from), place(range.to)];
    const width = Math.max(WIDTH_MIN, end - start);
    return { start: Math.min(start, 1 - width), width, range };
  });
}

/** How many ranges of how many differed. */
export function differingIn({ ranges }: SetComparison): { readonly differed: number; readonly of: number } {
  return { differed: ranges.filter(({ equal }) => !equal).length, of: ranges.length };
}
