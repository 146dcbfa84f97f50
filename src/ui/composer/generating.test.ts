// Shows that records are made at the pace that was chosen, in groups, until enough are there, somebody stops it, or the room says no.
import { describe, expect, test } from 'vitest';
import { generate } from './generating.ts';
import { MADE_KINDS, madeOf } from './made.ts';

/** A generator in a time of its own. */
function bench(options: { readonly count: number; readonly perSecond?: number; readonly refuse?: number; readonly stopAt?: number }) {
  let now = 1000;
  let [open, most] = [0, 0];
  const [put, waits, progress] = [[] as unknown[], [] as number[], [] as number[]];
  const controller = new AbortController();
  const done = generate({
    kind: 'notes', count: options.count, perSecond: options.perSecond, signal: controller.signal,
    onprogress: (count) => progress.push(count),
    now: () => now,
    wait: async (ms) => {
      waits.push(ms);
      now += Math.max(1, ms);
      if (options.stopAt !== undefined && put.length >= options.stopAt) controller.abort();
    },
    put: async (value) => {
      most = Math.max(most, ++open);
      await Promise.resolve();
      open--;
      if (put.length === options.refuse) throw new Error('refused');
      put.push(value);
    },
  });
  return { done, put, waits, progress, most: () => most, elapsed: () => now - 1000 };
}

describe('making records', () => {
  test('puts all of them, fifty at once, and lets the page go on in between', async () => {
    const { done, put, waits, progress, most } = bench({ count: 120 });
    expect(await done).toBe(120);
    expect([put.length, most(), progress, waits.length]).toEqual([120, 50, [50, 100, 120], 3]);
  });

  test('keeps its pace', async () => {
    const { done, put, elapsed } = bench({ count: 40, perSecond: 20 });
    expect(await done).toBe(40);
    expect(put).toHaveLength(40);
    expect(elapsed()).toBeGreaterThanOrEqual(1950);
    expect(elapsed()).toBeLessThan(2200);
  });

  test('stops when it is told to', async () => {
    const { done, put } = bench({ count: 1000, stopAt: 100 });
    expect(await done).toBe(100);
    expect(put).toHaveLength(100);
  });

  test('ends with what the room says, and tells how many are there', async () => {
    const { done, progress } = bench({ count: 1000, refuse: 70 });
    await expect(done).rejects.toThrow('refused');
    expect(progress.at(-1)).toBe(70);
  });
});

test.each(MADE_KINDS)('no two %s are the same', async (kind) => {
  const texts = await Promise.all([0, 1, 2, 3].map(async (n) => {
    const made = madeOf(kind, n);
    return made instanceof File ? `${made.name} ${await made.text()}` : JSON.stringify(made);
  }));
  expect(new Set(texts).size).toBe(4);
});
