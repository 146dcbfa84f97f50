/** The part of `bench/verify.ts` that is the same in Node and in a page: check batches, count, look at the clock. */
import { loadCurve } from '../../src/adapters/secp256k1/curve.ts';
import { packClaims } from '../../src/adapters/verifier/claims.ts';
import { inlineVerifier, type Check } from '../../src/adapters/verifier/inline-verifier.ts';
import { PLAIN_CURVE } from '../../src/adapters/verifier/plain-curve.ts';
import { CurveWorkers } from '../../src/adapters/verifier/pool.ts';
import { workerVerifier } from '../../src/adapters/verifier/worker-verifier.ts';
import { signDraft } from '../../src/core/record/event.ts';
import { recordDraft } from '../../src/core/record/draft.ts';
import { packEvent } from '../../src/core/record/packing.ts';
import type { SignedRecord } from '../../src/core/record/record.ts';
import { SchnorrKey } from '../../src/core/record/schnorr.ts';
import type { Verifier } from '../../src/ports.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { verifySigned } from '../../src/core/record/signature.ts';
import { decodeSigned } from '../../src/core/record/signed.ts';

declare global {
  interface Window {
    readonly measureVerifier: typeof measureVerifier;
  }
}

/** How signatures are checked: one by one on noble, together on noble, together in WebAssembly. */
export type VerifierLevel = 'single' | 'javascript' | 'wasm';

/** One way of checking. */
export interface VerifierRun {
  readonly level: VerifierLevel;
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

const AUTHORS = 100;
/** Distinct records: a batch may not have one twice. */
const RECORDS = 1024;
const BEAT_MS = 4;
/** Records asked about and not answered, count: what a join has under way. */
const RECORDS_OPEN = 1024;

let made: Promise<readonly SignedRecord[]> | undefined;

/** Checks `records` records, twice; the first time is not counted. */
export async function measureVerifier({ level, workers, batch, records }: VerifierRun): Promise<VerifierCost> {
  made ??= makeRecords();
  const originals = await made;
  const verifier = await verifierOf(level, workers);
  const questions = Array.from({ length: Math.ceil(records / batch) }, (_, i) => {
    return Array.from({ length: batch }, (__, j) => originals[(i * batch + j) % originals.length]!);
  });
  await askAll(verifier, questions, batch);
  const beat = startBeat();
  const start = performance.now();
  await askAll(verifier, questions, batch);
  const seconds = (performance.now() - start) / 1000;
  verifier.close();
  return { seconds, longestBlockMs: beat() };
}

async function verifierOf(level: VerifierLevel, workers: number): Promise<Verifier> {
  if (workers === 0) return inlineVerifier({ check: await checkOf(level) });
  const pool = new CurveWorkers({ workers, ...(level === 'wasm' ? {} : { loadModule: async () => undefined }) });
  const verifier = workerVerifier({ pool });
  const { close } = verifier;
  return Object.assign(verifier, {
    close: () => {
      close.call(verifier);
      pool.close();
    },
  });
}

async function checkOf(level: VerifierLevel): Promise<Check> {
  if (level === 'single') return (records) => records.map(verifySigned);
  const curve = level === 'wasm' ? await loadCurve() : PLAIN_CURVE;
  if (curve === undefined) throw new Error('no WebAssembly here');
  return (records) => Array.from(curve.verify(packClaims(records), crypto.getRandomValues(new Uint8Array(32))), (verdict) => verdict === 1);
}

async function askAll(verifier: Verifier, questions: readonly (readonly SignedRecord[])[], batch: number): Promise<void> {
  let next = 0;
  const ask = async (): Promise<void> => {
    for (let question = questions[next++]; question !== undefined; question = questions[next++]) {
      const verdicts = await verifier.verify(question);
      if (verdicts.includes(false)) throw new Error('a good signature was refused');
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, Math.ceil(RECORDS_OPEN / batch)) }, ask));
}

/** Records of many authors, signed by the fast curve where there is one. */
async function makeRecords(): Promise<readonly SignedRecord[]> {
  const curve = (await loadCurve()) ?? PLAIN_CURVE;
  const keys = Array.from({ length: AUTHORS }, (_, i) => new Uint8Array(32).fill(i + 1)).map((secret) => {
    const key = curve.key(secret);
    return Object.assign(new SchnorrKey(secret), { sign: (message: Uint8Array) => key.sign(message) });
  });
  return Array.from({ length: RECORDS }, (_, i) => {
    const draft = recordDraft({ room: 'bench', collection: 'notes', name: `note-${i}`, content: `"Note ${i}"`, at: 1_750_000_000_000 + i });
    const record = decodeSigned(packEvent(signDraft(draft, keys[i % AUTHORS]!)));
    if (isFault(record)) throw new Error(record.reason);
    return record;
  });
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

if (typeof window !== 'undefined') Object.assign(window, { measureVerifier });
