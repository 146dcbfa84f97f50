/**
 * Reading pieces for whoever is here: from the disk, or when they come. The disk may have the file cut otherwise than whoever reads knows
 * it; and as long as it is not known whose record describes it rightly, who goes by another description waits for that one's turn.
 */
import { concatBytes } from '../../core/base/bytes.ts';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { Bitfield } from '../../core/files/bitfield.ts';
import type { FileOutline } from '../../core/files/event.ts';
import { piecesOf } from '../../core/files/tree.ts';
import type { FilePart } from '../../ports.ts';
import { badOption } from '../errors.ts';
import type { KeptFiles } from './kept-files.ts';
import { covering, sameCut, within } from './recut.ts';
import type { Wishes } from './wishes.ts';

/** What it takes. */
export interface ReadsOptions {
  readonly kept: Pick<KeptFiles, 'get' | 'claimed' | 'isWhole' | 'read' | 'gather' | 'lost'>;
  readonly wishes: Pick<Wishes, 'move' | 'wait' | 'outlineOf'>;
  /** Throws a PeersetError where this file cannot be, or nothing can be read any more. */
  readonly check: (file: FileOutline) => void;
  /** The disk lost a piece. */
  readonly missed: (root: string, piece: number) => void;
}

/** Reads the files of one room. */
export class Reads {
  readonly #options: ReadsOptions;

  constructor(options: ReadsOptions) {
    this.#options = options;
  }

  /** The piece, as whoever asks has cut the file. @throws PeersetError */
  async read(file: FileOutline, piece: number, reader: string): Promise<Uint8Array> {
    const { kept, wishes, check } = this.#options;
    for (;;) {
      check(file);
      if (!(Number.isInteger(piece) && piece >= 0 && piece < piecesOf(file))) throw badOption('piece', 'the file has no such piece');
      const here = kept.get(file.root);
      const cut = here?.outline ?? wishes.outlineOf(file.root) ?? file;
      const pieces = cut.size === file.size ? covering(file, piece, cut) : [];
      const missing = pieces.find((needed) => here?.have.has(needed) !== true);
      if (pieces.length === 0 || missing !== undefined) {
        await wishes.wait(kept.claimed(file), missing, reader);
        continue;
      }
      const bytes = await this.#readHere(cut, pieces, reader);
      if (bytes !== undefined) return sameCut(file, cut) ? bytes : within(bytes, file, piece, pieces[0]! * cut.pieceBytes);
    }
  }

  /** What comes from this piece on in one part. Undefined where the file is cut otherwise here, or the disk cannot: it is read piece by piece then. @throws PeersetError */
  async gather(file: FileOutline, from: number, reader: string): Promise<FilePart | undefined> {
    const { kept, wishes, check } = this.#options;
    for (;;) {
      check(file);
      const count = piecesOf(file);
      if (!(Number.isInteger(from) && from >= 0 && from < count)) throw badOption('piece', 'the file has no such piece');
      const here = kept.get(file.root);
      if (!sameCut(file, here?.outline ?? wishes.outlineOf(file.root) ?? file)) return undefined;
      const to = Math.min(count, from + Math.max(1, Math.floor(FILE_KEEPING_LIMITS.fileGatherBytes / file.pieceBytes)));
      const missing = firstMissing(here?.have, from, to);
      if (missing === undefined) {
        // What comes after it is fetched meanwhile.
        if (!kept.isWhole(file)) wishes.move(kept.claimed(file), to, reader);
        return kept.gather({ root: file.root, from, to, by: reader });
      }
      await wishes.wait(kept.claimed(file), missing, reader);
    }
  }

  /** Pieces one behind the other; undefined where the disk lost one of them. */
  async #readHere(cut: FileOutline, pieces: readonly number[], reader: string): Promise<Uint8Array | undefined> {
    const { kept, wishes, missed } = this.#options;
    // What comes after it is fetched meanwhile.
    if (!kept.isWhole(cut)) wishes.move(cut, pieces.at(-1)!, reader);
    const parts: Uint8Array[] = [];
    for (const piece of pieces) {
      const bytes = await kept.read(cut.root, piece);
      if (bytes === undefined) {
        kept.lost(cut.root, piece);
        missed(cut.root, piece);
        return undefined;
      }
      parts.push(bytes);
    }
    return parts.length === 1 ? parts[0]! : concatBytes(...parts);
  }
}

function firstMissing(have: Bitfield | undefined, from: number, to: number): number | undefined {
  for (let piece = from; piece < to; piece++) if (have?.has(piece) !== true) return piece;
  return undefined;
}
