/** Shows that work is done by a worker where there is one, here where there is none, and stops when nobody wants it any more. */
import { describe, expect, test } from 'vitest';
import { eventId } from '../../core/record/event.ts';
import { leadingZeroBits, workedDraft, workTask, type WorkTask } from '../../core/record/work.ts';
import { miner, type WorkWorker } from './miner.ts';

const PUBKEY = 'cd'.repeat(32);
const DRAFT = { kind: 30_078, created_at: 1_700_000_000, tags: [['d', 'notes/a']], content: '"hello"' };
const TASK = workTask(DRAFT, PUBKEY, 10);
/** Nobody finds that. */
const HOPELESS = workTask(DRAFT, PUBKEY, 200);

class Worker implements WorkWorker {
  onmessage: WorkWorker['onmessage'] = null;
  onerror: WorkWorker['onerror'] = null;
  onmessageerror: WorkWorker['onmessageerror'] = null;
  ends = 0;
  readonly asked: WorkTask[] = [];
  readonly #does: (worker: Worker) => void;

  constructor(does: (worker: Worker) => void) {
    this.#does = does;
  }

  postMessage(task: WorkTask): void {
    this.asked.push(task);
    queueMicrotask(() => this.#does(this));
  }

  terminate(): void {
    this.ends++;
  }

  says(data: unknown): void {
    this.onmessage!({ data } as MessageEvent<unknown>);
  }
}

function isFound(digits: string): boolean {
  return leadingZeroBits(eventId({ pubkey: PUBKEY, ...workedDraft(DRAFT, digits, 10) })) >= 10;
}

const nowhere = async (): Promise<undefined> => undefined;
const turn = (): Promise<void> => new Promise(setImmediate);

describe('a worker', () => {
  test('gets one task after the other, and is started once', async () => {
    let starts = 0;
    const worker = new Worker((self) => self.says(String(self.asked.length)));
    const mine = miner({ start: async () => (starts++, worker) });
    expect(await Promise.all([mine.mine(TASK), mine.mine(HOPELESS)])).toEqual(['1', '2']);
    expect([starts, worker.asked, worker.ends]).toEqual([1, [TASK, HOPELESS], 0]);
    mine.close();
    expect(worker.ends).toBe(1);
  });

  test.each<[string, (worker: Worker) => void]>([
    ['answers nonsense', (worker) => worker.says({ digits: 1 })],
    ['answers no digits', (worker) => worker.says('')],
    ['fails', (worker) => worker.onerror!({ preventDefault: () => undefined } as ErrorEvent)],
    ['says what cannot be read', (worker) => worker.onmessageerror!({} as MessageEvent)],
  ])('that %s is ended, the work is done here, and no other is started', async (_, does) => {
    let starts = 0;
    const worker = new Worker(does);
    const mine = miner({ start: async () => (starts++, worker) });
    expect(isFound(await mine.mine(TASK))).toBe(true);
    expect(isFound(await mine.mine(TASK))).toBe(true);
    expect([starts, worker.ends]).toEqual([1, 1]);
  });

  test('in the middle of what nobody wants any more is ended, and the next task gets another', async () => {
    const hangs = new Worker(() => undefined);
    const answers = new Worker((self) => self.says('7'));
    const workers = [hangs, answers];
    const mine = miner({ start: async () => workers.shift() });
    const given = new AbortController();
    const [first, second] = [mine.mine(HOPELESS, given.signal), mine.mine(TASK)];
    await turn();
    given.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect([await second, hangs.ends, answers.ends]).toEqual(['7', 1, 0]);
  });

  test('that comes after the close is ended', async () => {
    const late = new Worker(() => undefined);
    let start: (worker: WorkWorker) => void = () => undefined;
    const mine = miner({ start: () => new Promise((resolve) => (start = resolve)) });
    const digits = mine.mine(TASK);
    await turn();
    mine.close();
    start(late);
    await expect(digits).rejects.toThrow();
    expect([late.ends, late.asked]).toEqual([1, []]);
  });
});

describe('without a worker', () => {
  test.each<[string, () => Promise<undefined>]>([
    ['none can be started', nowhere],
    ['starting one is forbidden', () => Promise.reject(new Error('forbidden'))],
  ])('the work is done here where %s', async (_, start) => {
    expect(isFound(await miner({ start }).mine(TASK))).toBe(true);
  });

  test('the page has its turn after each slice', async () => {
    let time = 0;
    let pauses = 0;
    const given = new AbortController();
    // Each look at the clock is four milliseconds later: every slice took four, and the next may be twice as long.
    const mine = miner({ start: nowhere, now: () => (time += 4), pause: async () => (++pauses === 5 ? given.abort() : undefined) });
    await expect(mine.mine(HOPELESS, given.signal)).rejects.toThrow();
    expect(pauses).toBe(5);
  });

  test('a search that nobody wants any more stops, and so does every one once it is closed', async () => {
    const mine = miner({ start: nowhere });
    const given = new AbortController();
    const [first, second] = [mine.mine(HOPELESS, given.signal), mine.mine(HOPELESS)];
    await turn();
    given.abort();
    await expect(first).rejects.toThrow();
    mine.close();
    await expect(second).rejects.toThrow();
    await expect(mine.mine(TASK)).rejects.toThrow();
  });
});
