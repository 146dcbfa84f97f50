/**
 * Reads a file piece by piece: asks for each, opens what is sealed, and cuts out what was wanted. Pieces were checked by whoever has
 * them; here they only must have their size.
 */
import type { FileInfo } from '../../core/files/info.ts';
import { pieceAt, plainRange } from '../../core/files/sealing.ts';
import { pieceSize } from '../../core/files/tree.ts';
import { checkSignal, PeersetError } from '../errors.ts';
import { unlessAborted } from '../signing.ts';

/** Where pieces come from. */
export interface PieceSource {
  readonly info: FileInfo;
  /** The piece, as it travels. */
  piece(piece: number): Promise<Uint8Array>;
  /** What it holds; absent where files are not sealed. */
  readonly unseal?: ((bytes: Uint8Array, piece: number) => Promise<Uint8Array | undefined>) | undefined;
  /** Pieces to ask for at once, count. */
  ahead(): number;
}

/** Bytes from `start` up to `end`, which are in the file, in order. */
export async function* readBytes(source: PieceSource, { start, end, signal }: { readonly start: number; readonly end: number; readonly signal: AbortSignal | undefined }): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (start >= end) return;
  const { info } = source;
  const last = pieceAt(info, end - 1).piece;
  const asked: Promise<Uint8Array>[] = [];
  let next = pieceAt(info, start).piece;
  for (let piece = next; piece <= last; piece++) {
    for (; next <= last && next < piece + source.ahead(); next++) asked.push(quietly(source.piece(next)));
    checkSignal(signal);
    const bytes = await opened(source, await unlessAborted(asked.shift()!, signal), piece);
    const [from] = plainRange(info, piece);
    yield bytes.subarray(Math.max(0, start - from), end - from) as Uint8Array<ArrayBuffer>;
  }
}

async function opened({ info, unseal }: PieceSource, bytes: Uint8Array, piece: number): Promise<Uint8Array> {
  const plain = bytes.length !== pieceSize(info, piece) ? undefined : unseal === undefined ? bytes : await unseal(bytes, piece);
  if (plain === undefined) throw wrongFile(`its piece ${piece} does not open`);
  return plain;
}

/** Whoever stops reading does not wait for what it asked for. */
function quietly<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

/** A file that is not what its record says. */
export function wrongFile(reason: string): PeersetError {
  return new PeersetError('E_FILE', `This file is not what its record says: ${reason}.`, { fix: 'Ask its author to put it again.', reason });
}
