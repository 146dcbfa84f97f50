// Shows that a trace becomes lines while somebody looks, that a pause keeps them still and counts, and that the end ends it.
import { expect, test } from 'vitest';
import { describeTrace } from '../../database/insight/wire-words.ts';
import type { TraceEntry } from '../../index.ts';
import { ANY, WireLog } from './log.ts';
import { Follower } from './told.ts';

const LEFT: TraceEntry = { at: 1, event: { type: 'peer-left', peer: 'ann' as never }, effects: [] };

const describe = async (entry: TraceEntry) => describeTrace(entry);

/** A trace that gives what it is told to. */
function traceOf() {
  let [give, isEnded] = [(_: IteratorResult<TraceEntry>): void => undefined, false];
  const trace: AsyncIterable<TraceEntry> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise((resolve) => (give = resolve)),
      return: async () => {
        isEnded = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const tell = async (result: IteratorResult<TraceEntry>): Promise<void> => {
    give(result);
    for (let step = 0; step < 6; step++) await Promise.resolve();
  };
  return { trace, tell: (entry: TraceEntry) => tell({ done: false, value: entry }), close: () => tell({ done: true, value: undefined }), isEnded: () => isEnded };
}

test('what is traced becomes lines; a pause counts what it leaves out; the database ends it', async () => {
  const { trace, tell, close } = traceOf();
  const log = new WireLog();
  const follower = new Follower(log);
  const following = follower.follow({ trace, describe });
  await tell(LEFT);
  follower.isPaused = true;
  await tell(LEFT);
  follower.isPaused = false;
  await tell({ ...LEFT, at: 2 });
  expect(log.shown(ANY)).toMatchObject([{ at: 2, type: 'peer-left', peer: 'ann', direction: 'own' }, { at: 1 }]);
  expect(follower.missed).toBe(1);
  await close();
  await following;
});

test('whoever stops looking ends the trace, and what comes last is not kept', async () => {
  const { trace, tell, isEnded } = traceOf();
  const log = new WireLog();
  const follower = new Follower(log);
  const following = follower.follow({ trace, describe });
  follower.stop();
  expect(isEnded()).toBe(true);
  await tell(LEFT);
  await following;
  expect(log.size).toBe(0);
});
