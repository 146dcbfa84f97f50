/** Shows that no record goes unjudged, whatever becomes of the workers, and that what is urgent gets in between. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { LIMITS } from '../../core/base/limits.ts';
import type { Mark } from '../../core/judge/mark.ts';
import { packMarks, unpackSaid } from '../../core/judge/parcel.ts';
import type { Said } from '../../core/rules/content.ts';
import type { Judges } from '../../ports.ts';
import type { WorkerLike } from './judge-thread.ts';
import { workerJudges } from './worker-judges.ts';
import type { PageMessage } from './work.ts';

const POLICY = { content: { words: undefined, links: { allow: 'any', hosts: [], then: 'hide' }, patterns: [] }, collections: new Map() } as const;
const FOUL: Mark = { rule: 'words', then: 'hide', reason: 'a word' };
const said = (content: string): Said => ({ collection: 'notes', author: 'ab'.repeat(32), type: 'text/plain', content });
const marksOf = ({ content }: Said): readonly Mark[] => (content.startsWith('foul') ? [FOUL] : []);
const several = (count: number): Said[] => Array.from({ length: count }, (_, i) => said(`${i % 3 === 0 ? 'foul' : 'fine'} ${i}`));

/** A worker whose answers the test gives. */
class Worker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onmessageerror: WorkerLike['onmessageerror'] = null;
  onerror: WorkerLike['onerror'] = null;
  readonly asked: (PageMessage & { type: 'judge' })[] = [];
  policies = 0;
  ends = 0;
  isQuick = false;

  postMessage(message: PageMessage): void {
    if (message.type === 'policy') return void this.policies++;
    this.asked.push(message);
    if (this.isQuick) queueMicrotask(() => this.answer());
  }

  terminate(): void {
    this.ends++;
  }

  answer(): void {
    const { work, said: parcel } = this.asked.shift()!;
    this.says({ work, marks: packMarks(unpackSaid(parcel).map(marksOf)) });
  }

  says(data: unknown): void {
    this.onmessage!({ data } as MessageEvent);
  }
}

/** What was judged on this thread. */
let here: Said[] = [];
const fallback = async (): Promise<Judges> => ({ judge: async (some) => (here.push(...some), some.map(marksOf)), close: () => undefined });

function judgesWith(...workers: (Worker | undefined)[]): { readonly judges: Judges; readonly starts: () => number } {
  here = [];
  let starts = 0;
  return { judges: workerJudges({ policy: POLICY, lists: async () => new Map(), startWorker: async () => workers[starts++], fallback }), starts: () => starts };
}

const turn = (): Promise<void> => new Promise(setImmediate);

afterEach(() => vi.useRealTimers());

test('nothing is started before there is something to judge, and the policy comes first', async () => {
  const worker = new Worker();
  worker.isQuick = true;
  const { judges, starts } = judgesWith(worker);
  expect(await judges.judge([])).toEqual([]);
  expect(starts()).toBe(0);
  expect(await judges.judge([said('foul'), said('fine')])).toEqual([[FOUL], []]);
  expect([starts(), worker.policies, here]).toEqual([1, 1, []]);
});

test('a large question is cut by number and by size, and answered in its order', async () => {
  const worker = new Worker();
  const { judges } = judgesWith(worker);
  const question = [...several(LIMITS.judgePieceRecords + 1), said(`foul ${'x'.repeat(LIMITS.judgePieceCharacters)}`), said('fine')];
  const answer = judges.judge(question);
  await turn();
  const sizes: number[] = [];
  while (worker.asked.length > 0) {
    expect(worker.asked.length).toBeLessThanOrEqual(LIMITS.judgeAheadPieces);
    sizes.push(unpackSaid(worker.asked[0]!.said).length);
    worker.answer();
  }
  expect(sizes).toEqual([LIMITS.judgePieceRecords, 1, 1, 1]);
  expect(await answer).toEqual(question.map(marksOf));
});

test('a small question does not wait for a large one', async () => {
  const worker = new Worker();
  const { judges } = judgesWith(worker);
  const order: string[] = [];
  void judges.judge(several(10 * LIMITS.judgePieceRecords)).then(() => order.push('large'));
  await turn();
  void judges.judge([said('foul')]).then(() => order.push('small'));
  expect(worker.asked.length).toBe(LIMITS.judgeAheadPieces + 1);
  while (worker.asked.length > 0) {
    worker.answer();
    await turn();
  }
  expect(order).toEqual(['small', 'large']);
});

