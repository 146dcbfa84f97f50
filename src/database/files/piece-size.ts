/**
 * How large the pieces of a file are that is put here. What is done of a file is done by the piece (a message to the disk's worker, a line in its
 * log, a hash of the layer, news for peers), so a large file has larger ones than it must. A small one has the smallest: it comes from many, and begins to play, the sooner.
 */
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import { sealedShapeOf } from '../../core/files/sealing.ts';
import { pieceBytesOf } from '../../core/files/tree.ts';

/** What is known of a file before it is cut. */
export interface ToCut {
  /** Bytes; undefined where they end when they end. */
  readonly size: number | undefined;
  /** The most that it may have. */
  readonly bytesMax: number;
  readonly form: 'open' | 'sealed';
}

/** Bytes of a piece; undefined where the file is larger than files may be. */
export function pieceBytesFor({ size, bytesMax, form }: ToCut): number | undefined {
  const most = size ?? bytesMax;
  const least = form === 'open' ? pieceBytesOf(most) : sealedShapeOf(most)?.pieceBytes;
  if (least === undefined) return undefined;
  const isLarge = size !== undefined && size >= FILE_KEEPING_LIMITS.fileLargeBytes;
  return isLarge ? Math.max(least, FILE_KEEPING_LIMITS.fileLargePieceBytes) : least;
}
