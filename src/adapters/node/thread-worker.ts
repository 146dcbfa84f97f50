/**
 * A thread of Node that runs a program which was written for a worker of a page. The program sees the few things of a worker that ours
 * use (`self.onmessage`, `self.postMessage`); whoever started it sees a worker.
 */
import { Worker } from 'node:worker_threads';
import type { WorkerLike } from '../verifier/curve-worker.ts';

/** In front of the program: what a worker of a page has and a thread of Node does not. */
const PAGE_WORDS = `
const { parentPort } = require('node:worker_threads');
globalThis.self ??= globalThis;
self.postMessage = (message, options) => parentPort.postMessage(message, Array.isArray(options) ? options : options?.transfer);
parentPort.on('message', (data) => self.onmessage?.({ data }));
`;

/** Starts a thread. It does not keep the program from ending. */
export function threadWorker(program: string, name: string): WorkerLike {
  const thread = new Worker(PAGE_WORDS + program, { eval: true, name, stdin: false });
  thread.unref();
  const worker: WorkerLike = {
    onmessage: null,
    onmessageerror: null,
    onerror: null,
    postMessage: (message, transfer) => thread.postMessage(message, transfer as ArrayBuffer[]),
    terminate: () => void thread.terminate(),
  };
  thread.on('message', (data: unknown) => worker.onmessage?.({ data } as MessageEvent));
  thread.on('messageerror', (data: unknown) => worker.onmessageerror?.({ data } as MessageEvent));
  thread.on('error', (error) => worker.onerror?.({ error, message: error.message, preventDefault: () => undefined } as ErrorEvent));
  return worker;
}
