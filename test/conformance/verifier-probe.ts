/** A verifier as the conformance suite sees it: plain data in and out, so that it may sit in a page. */
import { equalBytes, fromHex } from '../../src/core/base/bytes.ts';
import { isFault } from '../../src/core/base/fault.ts';
import type { SignedRecord } from '../../src/core/record/record.ts';
import { decodeSigned } from '../../src/core/record/signed.ts';
import type { Verifier } from '../../src/ports.ts';

/** Packed records in hex. */
export type ProbeQuestion = readonly string[];

export interface ProbeAnswers {
  /** One for each question: verdicts, or the message of what it was rejected with. */
  readonly answers: readonly (readonly boolean[] | string)[];
  /** Numbers of the questions in the order in which their answers came. */
  readonly order: readonly number[];
}

export interface VerifierProbe {
  /** Asks everything at once and waits for all answers. */
  ask(questions: readonly ProbeQuestion[]): Promise<ProbeAnswers>;
  /** Asks everything at once and closes the verifier before it can have answered. */
  askAndClose(questions: readonly ProbeQuestion[]): Promise<ProbeAnswers>;
  close(): Promise<void>;
}

/** One way to ask a verifier about records. */
export type Judge = (verifier: Verifier, records: readonly SignedRecord[]) => Promise<readonly boolean[]>;

/** Asks about records without their ids, and sees to it that the right ones come back. */
export const identifies: Judge = async (verifier, records) => {
  const { ids, valid } = await verifier.identify(records.map(({ bytes }) => bytes));
  const isRight = ids.length === records.length && records.every(({ id }, i) => equalBytes(id, ids[i]!));
  return isRight ? valid : Promise.reject(new Error('a wrong id'));
};

/** A verifier in this process. */
export class LocalVerifierProbe implements VerifierProbe {
  readonly #verifier: Verifier;
  readonly #judge: Judge;

  constructor(verifier: Verifier, judge: Judge = (asked, records) => asked.verify(records)) {
    this.#verifier = verifier;
    this.#judge = judge;
  }

  ask(questions: readonly ProbeQuestion[]): Promise<ProbeAnswers> {
    return this.#ask(questions);
  }

  askAndClose(questions: readonly ProbeQuestion[]): Promise<ProbeAnswers> {
    const asked = this.#ask(questions);
    this.#verifier.close();
    return asked;
  }

  async close(): Promise<void> {
    this.#verifier.close();
  }

  async #ask(questions: readonly ProbeQuestion[]): Promise<ProbeAnswers> {
    const decoded = questions.map((question) => question.map(recordOf));
    const order: number[] = [];
    const answers = await Promise.all(decoded.map(async (records, i) => {
      try {
        return await this.#judge(this.#verifier, records);
      } catch (reason) {
        return (reason as Error).message;
      } finally {
        order.push(i);
      }
    }));
    return { answers, order };
  }
}

function recordOf(hex: string): SignedRecord {
  const record = decodeSigned(fromHex(hex)!);
  if (isFault(record)) throw new Error(record.reason);
  return record;
}
