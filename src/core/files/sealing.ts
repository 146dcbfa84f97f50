/**
 * How a file is sealed in a room with a secret: piece by piece, so that each can be fetched, checked and opened alone, and a reader
 * may begin anywhere. The arithmetic is here; the cipher, AES-256-GCM, is the platform's (`adapters/hashing`).
 *
 *   file key  = HKDF-SHA256(the epoch's file key, salt of the file, info "peerset/1/file"), 32 bytes
 *   piece i   = AES-256-GCM(file key, nonce = i as 12 bytes, big-endian, plaintext), 16 bytes longer than what it holds
 *
 * The salt is random, 32 bytes, new for every time that a file is cut: so a key is one file's alone, a nonce is used once with it, and no
 * piece opens in another place or as part of another file. That none is missing at the end needs no mark inside: the tree is over what
 * travels, and the record that names its root names its size, too. `x` is over what readers see, and holds only where all was opened with the right key.
 */
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../base/assert.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { textToBytes } from '../base/text.ts';
import { pieceSize, piecesOf, type FileShape } from './tree.ts';

/** Bytes of the tag that stands behind each sealed piece. */
export const SEAL_BYTES = 16;
/** Bytes of a file's salt, and of every key. */
export const SALT_BYTES = 32;

const DOMAIN = 'peerset/1/file';
const NONCE_BYTES = 12;

/** A file, sealed or not, as whoever reads it must know it: every `FileInfo` is one. */
export interface ReadableShape extends FileShape {
  /** Anything, where it is sealed. */
  readonly sealed?: unknown;
}

/** A place in a file. */
export interface FilePlace {
  readonly piece: number;
  /** Bytes into what the piece holds. */
  readonly at: number;
}

/** The key of one file, of the file key of an epoch and the file's own salt, 32 bytes each. */
export function fileKeyOf(roomKey: Uint8Array, salt: Uint8Array): Uint8Array {
  assert(roomKey.length === SALT_BYTES && salt.length === SALT_BYTES, 'a key and a salt of 32 bytes');
  return expand(sha256, extract(sha256, roomKey, salt), textToBytes(DOMAIN), SALT_BYTES);
}

/** The nonce of a piece, under the key of its file. */
export function pieceNonce(piece: number): Uint8Array<ArrayBuffer> {
  assert(Number.isInteger(piece) && piece >= 0 && piece < FILE_LIMITS.filePiecesMax, 'a piece that a file may have');
  const nonce = new Uint8Array(NONCE_BYTES);
  new DataView(nonce.buffer).setUint32(NONCE_BYTES - 4, piece);
  return nonce;
}

/** Bytes that a file of this many takes once it is sealed in pieces of `pieceBytes`. */
export function sealedSize(plain: number, pieceBytes: number): number {
  return plain + SEAL_BYTES * Math.ceil(plain / (pieceBytes - SEAL_BYTES));
}

/** How a file of this many bytes is cut where it is sealed: into the smallest pieces of which it needs no more than the most. Undefined where it is too large. */
export function sealedShapeOf(plain: number): FileShape | undefined {
  let pieceBytes: number = FILE_LIMITS.filePieceBytesMin;
  while (pieceBytes < FILE_LIMITS.filePieceBytesMax && sealedSize(plain, pieceBytes) > pieceBytes * FILE_LIMITS.filePiecesMax) pieceBytes *= 2;
  const size = sealedSize(plain, pieceBytes);
  return size <= pieceBytes * FILE_LIMITS.filePiecesMax ? { size, pieceBytes } : undefined;
}

/** Whether a sealed file may have this shape: each of its pieces holds something, the last one too. */
export function isSealedShape(shape: FileShape): boolean {
  return shape.size === 0 || pieceSize(shape, piecesOf(shape) - 1) > SEAL_BYTES;
}

/** Bytes of a file as its readers see it. */
export function plainSize(file: ReadableShape): number {
  return file.size - piecesOf(file) * sealBytes(file);
}

/** Bytes of a file that each of its pieces holds, but the last. */
export function plainPieceBytes(file: ReadableShape): number {
  return file.pieceBytes - sealBytes(file);
}

/** Where a byte of a file is; it must be before the file's end. */
export function pieceAt(file: ReadableShape, offset: number): FilePlace {
  assert(Number.isInteger(offset) && offset >= 0 && offset < plainSize(file), 'a byte of the file');
  const each = plainPieceBytes(file);
  return { piece: Math.floor(offset / each), at: offset % each };
}

/** Which bytes of the file a piece holds: from the first up to, and without, the second. */
export function plainRange(file: ReadableShape, piece: number): readonly [number, number] {
  const from = piece * plainPieceBytes(file);
  return [from, from + pieceSize(file, piece) - sealBytes(file)];
}

function sealBytes({ sealed }: ReadableShape): number {
  return sealed === undefined ? 0 : SEAL_BYTES;
}
