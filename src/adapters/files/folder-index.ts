/**
 * What is in a folder of files, by what its log says: the files, where their parts are, and which record refers to which. Entries go in, in
 * their order; what was said is known afterwards. Everything that is known can be said again in fewer entries.
 */
import { layerBytes, pieceSize, piecesOf } from '../../core/files/tree.ts';
import { KeptFile } from './kept-file.ts';
import { LAYER_PART, type FileEntry, type LogEntry, type Place } from './log-entry.ts';

/** A file of the folder. */
export interface FolderFile {
  readonly number: number;
  readonly kept: KeptFile;
  /** By part: 0 is the layer, n is piece n − 1. */
  readonly parts: Map<number, Place>;
  /** Where nothing is yet, bytes from the beginning of the file that has its parts. */
  end: number;
}

/** Records that one entry says the references of, count. */
const REFERENCES_AT_ONCE = 1000;

/** The files of one folder. */
export class FolderIndex {
  readonly #byRoot = new Map<string, FolderFile>();
  readonly #byNumber = new Map<number, FolderFile>();
  readonly #references = new Map<string, readonly string[]>();
  /** No file has this number or a higher one. */
  #next = 0;

  /** Every file there is. */
  get files(): Iterable<FolderFile> {
    return this.#byNumber.values();
  }

  /** The roots that each record refers to. */
  get references(): ReadonlyMap<string, readonly string[]> {
    return this.#references;
  }

  /** The file of this root. */
  file(root: string): FolderFile | undefined {
    return this.#byRoot.get(root);
  }

  /** The file of this number. */
  numbered(number: number): FolderFile | undefined {
    return this.#byNumber.get(number);
  }

  /** A number that no file has or had. */
  newNumber(): number {
    return this.#next++;
  }

  /** This happened. What it says of files that are not there is passed over. */
  apply(entry: LogEntry): void {
    switch (entry.type) {
      case 'begins':
      case 'packed':
        return;
      case 'file':
        return this.#applyFile(entry);
      case 'part':
        return this.#put(this.#byNumber.get(entry.number), entry.part, entry.place);
      case 'lost':
        return this.#lose(this.#byNumber.get(entry.number), entry.part);
      case 'pin':
        return this.#change([entry.number], ({ kept }) => { kept.isPinned = entry.isPinned; });
      case 'used':
        return this.#change(entry.numbers, ({ kept }) => { kept.usedAt = entry.at; });
      case 'gone':
        return this.#change(entry.numbers, (file) => this.#forget(file));
      case 'refer':
        for (const id of entry.removed) this.#references.delete(id);
        for (const [id, roots] of entry.added) this.#references.set(id, roots);
    }
  }

  /** All of it, as entries. */
  everything(): readonly LogEntry[] {
    const entries: LogEntry[] = [...this.#byNumber.values()].map(({ number, kept, parts }) => (
      { type: 'file', number, file: kept.outline, isPinned: kept.isPinned, usedAt: kept.usedAt, parts }
    ));
    const references = [...this.#references];
    for (let i = 0; i < references.length; i += REFERENCES_AT_ONCE) {
      entries.push({ type: 'refer', removed: [], added: new Map(references.slice(i, i + REFERENCES_AT_ONCE)) });
    }
    return entries;
  }

  #applyFile({ number, file, isPinned, usedAt, parts }: FileEntry): void {
    for (const before of [this.#byRoot.get(file.root), this.#byNumber.get(number)]) if (before !== undefined) this.#forget(before);
    const added: FolderFile = { number, kept: new KeptFile(file, { usedAt, isPinned }), parts: new Map(), end: 0 };
    this.#byRoot.set(file.root, added);
    this.#byNumber.set(number, added);
    this.#next = Math.max(this.#next, number + 1);
    for (const [part, place] of parts) this.#put(added, part, place);
  }

  #put(file: FolderFile | undefined, part: number, place: Place): void {
    if (file === undefined || part > piecesOf(file.kept.outline)) return;
    file.parts.set(part, place);
    file.end = Math.max(file.end, place.at + partBytes(file, part));
    if (part !== LAYER_PART) file.kept.put(part - 1);
  }

  #lose(file: FolderFile | undefined, part: number): void {
    if (file?.parts.delete(part) === true && part !== LAYER_PART) file.kept.lose(part - 1);
  }

  #forget({ number, kept }: FolderFile): void {
    this.#byRoot.delete(kept.outline.root);
    this.#byNumber.delete(number);
  }

  #change(numbers: readonly number[], change: (file: FolderFile) => void): void {
    for (const number of numbers) {
      const file = this.#byNumber.get(number);
      if (file !== undefined) change(file);
    }
  }
}

/** Bytes of a part. */
export function partBytes({ kept: { outline } }: FolderFile, part: number): number {
  return part === LAYER_PART ? layerBytes(outline) : pieceSize(outline, part - 1);
}
