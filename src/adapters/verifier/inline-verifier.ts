/**
 * Checks signatures on the page's thread, in slices short enough that no frame is lost. It needs nothing of the
 * platform, so it is what every other verifier falls back to, and the reference they are held to. It never starts
 * inside `verify`: the caller's own work comes first. Small questions do not wait for large ones.
 */
import { assert } from '../../core/base/assert.ts';
import { isFault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import type { SignedRecord } from '../../core/record/record.ts';
import { decodeSigned } from '../../core/record/signed.ts';
import type { Clock, Identified, Verifier } from '../../ports.ts';
import { loadCurve } from '../secp256k1/curve.ts';
import { packClaims } from './claims.ts';
import { pauseThread } from '../system/pause.ts';
import { PLAIN_CURVE } from './plain-curve.ts';
import { Questions, type Question } from './question.ts';
import { isUrgent } from './work.ts';

/** Says of each record whether its signature holds. */
export type Check = (records: readonly SignedRecord[]) => readonly boolean[];

export interface InlineVerifierOptions {
  /** The check of some records; the fastest curve there is unless told otherwise. Must not throw. */
  readonly check?: Check;
  /** After so long the thread is given back, ms. Slices are as large as the last ones let hope. */
  readonly sliceMs?: number;
  /** Measures the slices. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Gives the thread back, and resolves when it is our turn again. */
  readonly pause?: () => Promise<void>;
}

/** A verifier on this thread. */
export function inlineVerifier(options: InlineVerifierOptions = {}): Verifier {
  return new InlineVerifier(options);
}

class InlineVerifier implements Verifier {
  readonly #loadCheck: () => Promise<Check>;
  readonly #sliceMs: number;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #pause: () => Promise<void>;
  readonly #questions = new Questions();
  #urgent: Question[] = [];
  #bulk: Question[] = [];
  #isRunning = false;
  /** Records that fit a slice, count. */
  #room = 1;

  constructor({ check, sliceMs = LIMITS.verifySliceMs, clock = performance, pause = pauseThread }: InlineVerifierOptions) {
    this.#loadCheck = async () => check ?? (await curveCheck());
    this.#sliceMs = sliceMs;
    this.#clock = clock;
    this.#pause = pause;
  }

  verify(records: readonly SignedRecord[]): Promise<readonly boolean[]> {
    const question = this.#questions.ask(records);
    if (!this.#questions.isClosed && question.missing > 0) {
      (isUrgent(records.length) ? this.#urgent : this.#bulk).push(question);
      if (!this.#isRunning) void this.#run();
    }
    return question.answer;
  }

  /** Hashes at once: records of one message are a few milliseconds. */
  async identify(records: readonly Uint8Array[]): Promise<Identified> {
    const signed = records.map(decoded);
    return { ids: signed.map(({ id }) => id), valid: await this.verify(signed) };
  }

  close(): void {
    this.#urgent = [];
    this.#bulk = [];
    this.#questions.close();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      const check = await this.#loadCheck();
      while (this.#urgent.length + this.#bulk.length > 0) {
        await this.#pause();
        this.#slice(check);
      }
    } catch (reason) {
      // A check that throws is a bug of ours, not a bad signature: whoever waits must hear of it.
      this.#questions.close(new Error('a check of a signature threw', { cause: reason }));
      this.close();
    }
    this.#isRunning = false;
  }

  /** As many records as fit, from the front of the queue, checked together. */
  #slice(check: Check): void {
    const queue = this.#urgent.length > 0 ? this.#urgent : this.#bulk;
    const parts: { readonly question: Question; readonly records: readonly SignedRecord[] }[] = [];
    let count = 0;
    for (const question of queue) {
      const records = question.next(this.#room - count);
      if (records.length > 0) parts.push({ question, records });
      count += records.length;
      if (count >= this.#room) break;
    }
    if (count === 0) return;
    const verdicts = this.#timed(check, parts.flatMap(({ records }) => records));
    let at = 0;
    for (const { question, records } of parts) {
      this.#questions.give(question, verdicts.slice(at, (at += records.length)));
      if (question.missing === 0) queue.shift();
    }
  }

  #timed(check: Check, records: readonly SignedRecord[]): readonly boolean[] {
    const start = this.#clock.now();
    const verdicts = check(records);
    const each = (this.#clock.now() - start) / records.length;
    // Where the clock stands or is coarse, no more than twice as many as went well.
    const room = each > 0 ? Math.floor(this.#sliceMs / each) : LIMITS.verifyBatchRecords;
    this.#room = Math.max(1, Math.min(room, 2 * this.#room, LIMITS.verifyBatchRecords));
    return verdicts;
  }
}

function decoded(bytes: Uint8Array): SignedRecord {
  const record = decodeSigned(bytes);
  assert(!isFault(record), 'what is to be identified decoded well');
  return record;
}

/** The fast curve if it may run here, on this thread. */
async function curveCheck(): Promise<Check> {
  const curve = (await loadCurve()) ?? PLAIN_CURVE;
  return (records) => {
    const verdicts = curve.verify(packClaims(records), crypto.getRandomValues(new Uint8Array(32)));
    return Array.from(verdicts, (verdict) => verdict === 1);
  };
}
