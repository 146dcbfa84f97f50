/**
 * Asserts state what must be true of our own code. A failed assert is a bug of ours, never of a peer:
 * hostile bytes become a Fault (`fault.ts`). They stay on in production, so that a broken invariant
 * stops the database before it can spoil what is on disk.
 */

/** Throws when one of our own invariants does not hold. `why` says which. */
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${why}`);
}
