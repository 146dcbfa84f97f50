/**
 * Which records of a collection compete for one place, and which are there: in shared collections all of one name,
 * elsewhere those of one author and name, which is what their slot says. Nearly every place has one record, so one
 * takes no list; a name that thousands of authors use is found by author.
 */
import type { RecordHeader } from '../core/record/record.ts';
import { compareKeys, compareRank } from '../core/set/key.ts';
import type { Entry } from './entry.ts';
import { placeIn } from './ordered-list.ts';

/** The records of one place: one, or several with the best in front. */
type Rivals = Entry | Entry[];

/** The places of one collection. */
export interface Places {
  /** The best record of this record's place. */
  best(header: RecordHeader): Entry | undefined;
  /** Adds an entry where its place is empty; false where it is not. */
  addFirst(entry: Entry): boolean;
  /** Adds an entry; false where the very record is there already. */
  add(entry: Entry): boolean;
  /** Takes a record out, and returns its entry. */
  remove(header: RecordHeader): Entry | undefined;
  /** This very record. */
  find(header: RecordHeader): Entry | undefined;
  /** The best record of the place that this author's record of the name would have. */
  holder(name: string, author: string): Entry | undefined;
  /** The best record of this author at the name. */
  own(name: string, author: string): Entry | undefined;
  /** The best record of each place of that name. */
  named(name: string): Iterable<Entry>;
  /** Every record. */
  entries(): Iterable<Entry>;
}

/** Places where the newest of anyone wins. */
export class SharedPlaces implements Places {
  readonly #rivals = new Map<string, Rivals>();

  best(header: RecordHeader): Entry | undefined {
    return bestOf(this.#rivals.get(header.name));
  }

  addFirst(entry: Entry): boolean {
    const { name } = entry.header;
    if (this.#rivals.has(name)) return false;
    this.#rivals.set(name, entry);
    return true;
  }

  add(entry: Entry): boolean {
    return addTo(this.#rivals, entry.header.name, entry);
  }

  remove(header: RecordHeader): Entry | undefined {
    return removeFrom(this.#rivals, header.name, header);
  }

  find(header: RecordHeader): Entry | undefined {
    return findIn(this.#rivals.get(header.name), header);
  }

  holder(name: string): Entry | undefined {
    return bestOf(this.#rivals.get(name));
  }

  own(name: string, author: string): Entry | undefined {
    const rivals = this.#rivals.get(name);
    return rivals === undefined ? undefined : listOf(rivals).find(({ header }) => header.author === author);
  }

  *named(name: string): Iterable<Entry> {
    const best = bestOf(this.#rivals.get(name));
    if (best !== undefined) yield best;
  }

  *entries(): Iterable<Entry> {
    for (const rivals of this.#rivals.values()) yield* listOf(rivals);
  }
}

/** Places that each belong to one author. */
export class OwnedPlaces implements Places {
  readonly #byName = new Map<string, Entry | Map<string, Rivals>>();

  best({ name, author }: RecordHeader): Entry | undefined {
    return this.own(name, author);
  }

  addFirst(entry: Entry): boolean {
    const { name, author } = entry.header;
    const there = this.#byName.get(name);
    if (there !== undefined) return this.#of(name, author) === undefined && this.add(entry);
    this.#byName.set(name, entry);
    return true;
  }

  add(entry: Entry): boolean {
    const { name, author } = entry.header;
    const there = this.#byName.get(name);
    if (there === undefined) return this.addFirst(entry);
    if (there instanceof Map) return addTo(there, author, entry);
    const byAuthor = new Map<string, Rivals>([[there.header.author, there]]);
    this.#byName.set(name, byAuthor);
    return addTo(byAuthor, author, entry);
  }

  remove(header: RecordHeader): Entry | undefined {
    const there = this.#byName.get(header.name);
    if (there instanceof Map) {
      const removed = removeFrom(there, header.author, header);
      if (there.size === 0) this.#byName.delete(header.name);
      return removed;
    }
    const found = findIn(there, header);
    if (found !== undefined) this.#byName.delete(header.name);
    return found;
  }

  find(header: RecordHeader): Entry | undefined {
    return findIn(this.#of(header.name, header.author), header);
  }

  holder(name: string, author: string): Entry | undefined {
    return this.own(name, author);
  }

  own(name: string, author: string): Entry | undefined {
    return bestOf(this.#of(name, author));
  }

  *named(name: string): Iterable<Entry> {
    const there = this.#byName.get(name);
    if (there instanceof Map) for (const rivals of there.values()) yield bestOf(rivals)!;
    else if (there !== undefined) yield there;
  }

  *entries(): Iterable<Entry> {
    for (const there of this.#byName.values()) {
      if (there instanceof Map) for (const rivals of there.values()) yield* listOf(rivals);
      else yield there;
    }
  }

  #of(name: string, author: string): Rivals | undefined {
    const there = this.#byName.get(name);
    if (there instanceof Map) return there.get(author);
    return there?.header.author === author ? there : undefined;
  }
}

function listOf(rivals: Rivals): readonly Entry[] {
  return Array.isArray(rivals) ? rivals : [rivals];
}

function bestOf(rivals: Rivals | undefined): Entry | undefined {
  return Array.isArray(rivals) ? rivals[0] : rivals;
}

/** How many of them are better than the record. */
function betterThan(header: RecordHeader, rivals: readonly Entry[]): number {
  return placeIn(rivals, (entry) => compareRank(entry.header, header) < 0);
}

function findIn(rivals: Rivals | undefined, header: RecordHeader): Entry | undefined {
  if (rivals === undefined) return undefined;
  const entry = Array.isArray(rivals) ? rivals[betterThan(header, rivals)] : rivals;
  return entry !== undefined && compareKeys(entry.header, header) === 0 ? entry : undefined;
}

function addTo(rivalsByPlace: Map<string, Rivals>, place: string, entry: Entry): boolean {
  const rivals = rivalsByPlace.get(place);
  if (findIn(rivals, entry.header) !== undefined) return false;
  if (rivals === undefined) rivalsByPlace.set(place, entry);
  else if (Array.isArray(rivals)) rivals.splice(betterThan(entry.header, rivals), 0, entry);
  else rivalsByPlace.set(place, compareRank(entry.header, rivals.header) < 0 ? [entry, rivals] : [rivals, entry]);
  return true;
}

function removeFrom(rivalsByPlace: Map<string, Rivals>, place: string, header: RecordHeader): Entry | undefined {
  const rivals = rivalsByPlace.get(place);
  const found = findIn(rivals, header);
  if (found === undefined) return undefined;
  if (!Array.isArray(rivals)) rivalsByPlace.delete(place);
  else {
    rivals.splice(rivals.indexOf(found), 1);
    if (rivals.length === 1) rivalsByPlace.set(place, rivals[0]!);
  }
  return found;
}
