/**
 * Headers in columns, as a picture has them: what a start reads of a million records. Of an ordinary record there is its place among those of
 * its author, as one flat text; author and collection are said once for all. Any other record has its row, as the store has it.
 *
 * What is written here is read back exactly, with the headers that `HeaderReader` makes of the same rows. Whatever else may come gives undefined and never throws.
 */
import { toHex, fromHex } from '../../core/base/bytes.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { bytesToText } from '../../core/base/text.ts';
import { DELETE_KIND, RECORD_KIND, type RecordHeader } from '../../core/record/record.ts';
import type { PlacedHeader } from '../../core/selection/entry.ts';
import { HeaderReader, rowKey } from './header-row.ts';

const ID_BYTES = 32;
const AUTHOR_BYTES = 32;
/** Rows, owners, those that expire, and bytes of texts: four numbers of 32 bits. */
const HEAD_BYTES = 16;
/** Of one row beside its texts: time, size, owner, end of its text, id, marks. */
const ROW_BYTES = 8 + 4 + 4 + 4 + ID_BYTES + 1;

const [DELETES, EXPIRES, IS_PLAIN_TEXT, IS_ROW] = [1, 2, 4, 8] as const;
const MARKS_MAX = 15;
/** Authors with a collection that are said once, count; records of more have their rows. */
const OWNERS_MAX = 200_000;
const COLLECTION_BYTES_MAX = 0xffff;
/** A key's letter does not matter here. */
const ANY_LETTER = 0;

/** An author and a collection of theirs. */
interface Owner {
  readonly author: string;
  readonly collection: string;
  /** Slots begin like this. */
  readonly begin: string;
}

function ownerOf(author: string, collection: string): Owner {
  return { author, collection, begin: `${RECORD_KIND}:${author}:${collection}/` };
}

/** Makes columns of rows. One for a whole picture: what was said of owners in one part is not said again. */
export class ColumnWriter {
  readonly #owners = new Map<string, number>();
  #fresh: Owner[] = [];
  #headers: RecordHeader[] = [];
  #owned: number[] = [];
  #texts: Uint8Array[] = [];

  /** Rows since the last part, count. */
  get count(): number {
    return this.#headers.length;
  }

  /** Takes a header, and the row that it was read from. */
  add(header: RecordHeader, row: Uint8Array): void {
    const owner = isOrdinary(header) ? this.#owner(header) : undefined;
    this.#headers.push(header);
    this.#owned.push(owner ?? NO_OWNER);
    this.#texts.push(owner === undefined ? Buffer.from(row) : Buffer.from(`${header.collection}/${header.name}`));
  }

  /** The part: all rows since the last one. */
  part(): Uint8Array {
    const [headers, texts, fresh, owned] = [this.#headers, this.#texts, this.#fresh, this.#owned];
    [this.#headers, this.#texts, this.#fresh, this.#owned] = [[], [], [], []];
    const expiring = headers.flatMap(({ expires }) => expires ?? []);
    const owners = fresh.map(bytesOfOwner);
    const textBytes = texts.reduce((sum, { length }) => sum + length, 0);
    const columns = columnsIn(new Uint8Array(HEAD_BYTES + 8 * expiring.length + ROW_BYTES * headers.length), headers.length, expiring.length);
    columns.head.set([headers.length, fresh.length, expiring.length, textBytes]);
    columns.expires.set(expiring);
    let end = 0;
    for (const [i, { at, size, id }] of headers.entries()) {
      columns.ats[i] = at;
      columns.sizes[i] = size;
      columns.owners[i] = owned[i]!;
      columns.ends[i] = end += texts[i]!.length;
      columns.ids.set(id, ID_BYTES * i);
      columns.marks[i] = marksOf(headers[i]!, owned[i]!, texts[i]!);
    }
    return Buffer.concat([columns.bytes, ...owners, ...texts]);
  }

  #owner({ author, collection }: RecordHeader): number | undefined {
    const name = `${author}${collection}`;
    const known = this.#owners.get(name);
    if (known !== undefined || this.#owners.size === OWNERS_MAX) return known;
    this.#owners.set(name, this.#owners.size);
    this.#fresh.push(ownerOf(author, collection));
    return this.#owners.size - 1;
  }
}

const NO_OWNER = 0xffff_ffff;

function marksOf({ deletes, expires }: RecordHeader, owner: number, text: Uint8Array): number {
  if (owner === NO_OWNER) return IS_ROW | (expires === undefined ? 0 : EXPIRES);
  return (deletes ? DELETES : 0) | (expires === undefined ? 0 : EXPIRES) | (text.every((byte) => byte < 0x80) ? IS_PLAIN_TEXT : 0);
}

/** Whether all of a header follows from its author, its collection, its name, and what is in the columns. */
function isOrdinary({ kind, author, collection, name, slot, deletes }: RecordHeader): boolean {
  if (kind !== (deletes ? DELETE_KIND : RECORD_KIND) || collection === '' || collection.includes('/')) return false;
  return Buffer.byteLength(collection) <= COLLECTION_BYTES_MAX && slot === `${RECORD_KIND}:${author}:${collection}/${name}`;
}

function bytesOfOwner({ author, collection }: Owner): Uint8Array {
  const text = Buffer.from(collection);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length);
  return Buffer.concat([fromHex(author)!, length, text]);
}

interface Columns {
  readonly bytes: Uint8Array;
  readonly head: Uint32Array;
  readonly ats: Float64Array;
  readonly expires: Float64Array;
  readonly sizes: Uint32Array;
  readonly owners: Uint32Array;
  readonly ends: Uint32Array;
  readonly ids: Uint8Array;
  readonly marks: Uint8Array;
}

/** The columns in bytes that begin a piece of memory, and have room for them. */
function columnsIn(bytes: Uint8Array, rows: number, expiring: number): Columns {
  const { buffer } = bytes;
  const expiresAt = HEAD_BYTES + 8 * rows;
  const sizesAt = expiresAt + 8 * expiring;
  const idsAt = sizesAt + 12 * rows;
  return {
    bytes,
    head: new Uint32Array(buffer, 0, 4),
    ats: new Float64Array(buffer, HEAD_BYTES, rows),
    expires: new Float64Array(buffer, expiresAt, expiring),
    sizes: new Uint32Array(buffer, sizesAt, rows),
    owners: new Uint32Array(buffer, sizesAt + 4 * rows, rows),
    ends: new Uint32Array(buffer, sizesAt + 8 * rows, rows),
    ids: bytes.subarray(idsAt, idsAt + ID_BYTES * rows),
    marks: bytes.subarray(idsAt + ID_BYTES * rows, idsAt + (ID_BYTES + 1) * rows),
  };
}

/** Reads columns. One for a whole picture, whose parts come in their order. */
export class ColumnReader {
  readonly #owners: Owner[] = [];
  readonly #rows = new HeaderReader();

