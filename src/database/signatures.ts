/**
 * What only whoever writes or checks signatures needs, in one part of the program: the writer, the curve, its workers,
 * the signer of a key held by this page. With `defaults.ts` and `network.ts` it knows adapters; it is only ever loaded
 * by `import()`, when a room is open or somebody writes.
 */
import { localSigner } from '../adapters/signer/local-signer.ts';
import { loadCurve } from '../adapters/secp256k1/curve.ts';
import { stretchElsewhere } from '../adapters/stretching/elsewhere.ts';
import type { Stretch } from '../adapters/stretching/work.ts';
import { blobWorker } from '../adapters/system/blob-worker.ts';
import type { WorkerLike } from '../adapters/verifier/curve-worker.ts';
import { CurveWorkers } from '../adapters/verifier/pool.ts';
import { workerVerifier } from '../adapters/verifier/worker-verifier.ts';
import type { SignatureSuite } from '../core/protocol/suite.ts';
import type { Clock, Random, Signer, Verifier } from '../ports.ts';
import { curveSuite } from './curve-suite.ts';
import type { Device } from './device.ts';
import { Part } from './part.ts';
import { Writer, type WriterOptions } from './writer.ts';

/** Signing and checking, by the workers of one room. */
export interface Signatures {
  readonly suite: SignatureSuite;
  /** Signs with a secret of 32 bytes. */
  signer(secret: Uint8Array): Signer;
  /** Checks records; made anew for each that asks. */
  verifier(): Verifier;
  /** Makes values records. */
  writer(options: WriterOptions): Writer;
  /** Makes passwords dear to guess, in a worker. */
  readonly stretch: Stretch;
  /** Ends the workers, which forget every secret. */
  close(): void;
}

/** What may be had in another way. */
export interface SignatureParts {
  readonly ciphers?: typeof loadCiphers;
  readonly device?: Pick<Device, 'startWorker'> | undefined;
}

/** Few pages write or read texts for one reader. */
const loadCiphers = () => import('../adapters/signer/pair-cipher.ts');

/**
 * The real thing, with the quick curve where there is one. The workers start when the first record is to be signed or checked. `ciphers`: loads
 * the ciphers in another way. `device`: has threads where there are no workers.
 */
export async function signaturesOf(random: Random, clock: Clock, { ciphers = loadCiphers, device }: SignatureParts = {}): Promise<Signatures> {
  const texts = new Part({ name: 'texts for one reader', load: ciphers, clock });
  const cipher = async (secret: Uint8Array) => (await texts.get()).pairCipher(secret, random);
  // Few rooms ask for work.
  const work = new Part({
    name: 'proof of work',
    load: async () => (await import('../adapters/work/miner.ts')).miner({ start: workWorker }),
    end: (made) => made.close(),
    clock,
  });
  const curve = await loadCurve();
  const quick = curve === undefined ? {} : { curve };
  const pool = new CurveWorkers(device === undefined ? {} : { startWorker: () => curveThread(device) });
  return {
    suite: curveSuite(curve),
    signer: (secret) => localSigner(secret, { cipher, elsewhere: pool.key(secret), ...quick }),
    verifier: () => workerVerifier({ pool, ...quick }),
    writer: (options) => new Writer({ ...options, miner: () => work.get() }),
    stretch: (work) => stretchElsewhere(work, stretchWorker),
    close() {
      texts.close();
      work.close();
      pool.close();
    },
  };
}

/** Where there are no workers of pages. */
async function curveThread(device: Pick<Device, 'startWorker'>): Promise<WorkerLike | undefined> {
  const { WORKER_SOURCE } = await import('../adapters/verifier/worker-source.ts');
  return WORKER_SOURCE === undefined ? undefined : device.startWorker(WORKER_SOURCE, 'peerset curve');
}

async function stretchWorker(): Promise<Worker | undefined> {
  if (typeof Worker === 'undefined') return undefined;
  const { STRETCH_SOURCE } = await import('../adapters/stretching/stretch-source.ts');
  return STRETCH_SOURCE === undefined ? undefined : blobWorker(STRETCH_SOURCE, 'peerset stretch');
}

async function workWorker(): Promise<Worker | undefined> {
  if (typeof Worker === 'undefined') return undefined;
  const { WORK_SOURCE } = await import('../adapters/work/work-source.ts');
  return WORK_SOURCE === undefined ? undefined : blobWorker(WORK_SOURCE, 'peerset work');
}
