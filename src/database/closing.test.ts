// Shows that closing comes to an end, whatever the disk and the clock do.
import { afterEach, expect, test } from 'vitest';
import { errorOf, Rooms } from '../../test/database/lab.ts';
import { memoryStore } from '../adapters/memory/memory-store.ts';
import type { Clock, Store, Tabs } from '../ports.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

/** A page so busy that every alarm rings late: its time is what it was woken for, and then some. Alarms of another day never ring. */
class LateClock implements Clock {
  #now = Date.now();
  readonly #lateMs: number;

  constructor(lateMs: number) {
    this.#lateMs = lateMs;
  }

  now(): number {
    return this.#now;
  }

  wake(at: number, run: () => void): () => void {
    if (at > this.#now + 10_000) return () => undefined;
    const timer = setImmediate(() => {
      this.#now = Math.max(this.#now, at) + this.#lateMs;
      run();
    });
    return () => clearImmediate(timer);
  }
}

test('whoever closes in the moment in which this tab comes to lead leaves no disk open', async () => {
  const memory = memoryStore();
  const said: string[] = [];
  const storage: Store = {
    open: () => {
      said.push('open');
      return memory.open();
    },
    write: (batch) => memory.write(batch),
    read: (keys) => memory.read(keys),
    usage: () => memory.usage(),
    close: () => {
      said.push('close');
      return memory.close();
    },
  };
  let lead: () => void = () => undefined;
  const tabs: Tabs = {
    lead: (run) => {
      lead = run;
      return () => said.push('released');
    },
    channel: () => ({ post: () => undefined, close: () => undefined }),
  };
  const db = rooms.plain({ storage, tabs });
  lead();
  await db.close();
  // Whatever the lead had begun has had its turn.
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  expect(said).toEqual(['open', 'close', 'released']);
});

test('a disk that never answers keeps a close waiting for seconds, also where every alarm is late', async () => {
  const memory = memoryStore();
  let written: () => void = () => undefined;
  const isWritten = new Promise<void>((resolve) => (written = resolve));
  const mute: Store = {
    open: () => memory.open(),
    write: () => {
      written();
      return new Promise(() => undefined);
    },
    read: (keys) => memory.read(keys),
    usage: () => memory.usage(),
    close: () => memory.close(),
  };
  const clock = new LateClock(40);
  const db = rooms.open({ storage: mute, clock });
  const failed = errorOf(() => db.put('never kept'));
  await isWritten;
  const from = clock.now();
  await db.close();
  expect(clock.now() - from).toBeGreaterThanOrEqual(5000);
  expect(clock.now() - from).toBeLessThan(6000);
  expect((await failed).code).toBe('E_CLOSED');
});
