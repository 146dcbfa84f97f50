/**
 * The worker's side of its work: what came in, what is done next, and how much of it at once.
 *
 * Checks of many signatures cost a fraction of single ones, so pieces that wait are checked together. Two things
 * hold against that: a batch must end soon, because what is urgent waits for its end and no longer; and what is not
 * urgent waits a moment for more of its kind, because records of a join come in small messages.
 */
import { LIMITS } from '../../core/base/limits.ts';
import { concatBytes } from '../../core/base/bytes.ts';
import { CLAIM_BYTES, claimAt } from '../../core/record/claim.ts';
import type { Curve, CurveKey } from '../secp256k1/instance.ts';
import {
  ANSWER_BYTES, isUrgent, MESSAGE_BYTES, SIGNATURE_BYTES, unitsOf, type AuthorWork, type IdentifyWork, type PageMessage,
  type VerifyWork, type Work, type WorkAnswer,
} from './work.ts';

/** What the desk needs of its thread. */
export interface DeskHost {
  answer(answer: WorkAnswer): void;
  /** The curve, out of the compiled program where there is one. */
  open(module: WebAssembly.Module | undefined): Promise<Curve>;
  /** Milliseconds. */
  now(): number;
  /** Lets what waits for the thread be heard, then runs it. */
  soon(run: () => void): void;
  later(ms: number, run: () => void): void;
  /** 32 bytes nobody can foresee. */
  seed(): Uint8Array;
}

interface Waiting {
  readonly work: Work;
  readonly since: number;
}

/** What is checked, with or without an id. */
type CheckWork = VerifyWork | IdentifyWork;

/** The least and the most claims of one batch. */
const BATCH_MIN = LIMITS.verifyPieceRecords;
const BATCH_MAX = LIMITS.verifyBatchRecords;
/** What a claim costs grows by so much from one batch to the next. */
const CLAIM_MS_GROWTH = 1.25;

/** Takes messages of a page, does the work and answers. */
export class WorkerDesk {
  readonly #host: DeskHost;
  #curve: Curve | undefined;
  readonly #secrets = new Map<number, Uint8Array>();
  readonly #keys = new Map<number, CurveKey>();
  #urgent: Waiting[] = [];
  #bulk: Waiting[] = [];
  #isComing = false;
  #isGathering = false;
  /** What one claim cost in the last batch, ms: says how many may be in the next. */
  #claimMs = LIMITS.verifyBatchMs / BATCH_MIN;

  constructor(host: DeskHost) {
    this.#host = host;
  }

