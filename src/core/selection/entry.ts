/**
 * One selected record as the law holds it: a row, its author, and its place among the records of that author. Of an ordinary record all of
 * its header follows from these. Of others the header is kept as it came.
 */
import { DELETE_KIND, RECORD_KIND, type RecordHeader } from '../record/record.ts';
import type { PileOrder } from './pile.ts';
import { Rows } from './rows.ts';

/** What the author of an entry is known by. */
export interface EntryAuthor {
  /** 64 hex. */
  readonly name: string;
}

/** A record. `said`: collection, slash and name of an ordinary one, which are its place; the header of any other. */
export interface Entry<A extends EntryAuthor> {
  readonly author: A;
  readonly row: number;
  readonly said: string | RecordHeader;
  alive: boolean;
}

/**
 * A header that says its place, where whoever made it knows it: the slot of an ordinary record is its kind, its author and this. Of no other record is it said.
 */
export interface PlacedHeader extends RecordHeader {
  readonly place?: string;
}

/** Slots of ordinary records and of their deletes begin with this and the author. */
const PLAIN = `${RECORD_KIND}:`;
const [COLON, SLASH] = [0x3a, 0x2f];

/** Piles in which an entry lies, count. */
const PILES = 2;

/**
 * What tells the slots of one author apart. Ordinary slots all begin alike, and what follows is enough: it never begins with a slash, since no
 * collection is without a name.
 */
export function placeIn(author: string, slot: string): string {
  return isOf(author, slot) ? slot.slice(PLAIN.length + author.length + 1) : `/${slot}`;
}

function isOf(author: string, slot: string): boolean {
  const begins = PLAIN.length + author.length + 1;
  return slot.startsWith(PLAIN) && slot.startsWith(author, PLAIN.length) && slot.charCodeAt(begins - 1) === COLON && slot.charCodeAt(begins) !== SLASH;
}

/** The entries of one selection. Each lies in two piles, and its row is free when both have dropped it. */
export class Entries<A extends EntryAuthor> implements PileOrder<Entry<A>> {
  readonly #rows = new Rows();
  /** Dead, and dropped by one of their piles. */
  readonly #leaving = new Map<Entry<A>, number>();

  /** An entry for a record, or for its header, at its place (`placeOf`). Keeps nothing of the bytes. */
  add(author: A, record: RecordHeader, place: string): Entry<A> {
    return { author, row: this.#rows.add(record), said: isPlain(record, place) ? place : headerOf(record), alive: true };
  }

  /** The place of an entry among those of its author. */
  place({ author, said }: Entry<A>): string {
    return typeof said === 'string' ? said : placeIn(author.name, said.slot);
  }

  /** The whole header. */
  header({ author: { name: author }, row, said }: Entry<A>): RecordHeader {
    if (typeof said !== 'string') return said;
    const slash = said.indexOf('/');
    const { at, id, deletes, expires, size } = this.#rows.facts(row);
    const header = {
      at, id, author, kind: deletes ? DELETE_KIND : RECORD_KIND, slot: `${PLAIN}${author}:${said}`, collection: said.slice(0, slash), name: said.slice(slash + 1), deletes, size,
    };
    return expires === undefined ? header : { ...header, expires };
  }

  /** Time of the record, ms. */
  at({ row }: Entry<A>): number {
    return this.#rows.at(row);
  }

  isId({ row }: Entry<A>, id: Uint8Array): boolean {
    return this.#rows.isId(row, id);
  }

  /** <0 where a newcomer outranks the entry. */
  compareRank(newcomer: RecordHeader, { row }: Entry<A>): number {
    return this.#rows.compareRank(newcomer, row);
  }

  isLower(entry: Entry<A>, other: Entry<A>): boolean {
    return this.#rows.compareRows(entry.row, other.row) > 0;
  }

  dropped(entry: Entry<A>): void {
    const drops = (this.#leaving.get(entry) ?? 0) + 1;
    if (drops < PILES) {
      this.#leaving.set(entry, drops);
      return;
    }
    this.#leaving.delete(entry);
    this.#rows.free(entry.row);
  }
}

/** The place of a record. Where it can be made of collection and name it is, so that it does not hold on to the text of the whole slot. */
export function placeOf({ author, slot, collection, name, place }: PlacedHeader): string {
  if (place !== undefined) return place;
  const begins = slot.length - collection.length - name.length - 1;
  const isUsual = begins === PLAIN.length + author.length + 1 && collection !== '' && slot.startsWith(collection, begins) && slot.endsWith(name);
  if (!isUsual || slot.charCodeAt(begins + collection.length) !== SLASH || !isOf(author, slot)) return placeIn(author, slot);
  return `${collection}/${name}`;
}

/** Whether the header of a record can be made again of its place. */
function isPlain({ kind, collection, name, deletes }: RecordHeader, place: string): boolean {
  if (kind !== (deletes ? DELETE_KIND : RECORD_KIND) || collection === '' || collection.includes('/')) return false;
  return place.length === collection.length + name.length + 1 && place.startsWith(collection) && place.charCodeAt(collection.length) === SLASH && place.endsWith(name);
}

/** The header alone, of what may be a whole record: bodies stay on the disk. */
function headerOf(record: RecordHeader): RecordHeader {
  if (!('bytes' in record) && !('place' in record)) return record;
  const { at, id, author, kind, slot, collection, name, deletes, expires, size } = record;
  const header = { at, id, author, kind, slot, collection, name, deletes, size };
  return expires === undefined ? header : { ...header, expires };
}
