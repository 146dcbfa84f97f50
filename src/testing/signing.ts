/**
 * Who signs and who checks in a simulated swarm: the real curve, or signatures that cost next to nothing (`cheap-suite.ts`). Both answer
 * at once, on this thread: a worker would answer when it likes, and no two runs would be the same.
 */
import { localSigner } from '../adapters/signer/local-signer.ts';
import type { Curve } from '../adapters/secp256k1/instance.ts';
import { loadCurve } from '../adapters/secp256k1/curve.ts';
import { packClaims } from '../adapters/verifier/claims.ts';
import { PLAIN_CURVE } from '../adapters/verifier/plain-curve.ts';
import { concatBytes, equalBytes, toHex } from '../core/base/bytes.ts';
import type { SignatureSuite } from '../core/protocol/suite.ts';
import { eventId } from '../core/record/event.ts';
import { pubkeyIn, signatureIn } from '../core/record/layout.ts';
import { packedId } from '../core/record/packed-id.ts';
import { markVerified, type SignedRecord } from '../core/record/record.ts';
import { signedWith } from '../core/record/unsigned.ts';
import { curveSuite } from '../database/curve-suite.ts';
import type { Random, Signer, Verifier } from '../ports.ts';
import { cheapSignature, cheapSuite } from './cheap-suite.ts';

/** Signing and checking, for all devices of a swarm. */
export interface Signing {
  readonly suite: SignatureSuite;
  signer(secret: Uint8Array, random: Random): Signer;
  readonly verifier: Verifier;
}

/** The real thing: what peers of the real world use. */
export async function realSigning(): Promise<Signing> {
  const [curve, { pairCipher }] = await Promise.all([loadCurve(), import('../adapters/signer/pair-cipher.ts')]);
  return {
    suite: curveSuite(curve),
    signer: (secret, random) => {
      const key = (curve ?? PLAIN_CURVE).key(secret);
      const author = async (records: readonly Uint8Array[]): Promise<Uint8Array> => concatBytes(...records.map(packedId).flatMap((id) => [id, key.sign(id)]));
      return localSigner(secret, { elsewhere: { author }, cipher: async (own) => pairCipher(own, random), ...(curve === undefined ? {} : { curve }) });
    },
    verifier: verifierWith((records) => checked(curve ?? PLAIN_CURVE, records)),
  };
}

/** For large swarms: everything but the curve is as in the real world. */
export function fastSigning(): Signing {
  return {
    suite: cheapSuite,
    signer: fastSigner,
    verifier: verifierWith((records) => records.map(({ id, bytes }) => equalBytes(signatureIn(bytes), cheapSignature(id, pubkeyIn(bytes))))),
  };
}

function fastSigner(secret: Uint8Array): Signer {
  const key = cheapSuite.publicKey(secret);
  const pubkey = toHex(key);
  return {
    pubkey,
    sign: async (draft) => {
      const id = eventId({ pubkey, ...draft });
      return { ...draft, tags: draft.tags.map((tag) => [...tag]), pubkey, id: toHex(id), sig: toHex(cheapSignature(id, key)) };
    },
    signAll: async (records) => records.map((record) => {
      const id = packedId(record.bytes);
      return markVerified(signedWith(record, id, cheapSignature(id, key)));
    }),
  };
}

type Claimed = Pick<SignedRecord, 'id' | 'bytes'>;

function verifierWith(check: (records: readonly Claimed[]) => readonly boolean[]): Verifier {
  return {
    verify: async (records) => check(records),
    identify: async (records) => {
      const claimed = records.map((bytes) => ({ id: packedId(bytes), bytes }));
      return { ids: claimed.map(({ id }) => id), valid: check(claimed) };
    },
    close: () => undefined,
  };
}

function checked(curve: Curve, records: readonly Claimed[]): readonly boolean[] {
  if (records.length === 0) return [];
  // Chance makes a lie about many signatures at once improbable. It decides nothing that could differ from run to run.
  const verdicts = curve.verify(packClaims(records), crypto.getRandomValues(new Uint8Array(32)));
  return Array.from(verdicts, (verdict) => verdict === 1);
}
