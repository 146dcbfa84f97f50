/**
 * One file, cut in two ways: its root does not say how large its pieces are, so two records may. What is on disk is cut in one of them, and
 * whoever reads asks in the other.
 */
import type { FileOutline } from '../../core/files/event.ts';
import { pieceSize } from '../../core/files/tree.ts';

/** Whether two descriptions cut a file alike. */
export function sameCut(one: FileOutline, other: FileOutline): boolean {
  return one.size === other.size && one.pieceBytes === other.pieceBytes;
}

/** The pieces of one cut that hold a piece of another. */
export function covering(file: FileOutline, piece: number, cut: FileOutline): readonly number[] {
  const start = piece * file.pieceBytes;
  const first = Math.floor(start / cut.pieceBytes);
  const last = Math.ceil((start + pieceSize(file, piece)) / cut.pieceBytes);
  return Array.from({ length: last - first }, (_, i) => first + i);
}

/** A piece of a file in bytes that begin before it, or with it. */
export function within(bytes: Uint8Array, file: FileOutline, piece: number, bytesStart: number): Uint8Array {
  const start = piece * file.pieceBytes - bytesStart;
  return bytes.slice(start, start + pieceSize(file, piece));
}
