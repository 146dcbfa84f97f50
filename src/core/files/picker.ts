/**
 * Which piece to begin next: the one that fewest peers have, so that none gets lost when somebody leaves; among equals any, so
 * that peers who fetch the same file at the same time have different pieces to give to each other.
 */
import type { Bitfield } from './bitfield.ts';

/** What there is to choose from. */
export interface Choice {
  /** What is on our disk. */
  readonly have: Bitfield;
  /** What the peer has. */
  readonly theirs: Bitfield;
  /** How many peers have each piece. */
  readonly sources: Uint16Array;
  /** Whether a piece is on its way. */
  readonly isBegun: (piece: number) => boolean;
  /** A whole number from 0 to below a count. */
  readonly random: (count: number) => number;
}

/** The rarest piece that we lack, the peer has, and nobody brings yet. */
export function rarestPiece({ have, theirs, sources, isBegun, random }: Choice): number | undefined {
  let rarest = Infinity;
  let equals: number[] = [];
  for (const { from, to } of have.missing()) {
    for (let piece = from; piece < to; piece++) {
      const count = sources[piece]!;
      if (count > rarest || !theirs.has(piece) || isBegun(piece)) continue;
      if (count < rarest) equals = [];
      rarest = count;
      equals.push(piece);
    }
  }
  return equals.length === 0 ? undefined : equals[random(equals.length)];
}
