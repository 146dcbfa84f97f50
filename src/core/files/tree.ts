/**
 * The tree of hashes over a file, in the form of BitTorrent version 2 (BEP-52). Leaves are the SHA-256 of the file's blocks of
 * 16 KiB, the last of what is left; a node is the SHA-256 of its two children; where the file ends, leaves are 32 zeros, until
 * their number is a power of two. The row of nodes that cover one piece each is the file's *layer*: whoever checked it against
 * the root can check every piece alone, from whomever it came.
 *
 * How many leaves there are follows from the file's size, which the record's author signed with the root. So the depth is
 * fixed, and a node can never be passed off as a block. The root does not depend on how large the pieces are.
 *
 * Hashing data is not for here (`adapters/hashing`); nodes are 64 bytes, and hashing them takes two microseconds. A file of no
 * bytes has no pieces, an empty layer, and 32 zeros as root: BEP-52 gives it none.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../base/assert.ts';
import { concatBytes, equalBytes, toHex } from '../base/bytes.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';

/** Bytes of a hash. */
export const HASH_BYTES = 32;

/** How a file is cut: everything that tells how many pieces, blocks and hashes there are. Every `FileInfo` is one. */
export interface FileShape {
  /** Bytes as they travel. */
  readonly size: number;
  /** Bytes of every piece but the last. */
  readonly pieceBytes: number;
}

/** Roots of trees of which nothing lies in the file, by their height in rows. */
const NOTHING = /* @__PURE__ */ nothingUpToLargest();

/** The piece size for a file: the smallest with which it has at most `filePiecesMax` pieces. */
export function pieceBytesOf(size: number): number {
  assert(size >= 0 && size <= FILE_LIMITS.fileBytesMax, 'a file of a size that files may have');
  let pieceBytes: number = FILE_LIMITS.filePieceBytesMin;
  while (size > pieceBytes * FILE_LIMITS.filePiecesMax) pieceBytes *= 2;
  return pieceBytes;
}

/** How a file of this size is cut. */
export function shapeOf(size: number): FileShape {
  return { size, pieceBytes: pieceBytesOf(size) };
}

/** Whether a file may be cut like this: into at most `filePiecesMax` pieces of a power of two within the limits. */
export function isShape({ size, pieceBytes }: FileShape): boolean {
  const isPiece = pieceBytes >= FILE_LIMITS.filePieceBytesMin && pieceBytes <= FILE_LIMITS.filePieceBytesMax && Number.isInteger(Math.log2(pieceBytes));
  return isPiece && Number.isSafeInteger(size) && size >= 0 && size <= pieceBytes * FILE_LIMITS.filePiecesMax;
}

/** Pieces of a file, count. */
export function piecesOf({ size, pieceBytes }: FileShape): number {
  return Math.ceil(size / pieceBytes);
}

/** Bytes of one of its pieces: all are full but the last. */
export function pieceSize(shape: FileShape, index: number): number {
  assert(Number.isInteger(index) && index >= 0 && index < piecesOf(shape), 'a piece of the file');
  return Math.min(shape.pieceBytes, shape.size - index * shape.pieceBytes);
}

/** Blocks in so many bytes, each of which has a leaf, count. */
export function leafCount(bytes: number): number {
  return Math.ceil(bytes / FILE_LIMITS.fileBlockBytes);
}

/** Bytes of a file's layer. */
export function layerBytes(shape: FileShape): number {
  return piecesOf(shape) * HASH_BYTES;
}

/** The node above a piece's leaves. Where the file is that one piece, it is the root. */
export function pieceRoot(leaves: readonly Uint8Array[], shape: FileShape): Uint8Array {
  assert(leaves.length > 0 && leaves.length <= leavesPerPiece(shape), 'a piece has one leaf for each of its blocks');
  return topOf(concatBytes(...leaves), leavesPerPiece(shape), 0);
}

