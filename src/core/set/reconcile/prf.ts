/**
 * Everything a conversation keys with its salt. The salt is drawn after the records were stored, so nobody
 * can have prepared ids whose short forms, checks or fingerprints collide in this conversation.
 *
 * Short ids come from Chaskey-12 (Mouha, 2014; 12 rounds) over all 32 bytes of an id: a keyed function
 * made for 32-bit arithmetic, several times faster in JavaScript than SipHash on emulated 64-bit words.
 * Fingerprints of ranges are truncated SHA-256 under the same key; there are at most a hundred of them.
 *
 * Not here: anything unkeyed. Whatever is compared between peers and cut short passes through this file.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '../../base/bytes.ts';
import { textToBytes } from '../../base/text.ts';

const DOMAIN = textToBytes('peerset reconcile 1');

/** Bytes of salt in a HELLO. */
export const SALT_BYTES = 8;
/** Bits of a short id. */
export const SHORT_BITS = 48;
/** The low word of a short id counts by this much less than the high one. */
export const TWO_32 = 0x1_0000_0000;

/** Uses of a keyed fingerprint, so that one never stands for another. */
export const LABEL = { root: 0, range: 1, newEdge: 2, oldEdge: 3 } as const;

/** What the digest of a range is made from; see SetView. */
export interface Digest {
  readonly sums: Uint32Array;
  readonly count: number;
}

/** The key of one conversation and all that is computed with it. */
export class SessionKey {
  readonly #bytes: Uint8Array;
  /** Chaskey's key, and its double for the last block. */
  readonly #key: Uint32Array;
  readonly #last: Uint32Array;
  /** Seeds of the sketch's checks and tables. */
  readonly checkSeed: number;
  readonly tableSeed: number;
  /** Tells the messages of one conversation from those of another, 16 bits. */
  readonly tag: number;

  constructor(salt: Uint8Array) {
    this.#bytes = sha256(concatBytes(DOMAIN, salt));
    const words = littleEndianWords(this.#bytes);
    this.#key = words.slice(0, 4);
    this.#last = timesTwo(this.#key);
    this.checkSeed = words[4]!;
    this.tableSeed = words[5]!;
    this.tag = words[6]! & 0xffff;
  }

  /** The first `length` bytes of a keyed hash of a digest. `label` separates uses. */
  fingerprint(label: number, digest: Digest, length: number): Uint8Array {
    const bytes = new Uint8Array(1 + 8 + digest.sums.length * 4);
    const view = new DataView(bytes.buffer);
    view.setUint8(0, label);
    view.setUint32(1, digest.count >>> 0, true);
    view.setUint32(5, Math.floor(digest.count / TWO_32), true);
    for (let i = 0; i < digest.sums.length; i++) view.setUint32(9 + 4 * i, digest.sums[i]!, true);
    return sha256(concatBytes(this.#bytes, bytes)).slice(0, length);
  }

  /** Writes the 48-bit short id of the id at `words[offset..offset + 8)` to place `index` of `lo` and `hi`. */
  shortId(words: Uint32Array, offset: number, lo: Uint32Array, hi: Uint16Array, index: number): void {
    const key = this.#key;
    const last = this.#last;
    let v0 = key[0]! ^ words[offset]!;
    let v1 = key[1]! ^ words[offset + 1]!;
    let v2 = key[2]! ^ words[offset + 2]!;
    let v3 = key[3]! ^ words[offset + 3]!;
    for (let block = 0; block < 2; block++) {
      if (block === 1) {
        v0 ^= words[offset + 4]! ^ last[0]!;
        v1 ^= words[offset + 5]! ^ last[1]!;
        v2 ^= words[offset + 6]! ^ last[2]!;
        v3 ^= words[offset + 7]! ^ last[3]!;
      }
      for (let round = 0; round < 12; round++) {
        v0 = (v0 + v1) | 0;
        v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
        v0 = (v0 << 16) | (v0 >>> 16);
        v2 = (v2 + v3) | 0;
        v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
        v0 = (v0 + v3) | 0;
        v3 = ((v3 << 13) | (v3 >>> 19)) ^ v0;
        v2 = (v2 + v1) | 0;
        v1 = ((v1 << 7) | (v1 >>> 25)) ^ v2;
        v2 = (v2 << 16) | (v2 >>> 16);
      }
    }
    lo[index] = v0 ^ last[0]!;
    hi[index] = v1 ^ last[1]!;
  }
}

/** Chaskey's doubling in GF(2^128), words little-endian. */
function timesTwo(key: Uint32Array): Uint32Array {
  const [a, b, c, d] = [key[0]!, key[1]!, key[2]!, key[3]!];
  return Uint32Array.of((a << 1) ^ (d >>> 31 ? 0x87 : 0), (b << 1) | (a >>> 31), (c << 1) | (b >>> 31), (d << 1) | (c >>> 31));
}

function littleEndianWords(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getUint32(4 * i, true));
}

/**
 * A 32-bit mix of a short id under a seed. Not a cipher: short ids are already pseudorandom, and nobody
 * outside the conversation knows the seed.
 */
export function mix(lo: number, hi: number, seed: number): number {
  let x = Math.imul(lo ^ seed, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x ^ Math.imul(hi + seed, 0x9e3779b1), 0xc2b2ae35);
  x ^= x >>> 16;
  x = Math.imul(x, 0x27d4eb2f);
  return (x ^ (x >>> 15)) >>> 0;
}
