/**
 * Where an id leaves its parity in the strata of a set: the last 32 bits choose the level, by how many zeros
 * they end in, and the low six of the 32 bits before them the bucket. Ids are hashes, so their bits are even;
 * whoever grinds them can only make an estimate worse, see `reconcile/estimate.ts`.
 */
import { ID_WORDS } from './fingerprint.ts';
import { STRATA_LEVELS, toggleStratum } from './reconcile/estimate.ts';

/** Strata of the empty set. */
export function emptyStrata(): Uint32Array {
  return new Uint32Array(2 * STRATA_LEVELS);
}

/** Adds the id at `words[offset..offset + 8)` to strata, or takes it away: the same thing. */
export function toggleId(strata: Uint32Array, words: Uint32Array, offset: number): void {
  toggleStratum(strata, words[offset + ID_WORDS - 1]!, words[offset + ID_WORDS - 2]!);
}
