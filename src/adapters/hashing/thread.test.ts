/** Shows what becomes of a worker that does not start, and what a page that gave up still tells it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FILE_MAKING_LIMITS } from '../../core/base/limits/file-making.ts';
import { HashingThread, type WorkerLike } from './thread.ts';
import type { HashingAnswer, HashingMessage } from './work.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A worker that says what the test wants it to. */
class Puppet implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onmessageerror: WorkerLike['onmessageerror'] = null;
  onerror: WorkerLike['onerror'] = null;
  readonly told: string[] = [];
  isEnded = false;

  postMessage(message: HashingMessage): void {
    this.told.push(message.type);
  }

  terminate(): void {
    this.isEnded = true;
  }

  says(answer: HashingAnswer): void {
    this.onmessage?.({ data: answer } as MessageEvent);
  }
}

const TASK = { pieceBytes: 65_536, bytesMax: 1000 };

test('a worker that says nothing is given up after a while, and ended; one that was ready in time stays', async () => {
  const [silent, quick] = [new Puppet(), new Puppet()];
  const died = vi.fn();
  const started = [HashingThread.started(silent, died), HashingThread.started(quick, died)];
  vi.advanceTimersByTime(FILE_MAKING_LIMITS.fileWorkerStartMs - 1);
  expect(silent.isEnded).toBe(false);
  quick.says({ type: 'ready' });
  vi.advanceTimersByTime(FILE_MAKING_LIMITS.fileWorkerStartMs);
  expect([await started[0], await started[1] !== undefined, silent.isEnded, quick.isEnded]).toEqual([undefined, true, true, false]);
  expect(died).toHaveBeenCalledTimes(1);
});

test('what was given up is stopped there, and its pieces are nobody\'s', async () => {
  const worker = new Puppet();
  const starting = HashingThread.started(worker, () => undefined);
  worker.says({ type: 'ready' });
  const thread = (await starting)!;
  const abort = new AbortController();
  const give = vi.fn(async () => undefined);
  void thread.cut({ task: TASK, source: new Blob(['x']), give }, abort.signal);
  worker.says({ type: 'piece', job: 1, piece: 0, bytes: new Uint8Array(1) });
  abort.abort();
  worker.says({ type: 'piece', job: 1, piece: 1, bytes: new Uint8Array(1) });
  expect([worker.told, give.mock.calls.length]).toEqual([['cut', 'stop'], 1]);
});
