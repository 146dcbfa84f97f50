/**
 * Which records refer to which files. A file lives as long as a record of the set refers to it, or a file that lists others
 * and that a record refers to. In memory and on disk: what the disk knows is looked at again only where it does not tell enough.
 *
 * Ids of records and roots of lists are both 64 hex, and stand in one book.
 */
import type { FileOutline } from '../../core/files/event.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import type { Files } from '../../ports.ts';
import { AuthorShares } from './author-shares.ts';

/** Keeps the book on disk. */
export type ReferenceDisk = Pick<Files, 'references' | 'refer'>;

/** What refers to files. */
export interface Referring {
  /** The record; undefined for a list. */
  readonly header?: RecordHeader;
  readonly files: readonly FileOutline[];
  /** Only some can read it: nothing of it counts for its author. */
  readonly isLetter?: boolean;
}

/** The references of one room. */
export class ReferenceBook {
  readonly #disk: ReferenceDisk;
  readonly #rootsById = new Map<string, readonly string[]>();
  readonly #idsByRoot = new Map<string, Set<string>>();
  readonly #headers = new Map<string, RecordHeader>();
  /** How files are cut, as far as their records were looked at. */
  readonly #outlines = new Map<string, FileOutline>();
  readonly #shares: AuthorShares;

  /** `authorFileBytesMax`: what is kept of one author, bytes. */
  constructor(disk: ReferenceDisk, authorFileBytesMax: number) {
    this.#disk = disk;
    this.#shares = new AuthorShares(authorFileBytesMax);
  }

  /** What the disk knows. */
  async open(): Promise<void> {
    for (const [id, roots] of await this.#disk.references()) this.#add(id, roots);
  }

  /** Whether a record refers to this file, or a list of which that is true. */
  has(root: string): boolean {
    return this.#idsByRoot.has(root);
  }

  /** The records that refer to a file; undefined for one that nobody met. What a list names has those of the list. */
  *referring(root: string): Generator<RecordHeader | undefined> {
    const roots = [root];
    for (let next = roots.pop(); next !== undefined; next = roots.pop()) {
      for (const id of this.#idsByRoot.get(next) ?? []) {
        if (this.has(id)) roots.push(id);
        else yield this.#headers.get(id);
      }
    }
  }

  /** A record that was known from disk is still there. */
  meet(id: string, header: RecordHeader): void {
    this.#headers.set(id, header);
  }

  /** Whether it is known to what this record, or list, refers. */
  knows(id: string): boolean {
    return this.#rootsById.has(id);
  }

  /** Whether all that a known record refers to can be asked for, and is counted for its author. */
  isComplete(id: string): boolean {
    return this.#shares.has(id) && (this.#rootsById.get(id)?.every((root) => this.#outlines.has(root)) ?? false);
  }

  /** Whether the files of this record are more than is kept of its author. */
  isBeyond(header: RecordHeader): boolean {
    return this.#shares.isBeyond(header);
  }

  /** Whether one more file of this author is no more than is kept. */
  hasRoomOf(author: string, file: FileOutline): boolean {
    return this.#shares.hasRoom(author, file);
  }

  /** Everything that refers to something. */
  ids(): readonly string[] {
    return [...this.#rootsById.keys()];
  }

  /** How the file is cut. Of several that say so the first counts: bytes that fit another cut fit this one, or none. */
  outlineOf(root: string): FileOutline | undefined {
    return this.#outlines.get(root);
  }

  /** All files that are referred to and can be asked for. */
  outlines(): IterableIterator<FileOutline> {
    return this.#outlines.values();
  }

  /** Takes what these refer to, and forgets those that are gone; returns the files to which nothing refers any more. */
  change(added: ReadonlyMap<string, Referring>, removed: readonly string[]): readonly string[] {
    const fresh = new Map<string, readonly string[]>();
    for (const [id, { header, files, isLetter = false }] of added) {
      if (header !== undefined) this.#headers.set(id, header);
      if (header !== undefined && !isLetter) this.#shares.add(header, files);
      for (const file of files) if (!this.#outlines.has(file.root)) this.#outlines.set(file.root, file);
      if (this.knows(id)) continue;
      const roots = [...new Set(files.map(({ root }) => root))];
      fresh.set(id, roots);
      this.#add(id, roots);
    }
    const forgotten = removed.filter((id) => this.knows(id));
    const gone: string[] = [];
    // A list goes with the last record that refers to it. Hashes cannot go in circles, so that it ends.
    for (const id of forgotten) {
      const unreferred = this.#remove(id);
      gone.push(...unreferred);
      forgotten.push(...unreferred.filter((root) => this.knows(root)));
    }
    for (const root of gone) this.#outlines.delete(root);
    // What could not be written is looked at again at the next start.
    if (fresh.size + forgotten.length > 0) this.#disk.refer(fresh, forgotten).catch(() => undefined);
    return gone;
  }

  #add(id: string, roots: readonly string[]): void {
    this.#rootsById.set(id, roots);
    for (const root of roots) {
      const ids = this.#idsByRoot.get(root) ?? new Set();
      this.#idsByRoot.set(root, ids.add(id));
    }
  }

  #remove(id: string): string[] {
    const roots = this.#rootsById.get(id) ?? [];
    this.#rootsById.delete(id);
    this.#headers.delete(id);
    this.#shares.remove(id);
    return roots.filter((root) => {
      const ids = this.#idsByRoot.get(root);
      ids?.delete(id);
      return ids?.size === 0 && this.#idsByRoot.delete(root);
    });
  }
}
