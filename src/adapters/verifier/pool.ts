/**
 * The workers of a room: they check signatures and make them, so that the page stays quick while thousands come in.
 * Their program and the curve's are loaded when the first work comes, or when `start` says that it will.
 *
 * Must hold: every piece of work is answered, once, or given back with `undefined`, which tells the caller to do it
 * on its own thread. Where there are no workers (no bundle, a content security policy without `blob:`, an old device)
 * or where they died, everything is given back. A worker that died is not started again, and what it owed goes to
 * no other worker: what killed it is still there.
 */
import { LIMITS } from '../../core/base/limits.ts';
import { CLAIM_BYTES } from '../../core/record/claim.ts';
import { packParcel } from '../../core/record/parcel.ts';
import { loadCurveModule } from '../secp256k1/curve.ts';
import { CurveWorker, type CurveWorkerListener, type WorkerLike } from './curve-worker.ts';
import { blobWorker } from '../system/blob-worker.ts';
import { ANSWER_BYTES, isUrgent, unitsOf, type Work } from './work.ts';

export interface CurveWorkersOptions {
  /** Workers at most, count; one core is left to the page unless told otherwise. 0: all work is given back. */
  readonly workers?: number;
  /** Starts a worker that runs `verify-worker.ts`; undefined, or an error, where that is impossible. */
  readonly startWorker?: () => Promise<WorkerLike | undefined>;
  /** The compiled curve; undefined where JavaScript must do. */
  readonly loadModule?: () => Promise<WebAssembly.Module | undefined>;
}

/** A secret key that workers sign with. */
export interface WorkerKey {
  /** Id and checked signature of each packed record, 96 bytes; undefined: do it on this thread. */
  author(records: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Forgets the secret here and in every worker. */
  wipe(): void;
}

/** What was asked in one call, and how much of its answer is there. */
interface Job {
  readonly result: Uint8Array<ArrayBuffer>;
  missing: number;
  resolve(result: Uint8Array<ArrayBuffer> | undefined): void;
}

/** Which part of whose answer a piece of work is, and the secret it needs. */
interface Piece {
  readonly job: Job;
  readonly at: number;
  readonly secret?: Uint8Array;
}

/** Up to two workers, and the work that waits for them. */
export class CurveWorkers implements CurveWorkerListener {
  readonly #startWorker: () => Promise<WorkerLike | undefined>;
  readonly #loadModule: () => Promise<WebAssembly.Module | undefined>;
  readonly #workers = new Set<CurveWorker>();
  readonly #pieces = new Map<number, Piece>();
  readonly #wipers = new Set<() => void>();
  /** Workers that may still be started, count. */
  #startsLeft: number;
  #isHiring = false;
  #isClosed = false;
  #waiting: Work[] = [];
  #nextNumber = 1;

  constructor(options: CurveWorkersOptions = {}) {
    const { workers = workersByDefault(), startWorker = startBlobWorker, loadModule = loadCurveModule } = options;
    this.#startWorker = startWorker;
    this.#loadModule = loadModule;
    this.#startsLeft = Math.min(workers, LIMITS.verifyWorkersMax);
  }

