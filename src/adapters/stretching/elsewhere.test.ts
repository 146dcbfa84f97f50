/** Shows that a password is stretched once, by a worker that answers, and given back by every other. */
import { expect, test } from 'vitest';
import { stretchElsewhere, type StretchWorker } from './elsewhere.ts';
import type { StretchWork } from './work.ts';

const WORK: StretchWork = { type: 'scrypt', password: Uint8Array.of(1), salt: Uint8Array.of(2), logN: 4 };

class Worker implements StretchWorker {
  onmessage: StretchWorker['onmessage'] = null;
  onerror: StretchWorker['onerror'] = null;
  onmessageerror: StretchWorker['onmessageerror'] = null;
  ends = 0;
  readonly #does: (worker: Worker, work: StretchWork) => void;

  constructor(does: (worker: Worker, work: StretchWork) => void) {
    this.#does = does;
  }

  postMessage(work: StretchWork): void {
    queueMicrotask(() => this.#does(this, work));
  }

  terminate(): void {
    this.ends++;
  }

  says(data: unknown): void {
    this.onmessage!({ data } as MessageEvent<unknown>);
  }
}

test('a worker is asked once, and ended after its answer', async () => {
  const asked: StretchWork[] = [];
  const worker = new Worker((self, work) => (asked.push(work), self.says(new Uint8Array(32).fill(7))));
  expect(await stretchElsewhere(WORK, async () => worker)).toEqual(new Uint8Array(32).fill(7));
  expect([asked, worker.ends]).toEqual([[WORK], 1]);
});

test.each<[string, (worker: Worker) => void]>([
  ['answers nonsense', (worker) => worker.says('32 bytes')],
  ['answers too little', (worker) => worker.says(new Uint8Array(31))],
  ['fails', (worker) => worker.onerror!({ preventDefault: () => undefined } as ErrorEvent)],
  ['says what cannot be read', (worker) => worker.onmessageerror!({} as MessageEvent)],
])('a worker that %s is ended, and the work is given back', async (_, does) => {
  const worker = new Worker(does);
  expect(await stretchElsewhere(WORK, async () => worker)).toBeUndefined();
  expect(worker.ends).toBe(1);
});

test('where no worker can be started, the work is given back', async () => {
  expect(await stretchElsewhere(WORK, async () => undefined)).toBeUndefined();
  expect(await stretchElsewhere(WORK, () => Promise.reject(new Error('forbidden')))).toBeUndefined();
});
