/**
 * Changes inputs by chance, from a seed: bits, bytes, pieces moved, doubled and cut, interesting numbers, two inputs
 * joined. Not guided by coverage; that is what the long run does, whose findings stay in the corpus.
 */
import { concatBytes } from '../src/core/base/bytes.ts';
import type { Prng } from '../src/testing/prng.ts';

/** Numbers at which codes break. */
const INTERESTING = [0, 1, 0x7f, 0x80, 0xff] as const;
/** Times an input is changed at once, count, and how long it may become, bytes. */
const CHANGES_MAX = 5;
const LENGTH_MAX = 8192;

/** Another input, near to one of these. */
export function mutated(prng: Prng, inputs: readonly Uint8Array[]): Uint8Array {
  let bytes: Uint8Array = prng.pick(inputs).slice();
  for (let i = prng.between(1, CHANGES_MAX); i > 0; i--) bytes = changed(prng, bytes, inputs);
  return bytes.subarray(0, LENGTH_MAX);
}

function changed(prng: Prng, bytes: Uint8Array, inputs: readonly Uint8Array[]): Uint8Array {
  const at = prng.below(bytes.length + 1);
  const length = prng.below(Math.min(16, bytes.length - at) + 1);
  const piece = bytes.subarray(at, at + length);
  switch (prng.below(7)) {
    case 0:
      if (at < bytes.length) bytes[at]! ^= 1 << prng.below(8);
      return bytes;
    case 1:
      if (at < bytes.length) bytes[at] = prng.chance(0.5) ? prng.pick(INTERESTING) : prng.below(256);
      return bytes;
    case 2:
      return concatBytes(bytes.subarray(0, at), bytes.subarray(at + length));
    case 3:
      return concatBytes(bytes.subarray(0, at), piece, bytes.subarray(at));
    case 4:
      return concatBytes(bytes.subarray(0, at), prng.bytes(prng.between(1, 8)), bytes.subarray(at));
    case 5:
      return bytes.slice(0, at);
    default: {
      const other = prng.pick(inputs);
      return concatBytes(bytes.subarray(0, at), other.subarray(prng.below(other.length + 1)));
    }
  }
}

