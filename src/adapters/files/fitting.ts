/**
 * What does not fit is refused before anything of it is kept, by every keeper of files in the same words. Whoever calls is the room's
 * own tab, so a misfit is a mistake of ours and no peer's: the tree of hashes has stopped theirs long before. It is refused all
 * the same, because a piece at a wrong place would be given to others in our name.
 */
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import type { FileOutline } from '../../core/files/event.ts';
import { isShape, layerBytes, pieceSize, piecesOf, type FileShape } from '../../core/files/tree.ts';
import type { StoreFault, StoreFaultCode } from '../../ports.ts';

const HASH = /^[0-9a-f]{64}$/;

/** What keepers of files reject with. */
export function storeFault(store: StoreFaultCode, reason: string): StoreFault {
  return { store, reason };
}

/** Runs something, and throws what it throws as `faultOf` puts it. */
export async function faulty<T>(faultOf: (reason: unknown) => StoreFault, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (reason) {
    throw faultOf(reason);
  }
}

/** The same for what is done at once. */
export function faultyAtOnce<T>(faultOf: (reason: unknown) => StoreFault, work: () => T): T {
  try {
    return work();
  } catch (reason) {
    throw faultOf(reason);
  }
}

/** There is no file of this root, or no draft of this name. */
export function unknown(what: 'file' | 'draft'): StoreFault {
  return storeFault('broken', `there is no such ${what}`);
}

/** Throws unless this can be a file. */
export function checkOutline(file: FileOutline): void {
  if (!HASH.test(file.root) || !isShape(file)) throw storeFault('broken', 'a file that no file can be');
}

/** Throws unless the file has such a piece. */
export function checkPiece(shape: FileShape, piece: number, bytes: Uint8Array): void {
  const isOne = Number.isInteger(piece) && piece >= 0 && piece < piecesOf(shape);
  if (!isOne || bytes.length !== pieceSize(shape, piece)) throw storeFault('broken', `piece ${piece} of ${bytes.length} bytes does not fit its file`);
}

/** Throws unless the file has such a layer. */
export function checkLayer(shape: FileShape, layer: Uint8Array): void {
  if (layer.length !== layerBytes(shape)) throw storeFault('broken', `a layer of ${layer.length} bytes does not fit its file`);
}

/** Throws unless drafts can have such pieces. */
export function checkDraft(pieceBytes: number): void {
  if (!isShape({ size: 0, pieceBytes })) throw storeFault('broken', `pieces of ${pieceBytes} bytes`);
}

/** Throws unless every record and every root is 64 hex. */
export function checkReferences(added: ReadonlyMap<string, readonly string[]>, removed: readonly string[]): void {
  const areNames = [...removed, ...added.keys(), ...[...added.values()].flat()].every((name) => HASH.test(name));
  if (!areNames) throw storeFault('broken', 'records and files have names of 64 hex digits');
}

/** Throws unless this is a time, ms since 1970. */
export function checkTime(at: number): void {
  if (!Number.isSafeInteger(at) || at < 0) throw storeFault('broken', `${at} is no time`);
}

/** How far a file has come of which nobody knows the root. */
export class DraftShape {
  readonly pieceBytes: number;
  /** Bytes and pieces so far. */
  size = 0;
  pieces = 0;

  constructor(pieceBytes: number) {
    checkDraft(pieceBytes);
    this.pieceBytes = pieceBytes;
  }

  /** Throws unless this is the next piece: they come in order, and only the last one is not full. */
  checkNext(piece: number, bytes: Uint8Array): void {
    const isNext = piece === this.pieces && this.size === piece * this.pieceBytes && piece < FILE_LIMITS.filePiecesMax;
    if (!isNext || bytes.length === 0 || bytes.length > this.pieceBytes) throw storeFault('broken', `piece ${piece} of ${bytes.length} bytes is not the next of its draft`);
  }

  /** The piece that was checked is on disk. */
  take(bytes: Uint8Array): void {
    this.size += bytes.length;
    this.pieces++;
  }

  /** Throws unless the draft can be this file, with this layer. */
  checkWhole(file: FileOutline, layer: Uint8Array): void {
    checkOutline(file);
    checkLayer(file, layer);
    if (file.size !== this.size || file.pieceBytes !== this.pieceBytes) throw storeFault('broken', `a draft of ${this.size} bytes is no file of ${file.size}`);
  }
}
