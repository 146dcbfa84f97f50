/**
 * Checks signatures in workers, so that the page stays quick while thousands come in; a few at once where this thread's
 * curve is quick (`quick-checks.ts`). What the workers give back, because there are none or they died, is checked on
 * the page's thread as well.
 *
 * Must hold: no question is lost with a worker, and a yes comes only from a check.
 */
import { CLAIM_BYTES } from '../../core/record/claim.ts';
import { packedId } from '../../core/record/packed-id.ts';
import type { SignedRecord } from '../../core/record/record.ts';
import type { Identified, Verifier } from '../../ports.ts';
import type { Curve } from '../secp256k1/instance.ts';
import { packClaims } from './claims.ts';
import { inlineVerifier } from './inline-verifier.ts';
import { CurveWorkers } from './pool.ts';
import { Questions, type Question } from './question.ts';
import { QuickChecks } from './quick-checks.ts';
import { ANSWER_BYTES, MESSAGE_BYTES } from './work.ts';

export interface WorkerVerifierOptions {
  /** Workers that others use as well; whoever made them closes them. Its own otherwise. */
  readonly pool?: CurveWorkers;
  /** The quick curve of this thread, for a few records at once. */
  readonly curve?: Curve;
  /** What takes over when there is no worker. */
  readonly fallback?: Verifier;
}

/** A verifier on other threads, as far as there are any. Nothing is loaded before it is first asked, or warmed. */
export function workerVerifier(options: WorkerVerifierOptions = {}): Verifier {
  return new WorkerVerifier(options);
}

class WorkerVerifier implements Verifier {
  readonly #questions = new Questions();
  readonly #pool: CurveWorkers;
  readonly #ownsPool: boolean;
  readonly #fallback: Verifier;
  readonly #quick: QuickChecks | undefined;
  #isWarm = false;

  constructor({ pool, curve, fallback = inlineVerifier() }: WorkerVerifierOptions) {
    this.#quick = curve && new QuickChecks(curve);
    this.#pool = pool ?? new CurveWorkers();
    this.#ownsPool = pool === undefined;
    this.#fallback = fallback;
  }

  verify(records: readonly SignedRecord[]): Promise<readonly boolean[]> {
    const question = this.#questions.ask(records);
    if (!this.#questions.isClosed && question.missing > 0) void this.#check(question);
    return question.answer;
  }

  async identify(records: readonly Uint8Array[]): Promise<Identified> {
    if (!this.#questions.isClosed && this.#quick?.allow(records.length) === true) {
      const few = records.map((bytes) => ({ id: packedId(bytes), bytes }));
      return { ids: few.map(({ id }) => id), valid: this.#quick.check(few) };
    }
    const answer = this.#questions.isClosed ? undefined : await this.#pool.identify(records);
    // Closed meanwhile: the fallback is as well, and says so.
    if (answer === undefined || this.#questions.isClosed) return this.#fallback.identify(records);
    const at = (i: number): number => i * ANSWER_BYTES.identify;
    return {
      // Copies: a view would keep, and take along to other tabs, the whole answer.
      ids: records.map((_, i) => answer.slice(at(i), at(i) + MESSAGE_BYTES)),
      valid: records.map((_, i) => answer[at(i) + MESSAGE_BYTES] === 1),
    };
  }

  warm(): void {
    this.#pool.start();
    if (this.#quick === undefined || this.#isWarm) return;
    this.#isWarm = true;
    // Whatever it says: once it says it, what both threads need is compiled, and this one does not stop for it.
    void this.#pool.verify(new Uint8Array(CLAIM_BYTES)).then(() => this.#questions.isClosed || this.#quick?.warm());
  }

  close(): void {
    this.#questions.close();
    if (this.#ownsPool) this.#pool.close();
    this.#fallback.close();
  }

  async #check(question: Question): Promise<void> {
    try {
      if (this.#quick?.allow(question.missing) === true) return this.#questions.give(question, this.#quick.check(question.records));
      const bytes = await this.#pool.verify(packClaims(question.records));
      if (this.#questions.isClosed) return;
      const verdicts = bytes === undefined ? await this.#fallback.verify(question.records) : Array.from(bytes, (verdict) => verdict === 1);
      this.#questions.give(question, verdicts);
    } catch (reason) {
      // A check that throws is a bug of ours, not a bad signature: whoever waits must hear of it.
      this.#questions.close(reason as Error);
    }
  }
}