/** The layer of a file, of the leaves of all its blocks in order. */
export function layerOf(leaves: readonly Uint8Array[], shape: FileShape): Uint8Array {
  assert(leaves.length === leafCount(shape.size), 'a file has one leaf for each of its blocks');
  const perPiece = leavesPerPiece(shape);
  const roots: Uint8Array[] = [];
  for (let start = 0; start < leaves.length; start += perPiece) roots.push(pieceRoot(leaves.slice(start, start + perPiece), shape));
  return concatBytes(...roots);
}

/** The root above a layer. */
export function rootOf(layer: Uint8Array, shape: FileShape): Uint8Array {
  assert(layer.length === layerBytes(shape), 'a layer has one hash for each piece');
  const pieces = piecesOf(shape);
  return pieces === 0 ? NOTHING[0]!.slice() : topOf(layer, powerOfTwo(pieces), Math.log2(leavesPerPiece(shape))).slice();
}

/** Whether bytes that somebody sent are the layer of this file. Every other length is none. */
export function checkLayer(layer: Uint8Array, info: FileShape & { readonly root: string }): boolean {
  return layer.length === layerBytes(info) && toHex(rootOf(layer, info)) === info.root;
}

/** What a layer says of one piece. The layer must have been checked. */
export function nodeOf(layer: Uint8Array, index: number): Uint8Array {
  return layer.slice(index * HASH_BYTES, (index + 1) * HASH_BYTES);
}

/** Whether these are the leaves of this piece of the file, in order, none missing and none more. `node`: what the layer says of it. */
export function checkPiece(leaves: readonly Uint8Array[], index: number, node: Uint8Array, shape: FileShape): boolean {
  return leaves.length === leafCount(pieceSize(shape, index)) && equalBytes(pieceRoot(leaves, shape), node);
}

/** The hashes that stand one behind the other in these bytes, as views. */
export function hashesIn(bytes: Uint8Array): readonly Uint8Array[] {
  assert(bytes.length % HASH_BYTES === 0, 'whole hashes');
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

/** Leaves below one hash of the layer. A file of one piece has no more leaves than it needs, as in BEP-52. */
function leavesPerPiece(shape: FileShape): number {
  return piecesOf(shape) > 1 ? shape.pieceBytes / FILE_LIMITS.fileBlockBytes : powerOfTwo(leafCount(shape.size));
}

/** The top of a tree whose lowest row is `width` nodes wide and stands `height` rows above the leaves; missing ones are beyond the file. */
function topOf(nodes: Uint8Array, width: number, height: number): Uint8Array {
  let row = nodes;
  for (let wide = width, high = height; wide > 1; wide /= 2, high++) row = rowAbove(row, NOTHING[high]!);
  assert(row.length === HASH_BYTES, 'a tree has one top');
  return row;
}

function rowAbove(row: Uint8Array, nothing: Uint8Array): Uint8Array {
  const above = new Uint8Array(Math.ceil(row.length / (2 * HASH_BYTES)) * HASH_BYTES);
  for (let at = 0; at < above.length; at += HASH_BYTES) {
    const children = row.subarray(2 * at, 2 * (at + HASH_BYTES));
    above.set(sha256(children.length === 2 * HASH_BYTES ? children : concatBytes(children, nothing)), at);
  }
  return above;
}

/** Without arguments, so that whoever only counts pieces is bundled without hashes. */
function nothingUpToLargest(): readonly Uint8Array[] {
  const leavesMax = FILE_LIMITS.fileBytesMax / FILE_LIMITS.fileBlockBytes;
  const roots: Uint8Array[] = [new Uint8Array(HASH_BYTES)];
  for (let leaves = 1; leaves < leavesMax; leaves *= 2) roots.push(sha256(concatBytes(roots.at(-1)!, roots.at(-1)!)));
  return roots;
}

/** The smallest power of two that is not below a count of at least one. */
function powerOfTwo(count: number): number {
  return 2 ** Math.ceil(Math.log2(count));
}
