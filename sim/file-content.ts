/** Files of simulations: random bytes from a seed, whole, in pieces, and the hashes of their blocks. */
import { createHash } from 'node:crypto';
import { toHex } from '../src/core/base/bytes.ts';
import { FILE_LIMITS } from '../src/core/base/limits/files.ts';
import type { FileOutline } from '../src/core/files/event.ts';
import { layerOf, pieceBytesOf, pieceSize, rootOf } from '../src/core/files/tree.ts';
import type { Prng } from '../src/testing/prng.ts';

/** A file, whole. */
export interface Content {
  readonly file: FileOutline;
  readonly layer: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A file of random bytes, its layer and root. */
export function contentOf(prng: Prng, size: number): Content {
  const bytes = prng.bytes(size);
  const shape = { size, pieceBytes: pieceBytesOf(size) };
  const layer = layerOf(leavesOf(bytes), shape);
  const file: FileOutline = { ...shape, root: toHex(rootOf(layer, shape)) };
  return { file, layer, bytes };
}

/** The bytes of a piece of a file. */
export function pieceOf(bytes: Uint8Array, file: FileOutline, piece: number): Uint8Array {
  return bytes.subarray(piece * file.pieceBytes, piece * file.pieceBytes + pieceSize(file, piece));
}

/** The SHA-256 of each block. */
export function leavesOf(bytes: Uint8Array): Uint8Array[] {
  const leaves: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += FILE_LIMITS.fileBlockBytes) {
    leaves.push(new Uint8Array(createHash('sha256').update(bytes.subarray(at, at + FILE_LIMITS.fileBlockBytes)).digest()));
  }
  return leaves;
}
