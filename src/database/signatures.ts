/**
 * What only whoever signs or checks signatures needs, in one part of the program: the curve, its workers, the
 * signer of a key held by this page. With `defaults.ts` and `network.ts` it knows adapters; it is only ever loaded
 * by `import()`, when a room is open or somebody writes.
 */
import { localSigner } from '../adapters/signer/local-signer.ts';
import { CurveWorkers } from '../adapters/verifier/pool.ts';
import { workerVerifier } from '../adapters/verifier/worker-verifier.ts';
import { schnorrSuite, type SignatureSuite } from '../core/protocol/suite.ts';
import type { Signer, Verifier } from '../ports.ts';

/** Signing and checking, by the workers of one room. */
export interface Signatures {
  readonly suite: SignatureSuite;
  /** Signs with a secret of 32 bytes. */
  signer(secret: Uint8Array): Signer;
  /** Checks records; made anew for each that asks. */
  verifier(): Verifier;
  /** Ends the workers, which forget every secret. */
  close(): void;
}

/** The real thing. The workers start when the first record is to be signed or checked. */
export function signaturesOf(): Signatures {
  const pool = new CurveWorkers();
  return {
    suite: schnorrSuite,
    signer: (secret) => localSigner(secret, pool.key(secret)),
    verifier: () => workerVerifier({ pool }),
    close: () => pool.close(),
  };
}
