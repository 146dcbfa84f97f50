/**
 * Signs with a key that this page holds, without asking anybody. Many records go to workers, where there are any. One
 * or two are signed on this thread where its curve is quick: asking a worker costs the page as much time as the signature
 * itself, and then somebody waits for the answer. Both check what they made. The key goes nowhere else: what this file gives out are
 * signatures and the public half.
 */
import { concatBytes, toHex } from '../../core/base/bytes.ts';
import { signDraft } from '../../core/record/event.ts';
import { packedId } from '../../core/record/packed-id.ts';
import { markVerified, type VerifiedRecord } from '../../core/record/record.ts';
import { SchnorrKey } from '../../core/record/schnorr.ts';
import { signedWith, type UnsignedRecord } from '../../core/record/unsigned.ts';
import type { PairCipher, Signer } from '../../ports.ts';
import type { Curve, CurveKey } from '../secp256k1/instance.ts';

/** The same key in workers. */
export interface KeyElsewhere {
  /** For each packed record its id, 32 bytes, and a checked signature, 64 bytes; undefined: nobody there. */
  author(records: readonly Uint8Array[]): Promise<Uint8Array | undefined>;
}

/** What makes a signer quicker; without it, everything is signed one by one in plain JavaScript. */
export interface LocalSignerOptions {
  readonly elsewhere?: KeyElsewhere;
  /** The quick curve of this thread. */
  readonly curve?: Curve;
  /** Loads the cipher of a secret, which it keeps, when something is first to be encrypted; without it, nothing can be. */
  readonly cipher?: (secret: Uint8Array) => Promise<PairCipher>;
}

/** Records at most that are signed on this thread, count: a tenth of a millisecond each. */
const HERE_MAX = 2;
const ID_BYTES = 32;
const ANSWER_BYTES = ID_BYTES + 64;

/**
 * A signer for a secret key of 32 bytes.
 * @throws where the bytes are no secret key of the curve.
 */
export function localSigner(secret: Uint8Array, options: LocalSignerOptions = {}): Signer {
  const signer = new LocalSigner(secret, options);
  return {
    pubkey: signer.pubkey,
    sign: async (draft) => signDraft(draft, signer.key),
    ...(options.elsewhere === undefined ? {} : { signAll: (records: readonly UnsignedRecord[]) => signer.signAll(records) }),
    ...(options.cipher === undefined ? {} : { nip44: lateCipher(secret.slice(), options.cipher) }),
  };
}

/** Encryption that is loaded when it is first used. What does not load is asked for again the next time. */
function lateCipher(secret: Uint8Array, load: (secret: Uint8Array) => Promise<PairCipher>): PairCipher {
  return {
    encrypt: async (pubkey, text) => (await load(secret)).encrypt(pubkey, text),
    decrypt: async (pubkey, payload) => (await load(secret)).decrypt(pubkey, payload),
  };
}

class LocalSigner {
  readonly pubkey: string;
  // Holds a secret of its own: whoever wipes theirs, or writes over it, does not change who we are.
  readonly key: SchnorrKey | CurveKey;
  readonly #elsewhere: KeyElsewhere | undefined;
  readonly #quickKey: CurveKey | undefined;

  constructor(secret: Uint8Array, { elsewhere, curve }: LocalSignerOptions) {
    this.#quickKey = curve?.key(secret);
    this.key = this.#quickKey ?? new SchnorrKey(secret);
    this.pubkey = toHex(this.key.publicKey);
    this.#elsewhere = elsewhere;
  }

  async signAll(records: readonly UnsignedRecord[]): Promise<readonly VerifiedRecord[] | undefined> {
    const packed = records.map(({ bytes }) => bytes);
    const isHere = this.#quickKey !== undefined && records.length <= HERE_MAX;
    const answers = isHere ? author(packed, this.#quickKey!) : await this.#elsewhere?.author(packed);
    if (answers === undefined) return undefined;
    return records.map((record, i) => {
      const at = i * ANSWER_BYTES;
      // Whoever signed checked each signature, which is what the mark says.
      return markVerified(signedWith(record, answers.slice(at, at + ID_BYTES), answers.subarray(at + ID_BYTES, at + ANSWER_BYTES)));
    });
  }
}

/** Id and checked signature of each record. */
function author(records: readonly Uint8Array[], key: CurveKey): Uint8Array {
  return concatBytes(...records.map(packedId).flatMap((id) => [id, key.sign(id)]));
}