  receive(message: PageMessage): void {
    switch (message.type) {
      case 'start':
        return void this.#host.open(message.module).then((curve) => {
          this.#curve = curve;
          this.#schedule();
        });
      case 'key':
        this.#secrets.set(message.key, new Uint8Array(message.secret));
        return;
      case 'wipe':
        return this.#wipe(message.key);
      case 'verify':
      case 'identify':
      case 'author':
        (isUrgent(unitsOf(message)) ? this.#urgent : this.#bulk).push({ work: message, since: this.#host.now() });
        return this.#schedule();
    }
  }

  /** Sees to it that what waits is done, soon or a moment later. */
  #schedule(): void {
    if (this.#curve === undefined || this.#isComing || this.#urgent.length + this.#bulk.length === 0) return;
    const wait = this.#gatherMs();
    if (wait <= 0) {
      this.#isComing = true;
      this.#host.soon(() => {
        this.#isComing = false;
        this.#workOn(this.#curve!);
        this.#schedule();
      });
    } else if (!this.#isGathering) {
      this.#isGathering = true;
      this.#host.later(wait, () => {
        this.#isGathering = false;
        this.#schedule();
      });
    }
  }

  /** How long there is still time to wait for a larger batch, ms. */
  #gatherMs(): number {
    const [first] = this.#bulk;
    if (this.#urgent.length > 0 || first === undefined || !isCheck(first.work)) return 0;
    if (this.#bulk.reduce((sum, { work }) => sum + unitsOf(work), 0) >= LIMITS.verifyGatherRecords) return 0;
    return first.since + LIMITS.verifyGatherMs - this.#host.now();
  }

  #workOn(curve: Curve): void {
    const queue = this.#urgent.length > 0 ? this.#urgent : this.#bulk;
    const work = queue[0]?.work;
    if (work === undefined) return;
    if (isCheck(work)) return this.#verify(curve, this.#takeBatch(queue));
    queue.shift();
    this.#author(curve, work);
  }

  /** Checks from the front of the queue, as many as are done in time; at least one piece. */
  #takeBatch(queue: Waiting[]): CheckWork[] {
    const room = Math.min(BATCH_MAX, Math.max(BATCH_MIN, Math.floor(LIMITS.verifyBatchMs / this.#claimMs)));
    const batch: CheckWork[] = [];
    let units = 0;
    for (const { work } of queue) {
      if (!isCheck(work) || (batch.length > 0 && units + unitsOf(work) > room)) break;
      batch.push(work);
      units += unitsOf(work);
    }
    queue.splice(0, batch.length);
    return batch;
  }

  #verify(curve: Curve, batch: readonly CheckWork[]): void {
    const start = this.#host.now();
    const claims = concatBytes(...batch.map((work) => claimsOf(curve, work)));
    const verdicts = curve.verify(claims, this.#host.seed());
    // A few alone say nothing about many.
    if (!isUrgent(verdicts.length)) this.#learn((this.#host.now() - start) / verdicts.length);
    let at = 0;
    for (const work of batch) {
      const end = at + unitsOf(work);
      const some = verdicts.slice(at, end);
      const result = work.type === 'verify' ? some : withIds(some, claims.subarray(at * CLAIM_BYTES, end * CLAIM_BYTES));
      this.#host.answer({ work: work.work, result: result.buffer });
      at = end;
    }
  }

  /** Believes good news at once and bad news by and by: a thread that had to wait for its core looks slow, too. */
  #learn(claimMs: number): void {
    this.#claimMs = Math.max(Number.EPSILON, Math.min(claimMs, CLAIM_MS_GROWTH * this.#claimMs));
  }

  #author(curve: Curve, { work, key, count, records }: AuthorWork): void {
    const claims = curve.claims(records, count);
    const ids = new Uint8Array(count * MESSAGE_BYTES);
    for (let i = 0; i < count; i++) ids.set(claimAt(claims, i).id, i * MESSAGE_BYTES);
    const signatures = this.#keyOf(curve, key).sign(ids);
    const result = new Uint8Array(count * ANSWER_BYTES.author);
    for (let i = 0; i < count; i++) {
      result.set(ids.subarray(i * MESSAGE_BYTES, (i + 1) * MESSAGE_BYTES), i * ANSWER_BYTES.author);
      result.set(signatures.subarray(i * SIGNATURE_BYTES, (i + 1) * SIGNATURE_BYTES), i * ANSWER_BYTES.author + MESSAGE_BYTES);
    }
    this.#host.answer({ work, result: result.buffer });
  }

  #keyOf(curve: Curve, number: number): CurveKey {
    const known = this.#keys.get(number);
    if (known !== undefined) return known;
    const secret = this.#secrets.get(number);
    if (secret === undefined) throw new Error('asked to sign with a key it was not given');
    const key = curve.key(secret);
    this.#keys.set(number, key);
    this.#forgetSecret(number);
    return key;
  }

  #wipe(key: number): void {
    this.#keys.get(key)?.wipe();
    this.#keys.delete(key);
    this.#forgetSecret(key);
  }

  #forgetSecret(key: number): void {
    this.#secrets.get(key)?.fill(0);
    this.#secrets.delete(key);
  }
}

function isCheck(work: Work): work is CheckWork {
  return work.type === 'verify' || work.type === 'identify';
}

function claimsOf(curve: Curve, work: CheckWork): Uint8Array {
  return work.type === 'verify' ? new Uint8Array(work.claims) : curve.claims(work.records, work.count);
}

/** The answer to `IdentifyWork`. */
function withIds(verdicts: Uint8Array, claims: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(verdicts.length * ANSWER_BYTES.identify);
  verdicts.forEach((verdict, i) => {
    result.set(claims.subarray(i * CLAIM_BYTES, i * CLAIM_BYTES + MESSAGE_BYTES), i * ANSWER_BYTES.identify);
    result[i * ANSWER_BYTES.identify + MESSAGE_BYTES] = verdict;
  });
  return result;
}
