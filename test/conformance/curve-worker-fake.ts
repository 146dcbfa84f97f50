/** Workers without a thread: one does its work when the test says so, and dies on demand; one does it by itself. */
import type { WorkerLike } from '../../src/adapters/verifier/curve-worker.ts';
import { concatBytes } from '../../src/core/base/bytes.ts';
import { CLAIM_BYTES, claimAt } from '../../src/core/record/claim.ts';
import { PLAIN_CURVE } from '../../src/adapters/verifier/plain-curve.ts';
import { WorkerDesk } from '../../src/adapters/verifier/worker-desk.ts';
import { unitsOf, type PageMessage, type Work, type WorkAnswer } from '../../src/adapters/verifier/work.ts';

const SEED = new Uint8Array(32).fill(7);

/** Answers when it is told to. */
export class PatientWorker implements WorkerLike {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  isTerminated = false;
  /** What it was told beside work. */
  readonly told: PageMessage[] = [];
  readonly #work: Work[] = [];
  readonly #secrets = new Map<number, Uint8Array>();

  /** Claims or messages in each piece of work that waits for an answer, count. */
  get waiting(): readonly number[] {
    return this.#work.map(unitsOf);
  }

  postMessage(message: PageMessage, transfer: Transferable[]): void {
    const arrived = structuredClone(message, { transfer });
    if ('work' in arrived) return void this.#work.push(arrived);
    this.told.push(arrived);
    if (arrived.type === 'key') this.#secrets.set(arrived.key, new Uint8Array(arrived.secret));
  }

  /** Answers the oldest piece of work, truly unless something else is given. */
  answer(result?: unknown): void {
    const work = this.#work.shift();
    if (work === undefined) return;
    this.say({ work: work.work, result: result ?? this.#do(work).buffer });
  }

  say(data: unknown): void {
    this.onmessage?.({ data } as MessageEvent);
  }

  /** Dies as a worker does that could not be loaded. */
  crash(): void {
    this.onerror?.({} as ErrorEvent);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  #do(work: Work): Uint8Array {
    if (work.type === 'verify') return PLAIN_CURVE.verify(new Uint8Array(work.claims), SEED);
    const claims = Array.from({ length: work.count }, (_, i) => PLAIN_CURVE.claims(work.records, work.count).subarray(i * CLAIM_BYTES, (i + 1) * CLAIM_BYTES));
    if (work.type === 'identify') return concatBytes(...claims.flatMap((claim) => [claimAt(claim, 0).id, PLAIN_CURVE.verify(claim, SEED)]));
    const key = PLAIN_CURVE.key(this.#secrets.get(work.key)!);
    return concatBytes(...claims.map((claim) => claimAt(claim, 0).id).flatMap((id) => [id, key.sign(id)]));
  }
}

/** Does what real workers do, on this thread. */
export class EagerWorker extends PatientWorker {
  readonly #desk = new WorkerDesk({
    answer: (answer: WorkAnswer) => this.say(answer),
    open: async () => PLAIN_CURVE,
    now: () => performance.now(),
    soon: (run) => void setImmediate(run),
    later: (_, run) => void setImmediate(run),
    seed: () => SEED,
  });

  override postMessage(message: PageMessage, transfer: Transferable[]): void {
    this.#desk.receive(structuredClone(message, { transfer }));
  }
}