  /** Begins to load the first worker, unless that was done. */
  start(): void {
    if (this.#workers.size === 0) this.#hire();
  }

  /** One byte for each claim (`core/record/claim.ts`), 1 for yes. Takes the array over. */
  verify(claims: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#ask({
      units: claims.length / CLAIM_BYTES,
      answerBytes: ANSWER_BYTES.verify,
      piece: (from, to) => ({ type: 'verify', work: this.#nextNumber++, claims: cut(claims, from * CLAIM_BYTES, to * CLAIM_BYTES) }),
    });
  }

  /** Id and verdict of each packed record, 33 bytes. */
  identify(records: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#ask({
      units: records.length,
      answerBytes: ANSWER_BYTES.identify,
      // What came in one message is asked in one: each costs the page as much as ten records.
      pieceUnits: LIMITS.verifyGatherRecords,
      piece: (from, to) => ({ type: 'identify', work: this.#nextNumber++, count: to - from, records: packParcel(records.slice(from, to)) }),
    });
  }

  /** Makes a key ready. The secret is copied, and handed to a worker when that one is first asked to sign. */
  key(secret32: Uint8Array): WorkerKey {
    const key = this.#nextNumber++;
    const secret = secret32.slice();
    let isWiped = false;
    const wipe = (): void => {
      isWiped = true;
      secret.fill(0);
      for (const worker of this.#workers) worker.wipeKey(key);
      this.#wipers.delete(wipe);
    };
    this.#wipers.add(wipe);
    return {
      wipe,
      author: async (records) => {
        if (isWiped) return undefined;
        return this.#ask({
          units: records.length,
          answerBytes: ANSWER_BYTES.author,
          secret,
          piece: (from, to) => ({ type: 'author', work: this.#nextNumber++, key, count: to - from, records: packParcel(records.slice(from, to)) }),
        });
      },
    };
  }

  /** Ends the workers. What is open is given back. */
  close(): void {
    this.#isClosed = true;
    this.#startsLeft = 0;
    for (const wipe of this.#wipers) wipe();
    for (const worker of this.#workers) worker.end();
    this.#workers.clear();
    this.#giveBack([...this.#pieces.keys()]);
    this.#waiting = [];
  }

  answered(work: Work, result: Uint8Array): void {
    const piece = this.#pieces.get(work.work);
    this.#pieces.delete(work.work);
    if (piece !== undefined) {
      const { job, at } = piece;
      job.result.set(result, at);
      job.missing -= result.length;
      if (job.missing === 0) job.resolve(job.result);
    }
    this.#deal();
  }

  died(worker: CurveWorker, owed: readonly Work[]): void {
    this.#workers.delete(worker);
    this.#startsLeft = 0;
    this.#giveBack(owed.map(({ work }) => work));
    this.#deal();
  }

  async #ask({ units, answerBytes, pieceUnits = LIMITS.verifyPieceRecords, secret, piece }: Asked): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (this.#isClosed || (this.#workers.size === 0 && !this.#isHiring && this.#startsLeft === 0)) return undefined;
    if (units === 0) return new Uint8Array();
    return new Promise((resolve) => {
      const job: Job = { result: new Uint8Array(units * answerBytes), missing: units * answerBytes, resolve };
      const pieces = Math.ceil(units / pieceUnits);
      for (let i = 0; i < pieces; i++) {
        // Parts of one size: no remainder that is small enough to look urgent.
        const from = Math.floor((units * i) / pieces);
        const work = piece(from, Math.floor((units * (i + 1)) / pieces));
        this.#pieces.set(work.work, { job, at: from * answerBytes, ...(secret === undefined ? {} : { secret }) });
        this.#waiting.push(work);
      }
      this.#deal();
    });
  }

  /** Gives what waits to workers, as far as they can take it; urgent work whether they can or not. */
  #deal(): void {
    const left: Work[] = [];
    for (const work of this.#waiting) {
      const worker = isUrgent(unitsOf(work)) ? this.#leastBusy() : this.#withRoom();
      if (worker === undefined) left.push(work);
      else this.#give(worker, work);
    }
    this.#waiting = left;
    if (left.length === 0) return;
    this.#hire();
    if (this.#workers.size === 0 && !this.#isHiring) this.#giveBack(this.#waiting.splice(0).map(({ work }) => work));
  }

  #give(worker: CurveWorker, work: Work): void {
    const piece = this.#pieces.get(work.work);
    if (piece === undefined) return; // Its job was given back.
    if ('key' in work && piece.secret !== undefined) worker.giveKey(work.key, piece.secret);
    worker.ask(work);
  }

  #leastBusy(): CurveWorker | undefined {
    return [...this.#workers].sort((left, right) => left.load - right.load)[0];
  }

  /** The first with room: one worker with a full batch does more than two with half of it each. */
  #withRoom(): CurveWorker | undefined {
    return [...this.#workers].find(({ load }) => load < LIMITS.verifyAheadRecords);
  }

  #hire(): void {
    if (this.#startsLeft <= 0 || this.#isHiring) return;
    this.#startsLeft--;
    this.#isHiring = true;
    void this.#startOne().then((worker) => {
      this.#isHiring = false;
      if (this.#isClosed) worker?.end();
      else if (worker === undefined || worker.isGone) this.#startsLeft = 0;
      else this.#workers.add(worker);
      this.#deal();
    });
  }

  async #startOne(): Promise<CurveWorker | undefined> {
    try {
      const module = this.#loadModule();
      const worker = await this.#startWorker();
      if (worker === undefined) return undefined;
      const made = new CurveWorker(worker, this);
      made.start(await module.catch(() => undefined));
      return made;
    } catch {
      // Forbidden here, in this browser's own words. There are other ways, so nobody need be told.
      return undefined;
    }
  }

  /** The whole job of each piece is done elsewhere: its other pieces are forgotten. */
  #giveBack(numbers: readonly number[]): void {
    const jobs = new Set(numbers.map((number) => this.#pieces.get(number)?.job));
    for (const [number, { job }] of this.#pieces) if (jobs.has(job)) this.#pieces.delete(number);
    for (const job of jobs) job?.resolve(undefined);
  }
}

/** A call, as `#ask` needs it. */
interface Asked {
  readonly units: number;
  /** Bytes of the answer for each unit. */
  readonly answerBytes: number;
  /** Units of a piece at most, count. */
  readonly pieceUnits?: number;
  readonly secret?: Uint8Array;
  /** The work of units `from` to `to`. */
  readonly piece: (from: number, to: number) => Work;
}

function cut(bytes: Uint8Array<ArrayBuffer>, from: number, to: number): ArrayBuffer {
  return bytes.slice(from, to).buffer;
}

function workersByDefault(): number {
  return Math.max(1, (globalThis.navigator?.hardwareConcurrency ?? 1) - 1);
}

async function startBlobWorker(): Promise<WorkerLike | undefined> {
  if (typeof Worker === 'undefined') return undefined;
  const { WORKER_SOURCE } = await import('./worker-source.ts');
  if (WORKER_SOURCE === undefined) return undefined;
  return blobWorker(WORKER_SOURCE, 'peerset curve');
}
