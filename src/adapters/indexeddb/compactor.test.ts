import { describe, expect, test } from 'vitest';
import { recordOf } from '../../../test/conformance/store-probe.ts';
import { Compactor, HARD_FACTOR, URGENT_FACTOR, type RunOutcome } from './compactor.ts';
import { RUN_BYTES_MAX, RUN_PAGES_MAX, pagesToPack } from './repacking.ts';
import { PageIndex, POOR_PAGES_MAX } from './page-index.ts';
import { POOR_BYTES } from './page.ts';

const POOR_PAGES_URGENT = URGENT_FACTOR * POOR_PAGES_MAX;
const POOR_PAGES_HARD = HARD_FACTOR * POOR_PAGES_MAX;

/** A compactor whose idle moments and runs the test decides on. */
class Bench {
  poor = 0;
  runs = 0;
  outcome: RunOutcome = 'packed';
  /** What a run does to the number of poor pages. */
  packs = (poor: number): number => Math.max(1, poor - RUN_PAGES_MAX);
  /** What waits for an idle moment. */
  waiting: { readonly when: string; readonly run: () => void } | undefined;
  readonly compactor = new Compactor({
    poor: () => this.poor,
    poorMax: POOR_PAGES_MAX,
    idle: (when, run) => {
      expect(this.waiting).toBeUndefined();
      this.waiting = { when, run };
      return () => { this.waiting = undefined; };
    },
    run: async () => {
      this.runs++;
      if (this.outcome === 'packed') this.poor = this.packs(this.poor);
      return this.outcome;
    },
  });

  wroteWith(poor: number): string | undefined {
    this.poor = poor;
    this.compactor.wrote();
    return this.waiting?.when;
  }

  /** The page is idle. */
  async idle(): Promise<void> {
    const run = this.waiting?.run;
    this.waiting = undefined;
    run?.();
    await settled();
  }
}

/** Lets promises that are fulfilled do what follows. */
async function settled(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

describe('which pages are packed', () => {
  function indexOf(...sizes: readonly (readonly number[])[]): PageIndex {
    const index = new PageIndex();
    let seed = 0;
    sizes.forEach((records, number) => {
      const headers = records.map((size) => recordOf({ seed: seed++, size }));
      index.add(number, { body: number, bodyBytes: 60_000, bodySum: 0, headers, offsets: headers.map(() => 0) });
    });
    return index;
  }

  test('the poorest first, and never one that is full enough', () => {
    const index = indexOf([20_000], [POOR_BYTES], [50, 60], [POOR_BYTES - 1], [100]);
    expect(pagesToPack(index).map(({ number }) => number)).toEqual([4, 2, 0, 3]);
    expect(index.poor).toBe(4);
  });

  test('at most so many, and so many bytes, in one run', () => {
    expect(pagesToPack(indexOf(...Array.from({ length: 200 }, () => [10]))).length).toBe(RUN_PAGES_MAX);
    const heavy = pagesToPack(indexOf(...Array.from({ length: 60 }, () => [29_000])));
    expect(heavy.length).toBe(Math.floor(RUN_BYTES_MAX / 29_000));
  });
});

describe('when pages are packed', () => {
  test('not while few are poor, when the page is idle if more are, and soon if they are many', () => {
    expect(new Bench().wroteWith(POOR_PAGES_MAX)).toBeUndefined();
    expect(new Bench().wroteWith(POOR_PAGES_MAX + 1)).toBe('idle');
    expect(new Bench().wroteWith(POOR_PAGES_URGENT)).toBe('soon');
  });

  test('a write holds nothing up, and many writes ask for one run', async () => {
    const bench = new Bench();
    for (let poor = 33; poor < 60; poor++) {
      bench.wroteWith(poor);
      await bench.compactor.makeRoom();
    }
    expect(bench.runs).toBe(0);
    await bench.idle();
    expect([bench.runs, bench.poor, bench.waiting]).toEqual([1, 1, undefined]);
  });

  test('a run that leaves too many is followed by another', async () => {
    const bench = new Bench();
    bench.wroteWith(120);
    await bench.idle();
    expect([bench.runs, bench.waiting?.when]).toEqual([1, 'idle']);
    await bench.idle();
    expect([bench.runs, bench.waiting]).toEqual([2, undefined]);
  });

  test('far too many poor pages hold writes up, for one run that all of them share', async () => {
    const bench = new Bench();
    bench.poor = POOR_PAGES_HARD;
    await Promise.all([bench.compactor.makeRoom(), bench.compactor.makeRoom()]);
    expect([bench.runs, bench.poor]).toEqual([1, POOR_PAGES_HARD - RUN_PAGES_MAX]);
  });

  test('what failed is tried again after some writes, and after more each time; writes go on', async () => {
    const bench = new Bench();
    bench.outcome = 'failed';
    bench.wroteWith(40);
    const gaps: number[] = [];
    for (let writes = 0, last = 0; writes < 300; writes++) {
      if (bench.waiting !== undefined) {
        gaps.push(writes - last);
        last = writes;
        await bench.idle();
      }
      await bench.compactor.makeRoom();
      bench.wroteWith(POOR_PAGES_HARD + 100);
    }
    expect(gaps).toEqual([0, 2, 4, 8, 16, 32, 64, 64, 64]);
    expect(bench.runs).toBe(gaps.length);
    bench.outcome = 'packed';
    while (bench.runs === gaps.length) {
      bench.wroteWith(40);
      await bench.idle();
    }
    bench.outcome = 'failed';
    bench.wroteWith(40);
    await bench.idle();
    bench.wroteWith(40);
    expect(bench.waiting).toBeUndefined();
    expect(bench.wroteWith(40)).toBe('idle');
  });

  test('stopping takes back what waits and waits for what runs; nothing begins afterwards', async () => {
    const bench = new Bench();
    bench.wroteWith(40);
    await bench.compactor.stop();
    expect([bench.waiting, bench.wroteWith(400), bench.runs]).toEqual([undefined, undefined, 0]);
    let end = (): void => undefined;
    const compactor = new Compactor({
      poor: () => POOR_PAGES_HARD, poorMax: POOR_PAGES_MAX, idle: () => () => undefined,
      run: () => new Promise((resolve) => { end = () => resolve('packed'); }),
    });
    const held = compactor.makeRoom();
    let isStopped = false;
    const stopping = compactor.stop().then(() => { isStopped = true; });
    await settled();
    expect(isStopped).toBe(false);
    end();
    await Promise.all([held, stopping]);
    expect(isStopped).toBe(true);
  });
});