describe('a worker', () => {
  test.each<[string, (worker: Worker) => void]>([
    ['fails', (worker) => worker.onerror!({ preventDefault: () => undefined } as ErrorEvent)],
    ['says what cannot be read', (worker) => worker.onmessageerror!({} as MessageEvent)],
    ['answers nonsense', (worker) => worker.says({ work: 1, marks: new ArrayBuffer(3) })],
    ['answers a question nobody asked', (worker) => worker.says({ work: 77, marks: packMarks([[]]) })],
    ['leaves out a record', (worker) => worker.says({ work: worker.asked[0]!.work, marks: packMarks([]) })],
  ])('that %s is ended and replaced once; what it owed is judged here', async (_, fails) => {
    const [first, second] = [new Worker(), new Worker()];
    const { judges, starts } = judgesWith(first, second);
    const question = several(5 * LIMITS.judgePieceRecords);
    const answer = judges.judge(question);
    await turn();
    fails(first);
    await turn();
    expect([first.ends, starts(), here.length]).toEqual([1, 2, LIMITS.judgeAheadPieces * LIMITS.judgePieceRecords]);
    second.answer();
    fails(second);
    expect(await answer).toEqual(question.map(marksOf));
    expect(await judges.judge([said('foul')])).toEqual([[FOUL]]);
    expect([second.ends, starts()]).toEqual([1, LIMITS.judgeStartsMax]);
  });

  test('that is silent for too long is given up; one that answers now and then is not', async () => {
    vi.useFakeTimers();
    const [first, second] = [new Worker(), new Worker()];
    const { judges } = judgesWith(first, second);
    const answer = judges.judge(several(4 * LIMITS.judgePieceRecords));
    await vi.advanceTimersByTimeAsync(0.9 * LIMITS.judgeStallMs);
    first.answer();
    await vi.advanceTimersByTimeAsync(0.9 * LIMITS.judgeStallMs);
    expect(first.ends).toBe(0);
    await vi.advanceTimersByTimeAsync(LIMITS.judgeStallMs);
    expect(first.ends).toBe(1);
    second.isQuick = true;
    while (second.asked.length > 0) second.answer();
    expect(await answer).toEqual(several(4 * LIMITS.judgePieceRecords).map(marksOf));
  });

  test.each<[string, (worker: Worker) => void]>([
    ['dies while it is asked', (worker) => worker.onerror!({ preventDefault: () => undefined } as ErrorEvent)],
    ['cannot be told anything', () => { throw new Error('DataCloneError'); }],
  ])('that %s loses nothing', async (_, fails) => {
    for (const fatal of ['policy', 'judge'] as const) {
      const workers = [new Worker(), new Worker()];
      for (const worker of workers) worker.postMessage = (message) => void (message.type === fatal && fails(worker));
      const { judges, starts } = judgesWith(...workers);
      const question = several(5 * LIMITS.judgePieceRecords);
      const answers = await Promise.all([judges.judge(question), judges.judge([said('foul')])]);
      expect(answers).toEqual([question.map(marksOf), [[FOUL]]]);
      expect([starts(), workers.map(({ ends }) => ends)]).toEqual([2, [1, 1]]);
    }
  });

  test('that cannot be started is not tried again: all is judged here', async () => {
    const { judges, starts } = judgesWith(undefined, new Worker());
    expect(await judges.judge(several(3))).toEqual(several(3).map(marksOf));
    expect(await judges.judge(several(3))).toEqual(several(3).map(marksOf));
    expect([starts(), here.length]).toEqual([1, 6]);
  });
});

test('closing rejects what is open and what is asked later, and ends the worker', async () => {
  const worker = new Worker();
  const { judges } = judgesWith(worker);
  const open = judges.judge(several(3));
  await turn();
  judges.close();
  await expect(open).rejects.toThrow('closed');
  await expect(judges.judge(several(1))).rejects.toThrow('closed');
  expect(worker.ends).toBe(1);
});

test('a worker that comes after the close is ended', async () => {
  const worker = new Worker();
  const { judges } = judgesWith(worker);
  judges.warm?.();
  judges.close();
  await turn();
  expect([worker.ends, worker.policies]).toEqual([1, 0]);
});

test('where nobody is left who could judge, whoever waits is told', async () => {
  const judges = workerJudges({ policy: POLICY, lists: async () => new Map(), startWorker: () => Promise.reject(new Error('forbidden')), fallback: () => Promise.reject(new Error('closed')) });
  await expect(judges.judge(several(1))).rejects.toThrow('nothing can be judged');
});
