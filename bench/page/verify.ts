/** The part of `bench/verify.ts` that is the same in Node and in a page: check batches, count, look at the clock. */
import { inlineVerifier } from '../../src/adapters/verifier/inline-verifier.ts';
import { CurveWorkers } from '../../src/adapters/verifier/pool.ts';
import { workerVerifier } from '../../src/adapters/verifier/worker-verifier.ts';
import type { SignedRecord } from '../../src/core/record/record.ts';
import type { Verifier } from '../../src/ports.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { decodeSigned } from '../../src/core/record/signed.ts';
import { ORIGINAL_RECORDS } from '../../test/conformance/signatures.ts';

declare global {
  interface Window {
    readonly measureVerifier: typeof measureVerifier;
  }
}

/** One way of checking. */
export interface VerifierRun {
  /** 0 checks on the page's thread. */
  readonly workers: number;
  /** Records in a question. */
  readonly batch: number;
  /** Records in all. */
  readonly records: number;
}

/** What it took. */
export interface VerifierCost {
  readonly seconds: number;
  /** The longest time a timer of the page had to wait for its turn, ms. */
  readonly longestBlockMs: number;
}

const BEAT_MS = 4;
/** Questions that may be open at once, as admission asks: the next while one is answered. */
const QUESTIONS_OPEN = 2;

/** Checks `records` records, twice; the first time is not counted. */
export async function measureVerifier({ workers, batch, records }: VerifierRun): Promise<VerifierCost> {
  const originals = ORIGINAL_RECORDS.map(decode);
  const question = Array.from({ length: batch }, (_, i) => originals[i % originals.length]!);
  const verifier = workers === 0 ? inlineVerifier() : workerVerifier({ pool: new CurveWorkers({ workers }) });
  await askAll(verifier, question, records);
  const beat = startBeat();
  const start = performance.now();
  await askAll(verifier, question, records);
  const seconds = (performance.now() - start) / 1000;
  verifier.close();
  return { seconds, longestBlockMs: beat() };
}

async function askAll(verifier: Verifier, question: readonly SignedRecord[], records: number): Promise<void> {
  let left = Math.ceil(records / question.length);
  const ask = async (): Promise<void> => {
    while (left-- > 0) {
      const verdicts = await verifier.verify(question);
      if (verdicts.includes(false)) throw new Error('a good signature was refused');
    }
  };
  await Promise.all(Array.from({ length: QUESTIONS_OPEN }, ask));
}

/** Beats until it is asked how long the longest pause between two beats was. */
function startBeat(): () => number {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - BEAT_MS);
    last = now;
  }, BEAT_MS);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

function decode(bytes: Uint8Array): SignedRecord {
  const record = decodeSigned(bytes);
  if (isFault(record)) throw new Error(record.reason);
  return record;
}

if (typeof window !== 'undefined') Object.assign(window, { measureVerifier });
