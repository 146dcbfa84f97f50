/**
 * Files that are read from their first to their last byte, in parts: each part as a Blob, whose bytes the browser has and the page never
 * sees, and after the last part the digest of all. Where a worker keeps files, that is where both are made.
 *
 * What a digest has seen so far is kept under a name of the caller's choice, for the last few. A part that does not follow the one before, or
 * whose caller was forgotten, is undefined, and so is one of which a piece is not here: then the caller reads in another way.
 */
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import { FileDigest } from '../../core/files/digest.ts';
import { piecesOf, type FileShape } from '../../core/files/tree.ts';
import type { FilePart, FileRange } from '../../ports.ts';
import type { Digest } from './hasher.ts';

interface Gathering {
  readonly root: string;
  readonly digest: Digest;
  /** The piece that comes next. */
  next: number;
}

/** Those of one room. */
export class Gatherings {
  readonly #byName = new Map<string, Gathering>();
  readonly #newDigest: () => Digest;

  constructor(newDigest: () => Digest = () => new FileDigest()) {
    this.#newDigest = newDigest;
  }

  /** The part. `read` gives a piece, which may be written over once this has resolved; undefined where it is not here. */
  async gather(shape: FileShape, { root, from, to, by }: FileRange, read: (piece: number) => Promise<Uint8Array | undefined>): Promise<FilePart | undefined> {
    if (from === 0) this.#begin(by, root);
    const gathering = this.#byName.get(by);
    if (gathering === undefined || gathering.root !== root || gathering.next !== from || !(to > from && to <= piecesOf(shape))) return undefined;
    // Until all of the part is there, whoever asks for it again has nothing to go on with.
    this.#byName.delete(by);
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (let piece = from; piece < to; piece++) {
      const bytes = await read(piece);
      if (bytes === undefined) return undefined;
      gathering.digest.update(bytes);
      parts.push(bytes as Uint8Array<ArrayBuffer>);
    }
    const blob = new Blob(parts);
    if (to === piecesOf(shape)) return { blob, to, x: gathering.digest.finish() };
    gathering.next = to;
    this.#byName.set(by, gathering);
    return { blob, to };
  }

  #begin(by: string, root: string): void {
    this.#byName.delete(by);
    this.#byName.set(by, { root, digest: this.#newDigest(), next: 0 });
    if (this.#byName.size > FILE_KEEPING_LIMITS.fileGatheringsMax) this.#byName.delete(this.#byName.keys().next().value!);
  }
}
