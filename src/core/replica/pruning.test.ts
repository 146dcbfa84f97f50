import { describe, expect, it } from 'vitest';
import { headerOf } from '../../../test/selection/records.ts';
import { Writer } from '../base/codec.ts';
import { DAY_MS } from '../base/limits.ts';
import { lawOf } from '../rules/law.ts';
import { PRESETS, type Policy } from '../rules/policy.ts';
import { Selection } from '../selection/selection.ts';
import { Pruning, WATERMARK } from './pruning.ts';

const MIDNIGHT = 20_000 * DAY_MS;
const NOON = MIDNIGHT + DAY_MS / 2;
const NOTHING = new Map<string, Uint8Array>();

const POLICY: Policy = {
  ...PRESETS.open,
  keepDays: 2,
  collections: new Map([['for-ever', { write: 'anyone', perAuthor: 10, total: 10, keepDays: 'forever', links: new Map() }]]),
};

/** Pruning over a selection that holds records of these times, in the shared pool and in one kept for ever. */
function pruningOf(times: readonly number[], meta: ReadonlyMap<string, Uint8Array> = NOTHING, now = NOON): Pruning {
  const law = lawOf(POLICY, 'room');
  const selection = new Selection(law.capsOf, law.poolOf);
  selection.apply(times.map((at, id) => headerOf({ at, id, name: `${id}` })));
  selection.apply(times.map((at, id) => headerOf({ at, id: 100 + id, name: `${id}`, collection: 'for-ever' })));
  const pruning = new Pruning(law, selection);
  pruning.load(meta, now);
  return pruning;
}

const timesOf = (pruning: Pruning, now: number): number[] => pruning.due(now).map(({ at }) => at);

describe('the horizon', () => {
  it('lies on a midnight, and what is just below it goes', () => {
    const horizon = MIDNIGHT - 2 * DAY_MS;
    const pruning = pruningOf([horizon - 1, horizon, NOON]);
    expect(pruning.horizon('', NOON)).toBe(horizon);
    expect(timesOf(pruning, NOON)).toEqual([horizon - 1]);
  });

  it('moves at the next midnight, and nobody is asked before', () => {
    const pruning = pruningOf([MIDNIGHT - 2 * DAY_MS, NOON]);
    expect(pruning.wakeAt).toBe(NOON);
    expect(timesOf(pruning, NOON)).toEqual([]);
    expect(pruning.wakeAt).toBe(MIDNIGHT + DAY_MS);
    expect(timesOf(pruning, MIDNIGHT + DAY_MS - 1)).toEqual([]);
    expect(timesOf(pruning, MIDNIGHT + DAY_MS)).toEqual([MIDNIGHT - 2 * DAY_MS]);
  });

  it('never moves back, not even when the clock does, nor over a restart', () => {
    const pruning = pruningOf([]);
    pruning.due(NOON);
    const kept = pruning.changedMeta()!;
    expect(pruning.horizon('', NOON - 10 * DAY_MS)).toBe(MIDNIGHT - 2 * DAY_MS);
    const restarted = pruningOf([], kept, NOON - 10 * DAY_MS);
    expect(restarted.horizon('', NOON - 10 * DAY_MS)).toBe(MIDNIGHT - 2 * DAY_MS);
    expect(restarted.horizon('', NOON + DAY_MS)).toBe(MIDNIGHT - DAY_MS);
  });

  it('is the oldest of all pools where sets are compared', () => {
    expect(pruningOf([]).lowest(NOON)).toBe(-Infinity);
  });
});

describe('watermarks', () => {
  it('are to be written once after each change', () => {
    const pruning = pruningOf([]);
    expect(pruning.changedMeta()).toBeUndefined();
    pruning.due(NOON);
    expect(pruning.changedMeta()?.get(WATERMARK)).toBeDefined();
    expect(pruning.changedMeta()).toBeUndefined();
    pruning.due(NOON + DAY_MS);
    expect(pruning.changedMeta()).toBeDefined();
  });

  it('are to be written again where the disk did not take them', () => {
    const pruning = pruningOf([]);
    pruning.due(NOON);
    const first = pruning.changedMeta();
    pruning.notWritten();
    expect(pruning.changedMeta()).toEqual(first);
  });

  it('are absent where what is on disk does not decode', () => {
    const good = new Writer().varint(1).text('').varint(NOON).finish();
    expect(pruningOf([], new Map([[WATERMARK, good]])).horizon('', 3 * DAY_MS)).toBe(NOON);
    const broken = [
      new Uint8Array(0),
      good.subarray(0, good.length - 1),
      new Uint8Array([...good, 0]),
      new Writer().varint(10_001).finish(),
      new Writer().varint(1).text('x'.repeat(513)).varint(NOON).finish(),
      new Uint8Array(20).fill(255),
    ];
    for (const bytes of broken) {
      expect(pruningOf([], new Map([[WATERMARK, bytes]])).horizon('', 3 * DAY_MS)).toBe(DAY_MS);
    }
  });
});