  /** The headers of a part; undefined where it is none. Its bytes begin a piece of memory, and may be overwritten afterwards. */
  read(part: Uint8Array): PlacedHeader[] | undefined {
    if (part.length < HEAD_BYTES || part.byteOffset !== 0) return undefined;
    const [rows, owners, expiring, textBytes] = new Uint32Array(part.buffer, 0, 4) as unknown as readonly [number, number, number, number];
    const columnBytes = HEAD_BYTES + 8 * expiring + ROW_BYTES * rows;
    if (columnBytes + textBytes > part.length) return undefined;
    const textsAt = this.#readOwners(Buffer.from(part.buffer, columnBytes, part.length - columnBytes), owners);
    if (textsAt === undefined || columnBytes + textsAt + textBytes !== part.length) return undefined;
    return this.#headers(columnsIn(part, rows, expiring), Buffer.from(part.buffer, columnBytes + textsAt, textBytes));
  }

  #headers(columns: Columns, texts: Buffer): PlacedHeader[] | undefined {
    const { ats, ids, sizes, marks, owners, ends, expires } = columns;
    // Whoever keeps a header keeps its id.
    const kept = ids.slice();
    const headers: PlacedHeader[] = [];
    let [from, expired] = [0, 0];
    for (let i = 0; i < ats.length; i++) {
      const [mark, to, at] = [marks[i]!, ends[i]!, ats[i]!];
      if (mark > MARKS_MAX || to < from || to > texts.length || !Number.isSafeInteger(at) || at < 0) return undefined;
      const key = { at, id: kept.subarray(ID_BYTES * i, ID_BYTES * (i + 1)) };
      const until = (mark & EXPIRES) === 0 ? undefined : expires[expired++];
      const header = (mark & IS_ROW) !== 0
        ? this.#rows.read(rowKey(ANY_LETTER, key), texts.subarray(from, to))
        : placed({ key, mark, size: sizes[i]!, until, owner: this.#owners[owners[i]!], place: textIn(texts, from, to, mark) });
      if (header === undefined) return undefined;
      headers.push(header);
      from = to;
    }
    return expired === expires.length && from === texts.length ? headers : undefined;
  }

  /** Takes what a part says of owners for the first time; returns where that ends. */
  #readOwners(bytes: Buffer, count: number): number | undefined {
    let at = 0;
    for (let i = 0; i < count; i++) {
      const textAt = at + AUTHOR_BYTES + 2;
      if (textAt > bytes.length || this.#owners.length === OWNERS_MAX) return undefined;
      const end = textAt + bytes.readUInt16LE(textAt - 2);
      const collection = end > bytes.length ? undefined : bytesToText(bytes.subarray(textAt, end));
      if (collection === undefined) return undefined;
      this.#owners.push(ownerOf(toHex(bytes.subarray(at, at + AUTHOR_BYTES)), collection));
      at = end;
    }
    return at;
  }
}

interface Placed {
  readonly key: { readonly at: number; readonly id: Uint8Array };
  readonly mark: number;
  readonly size: number;
  readonly until: number | undefined;
  readonly owner: Owner | undefined;
  readonly place: string | undefined;
}

function placed({ key: { at, id }, mark, size, until, owner, place }: Placed): PlacedHeader | undefined {
  if (owner === undefined || place === undefined || size > LIMITS.recordBytesMax) return undefined;
  const { author, collection, begin } = owner;
  if (!place.startsWith(collection) || place[collection.length] !== '/') return undefined;
  const name = place.slice(collection.length + 1);
  const deletes = (mark & DELETES) !== 0;
  const header = { at, id, author, kind: deletes ? DELETE_KIND : RECORD_KIND, slot: begin + name, collection, name, deletes, size, place };
  return until === undefined ? header : { ...header, expires: until };
}

/** A flat text of its own: one that was put together letter by letter takes several times as much. */
function textIn(texts: Buffer, from: number, to: number, mark: number): string | undefined {
  return (mark & IS_PLAIN_TEXT) === 0 ? bytesToText(texts.subarray(from, to)) : texts.toString('latin1', from, to);
}
