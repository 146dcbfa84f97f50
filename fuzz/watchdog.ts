/**
 * Sees a step that never ends, which the thread it runs on cannot: a thread of its own looks at the input that is being
 * tried, and when that stays the same for too long it leaves the input where findings are, says so, and ends the process.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** Longer than any step takes on a busy machine, ms. */
const ENDLESS_MS = 30_000;
const LOOKS = 10;
const INPUT_BYTES_MAX = 1024 * 1024;
const HEAD_BYTES = 8;
/** Places in the head: the number of the step, 0 where none runs; bytes of its input. */
const [STEP, LENGTH] = [0, 1];

/** Threads do not inherit how TypeScript is read. */
const THREAD = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(import.meta.url)}); });`;

interface Shared {
  readonly memory: SharedArrayBuffer;
  /** Findings of a target go into a folder of its name in this one. */
  readonly folder: string;
  readonly target: string;
  readonly endlessMs: number;
}

/** Guards the steps of one hunt. */
export class Watchdog {
  readonly #head: Int32Array;
  readonly #input: Uint8Array;
  readonly #worker: Worker;
  /** Its thread is up: from here on it needs nothing of this one. */
  readonly ready: Promise<void>;
  #steps = 0;

  constructor({ folder, target, endlessMs = ENDLESS_MS }: { readonly folder: string; readonly target: string; readonly endlessMs?: number }) {
    const memory = new SharedArrayBuffer(HEAD_BYTES + INPUT_BYTES_MAX);
    this.#head = new Int32Array(memory, 0, 2);
    this.#input = new Uint8Array(memory, HEAD_BYTES);
    this.#worker = new Worker(THREAD, { eval: true, workerData: { memory, folder, target, endlessMs } satisfies Shared });
    this.ready = new Promise((resolve) => this.#worker.once('message', () => resolve()));
  }

  /** A step begins. */
  begin(input: Uint8Array): void {
    this.#input.set(input.subarray(0, INPUT_BYTES_MAX));
    this.#head[LENGTH] = Math.min(input.length, INPUT_BYTES_MAX);
    this.#steps = (this.#steps % 0x7fff_ffff) + 1;
    Atomics.store(this.#head, STEP, this.#steps);
  }

  /** It is over. */
  end(): void {
    Atomics.store(this.#head, STEP, 0);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

function guard({ memory, folder, target, endlessMs }: Shared): void {
  const head = new Int32Array(memory, 0, 2);
  let [seen, looks] = [0, 0];
  setInterval(() => {
    const step = Atomics.load(head, STEP);
    looks = step !== 0 && step === seen ? looks + 1 : 0;
    seen = step;
    if (looks < LOOKS) return;
    const input = new Uint8Array(memory, HEAD_BYTES, head[LENGTH]).slice();
    mkdirSync(join(folder, target), { recursive: true });
    writeFileSync(join(folder, target, createHash('sha256').update(input).digest('hex').slice(0, 16)), input);
    writeSync(1, `${JSON.stringify({ target, finding: `a step did not end in ${endlessMs} ms` })}\n`);
    process.kill(process.pid, 'SIGKILL');
  }, endlessMs / LOOKS);
  parentPort?.postMessage('up');
}

if (!isMainThread) guard(workerData as Shared);
