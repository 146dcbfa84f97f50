/** A worker without a thread: it checks when the test says so, or by itself, and dies on demand. */
import type { WorkerLike } from '../../src/adapters/verifier/check-worker.ts';
import { CLAIM_BYTES, checkClaims } from '../../src/adapters/verifier/claims.ts';

export class FakeWorker implements WorkerLike {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  isTerminated = false;
  /** Claims in each message that waits for an answer, count. */
  readonly waiting: number[] = [];
  readonly #messages: ArrayBuffer[] = [];
  readonly #isEager: boolean;

  /** An `eager` one answers by itself. */
  constructor(mode: 'eager' | 'patient') {
    this.#isEager = mode === 'eager';
  }

  postMessage(message: ArrayBuffer): void {
    const transferred = structuredClone(message, { transfer: [message] });
    this.#messages.push(transferred);
    this.waiting.push(transferred.byteLength / CLAIM_BYTES);
    if (this.#isEager) setImmediate(() => this.answer());
  }

  /** Answers the oldest message, with true verdicts unless others are given. */
  answer(data?: unknown): void {
    const message = this.#messages.shift();
    this.waiting.shift();
    if (message === undefined) return;
    this.onmessage?.({ data: data ?? checkClaims(new Uint8Array(message)).buffer } as MessageEvent);
  }

  /** Dies as a worker does that could not be loaded. */
  crash(): void {
    this.onerror?.({} as ErrorEvent);
  }

  terminate(): void {
    this.isTerminated = true;
  }
}
