/**
 * Checks signatures in Web Workers, so that the page stays quick while thousands come in. Where there are
 * no workers (no bundle, a content security policy without `blob:`, an old device) or where they die, the
 * records they owed are checked on the page's thread, and all later ones once the last worker is gone.
 *
 * Must hold: no question is lost with a worker, and a yes comes only from a check. A worker that died is
 * not started again: what killed it is still there.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { SignedRecord } from '../../core/record/record.ts';
import type { Verifier } from '../../ports.ts';
import { CheckWorker, type CheckWorkerListener, type WorkerLike } from './check-worker.ts';
import { packClaims } from './claims.ts';
import { inlineVerifier } from './inline-verifier.ts';
import { QuestionQueue, type Question } from './queue.ts';
import { WORKER_SOURCE } from './worker-source.ts';

export interface WorkerVerifierOptions {
  /** Workers at most, count; one core is left to the page unless told otherwise. 0 checks on this thread. */
  readonly workers?: number;
  /** Starts a worker that runs `verify-worker.ts`; undefined, or an error, where that is impossible. */
  readonly startWorker?: () => WorkerLike | undefined;
  /** What takes over when there is no worker. */
  readonly fallback?: Verifier;
}

/** A verifier on other threads, as far as there are any. The first worker starts now, the others when needed. */
export function workerVerifier(options: WorkerVerifierOptions = {}): Verifier {
  return new WorkerVerifier(options);
}

/** Part of a question, as much as goes into one message. */
interface Chunk {
  readonly question: Question;
  readonly start: number;
  readonly records: readonly SignedRecord[];
}

class WorkerVerifier implements Verifier, CheckWorkerListener<Chunk> {
  readonly #queue = new QuestionQueue();
  readonly #fallback: Verifier;
  readonly #startWorker: () => WorkerLike | undefined;
  readonly #workers = new Set<CheckWorker<Chunk>>();
  /** Workers that may still be started, count. */
  #startsLeft: number;
  #waiting: Chunk[] = [];

  constructor({ workers = workersByDefault(), startWorker = startBlobWorker, fallback = inlineVerifier() }: WorkerVerifierOptions) {
    this.#fallback = fallback;
    this.#startWorker = startWorker;
    this.#startsLeft = Math.min(workers, LIMITS.verifyWorkersMax);
    this.#hire();
  }

  verify(records: readonly SignedRecord[]): Promise<readonly boolean[]> {
    const question = this.#queue.ask(records);
    if (this.#queue.isClosed) return question.answer;
    for (let start = 0; start < records.length; start += LIMITS.verifyChunkRecords) {
      this.#waiting.push({ question, start, records: question.records.slice(start, start + LIMITS.verifyChunkRecords) });
    }
    this.#queue.settle();
    this.#deal();
    return question.answer;
  }

  close(): void {
    this.#waiting = [];
    this.#startsLeft = 0;
    for (const worker of this.#workers) worker.end();
    this.#workers.clear();
    this.#queue.close();
    this.#fallback.close();
  }

  answered(chunk: Chunk, verdicts: readonly boolean[]): void {
    if (this.#queue.isClosed) return;
    verdicts.forEach((verdict, i) => chunk.question.give(chunk.start + i, verdict));
    this.#queue.settle();
    this.#deal();
  }

  died(worker: CheckWorker<Chunk>, owed: readonly Chunk[]): void {
    this.#workers.delete(worker);
    this.#startsLeft = 0;
    for (const chunk of owed) this.#checkHere(chunk);
    this.#deal();
  }

  /** Gives what waits to the least busy, as far as they can take it. */
  #deal(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#leastBusy();
      if (worker === undefined && this.#workers.size > 0) return;
      const chunk = this.#waiting.shift()!;
      if (worker === undefined) this.#checkHere(chunk);
      else worker.ask(chunk, packClaims(chunk.records), chunk.records.length);
    }
  }

  /** A worker with room for a chunk; hires one where all are busy. */
  #leastBusy(): CheckWorker<Chunk> | undefined {
    const byLoad = (): CheckWorker<Chunk> | undefined => [...this.#workers].sort((left, right) => left.load - right.load)[0];
    if (byLoad()?.load !== 0) this.#hire();
    const least = byLoad();
    return least !== undefined && least.load < LIMITS.verifyChunksAhead ? least : undefined;
  }

  #hire(): void {
    if (this.#startsLeft <= 0) return;
    this.#startsLeft--;
    try {
      const worker = this.#startWorker();
      if (worker === undefined) this.#startsLeft = 0;
      else this.#workers.add(new CheckWorker(worker, this));
    } catch {
      // Forbidden here, in this browser's own words. There are other ways to check, so nobody need be told.
      this.#startsLeft = 0;
    }
  }

  #checkHere(chunk: Chunk): void {
    this.#fallback.verify(chunk.records).then(
      (verdicts) => this.answered(chunk, verdicts),
      (reason: Error) => this.#queue.close(reason),
    );
  }
}

function workersByDefault(): number {
  return Math.max(1, (globalThis.navigator?.hardwareConcurrency ?? 1) - 1);
}

function startBlobWorker(): WorkerLike | undefined {
  if (WORKER_SOURCE === undefined || typeof Worker === 'undefined') return undefined;
  const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }));
  try {
    return new Worker(url, { name: 'peerset verifier' });
  } finally {
    // The worker holds on to what it began to load.
    URL.revokeObjectURL(url);
  }
}
