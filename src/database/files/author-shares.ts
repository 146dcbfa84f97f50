/**
 * Whose files are more than the room keeps of one author (`authorFileBytesMax`). A function of the records that are here and of nothing else, so
 * that whoever has the same records lets go of the same files: of an author's records the newest count first, each file once and as large as
 * the newest of them says, and what is beyond the sum is kept for nobody. Records stay: a quota in bytes over them does not converge.
 *
 * Letters are not counted, since not everybody can read them, and neither are files that stand in lists.
 */
import { toHex } from '../../core/base/bytes.ts';
import type { FileOutline } from '../../core/files/event.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import { compareRank } from '../../core/set/key.ts';

/** A record and what it says of files. */
interface Shared {
  readonly header: RecordHeader;
  readonly files: readonly FileOutline[];
}

/** What authors have of a room's room for files. */
export class AuthorShares {
  readonly #bytesMax: number;
  readonly #authorById = new Map<string, string>();
  readonly #byAuthor = new Map<string, Map<string, Shared>>();
  /** By author, ids of records that are beyond; worked out when somebody asks. */
  readonly #beyond = new Map<string, ReadonlySet<string>>();

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** A record that everybody can read refers to these. */
  add(header: RecordHeader, files: readonly FileOutline[]): void {
    const { author } = header;
    const id = toHex(header.id);
    const records = this.#byAuthor.get(author) ?? new Map<string, Shared>();
    this.#byAuthor.set(author, records.set(id, { header, files }));
    this.#authorById.set(id, author);
    this.#beyond.delete(author);
  }

  /** It is gone. */
  remove(id: string): void {
    const author = this.#authorById.get(id);
    if (author === undefined) return;
    this.#authorById.delete(id);
    this.#beyond.delete(author);
    const records = this.#byAuthor.get(author)!;
    records.delete(id);
    if (records.size === 0) this.#byAuthor.delete(author);
  }

  /** Whether this record was counted. */
  has(id: string): boolean {
    return this.#authorById.has(id);
  }

  /** Whether the files of this record are more than is kept of its author. */
  isBeyond({ id, author }: RecordHeader): boolean {
    let beyond = this.#beyond.get(author);
    if (beyond === undefined) this.#beyond.set(author, (beyond = this.#beyondOf(author)));
    return beyond.has(toHex(id));
  }

  /** Whether one more file of an author is no more than is kept. */
  hasRoom(author: string, { root, size }: FileOutline): boolean {
    const sizes = new Map<string, number>([[root, size]]);
    for (const { files } of this.#newestFirst(author)) for (const file of files) if (!sizes.has(file.root)) sizes.set(file.root, file.size);
    return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0) <= this.#bytesMax;
  }

  #beyondOf(author: string): ReadonlySet<string> {
    const beyond = new Set<string>();
    const counted = new Set<string>();
    let bytes = 0;
    for (const { header, files } of this.#newestFirst(author)) {
      for (const { root, size } of files) {
        if (!counted.has(root)) bytes += size;
        counted.add(root);
      }
      if (bytes > this.#bytesMax) beyond.add(toHex(header.id));
    }
    return beyond;
  }

  #newestFirst(author: string): readonly Shared[] {
    return [...(this.#byAuthor.get(author)?.values() ?? [])].sort((one, other) => compareRank(one.header, other.header));
  }
}
