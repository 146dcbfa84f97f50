/**
 * The slot law, one record at a time: which records stay when there are too many.
 *
 *   one per slot  ⊂  K per author and pool  ⊂  C per pool          newer wins; at equal times the lower id
 *
 * Always: what is selected equals `select` (naive.ts) of everything ever applied and not pruned, whatever the
 * order and the batches. That works because the caps are nested: a record that finds no room pushes out
 * exactly one, the lowest of the innermost full circle it belongs to, and what was pushed out need not be
 * remembered. A tombstone is a record like any other; whatever evicts it outranks its target as well.
 * Only headers are kept here, packed (`entry.ts`): whoever is given one is given a copy. This file stores nothing, checks no signature and
 * knows no clock.
 */
import type { RecordHeader } from '../record/record.ts';
import { compareRank } from '../set/key.ts';
import { Entries, placeIn, placeOf, type Entry } from './entry.ts';
import { Pile } from './pile.ts';

/** How many records one author, and all of them, may have in a pool. Both at least 1. */
export interface Caps {
  readonly perAuthor: number;
  readonly total: number;
}

/** The circle that had no room; `pruned`: the record is older than what was pruned already. */
export type Because = 'known' | 'slot' | 'author' | 'pool' | 'pruned';

/** What inserting a record would do. `by` is the record in its way; itself where it is known or pruned. */
export type SelectionVerdict =
  | { readonly keep: true; readonly evicts?: RecordHeader }
  | { readonly keep: false; readonly because: Because; readonly by: RecordHeader };

/** What a batch did. */
export interface Plan<H extends RecordHeader> {
  /** Records of the batch that are selected now. */
  readonly kept: readonly H[];
  /** Records selected before the batch that had to go. */
  readonly evicted: readonly RecordHeader[];
  /** Records of the batch that are not selected, and what stood in their way. */
  readonly refused: readonly { readonly record: H; readonly because: Because }[];
  /**
   * Takes the batch back. Exact for the last plan: all is as before it, except for what was pruned or removed
   * since. For an earlier plan the law decides what of `evicted` still finds room. Has no effect twice.
   * Brings evicted records back even if their pool was pruned meanwhile, since the disk still has them.
   */
  undo(): void;
}

/** An author's records in one pool. */
export interface AuthorView {
  readonly count: number;
  /** The first of these goes when a new record needs room. */
  readonly oldestFirst: readonly RecordHeader[];
}

interface Pool {
  readonly caps: Caps;
  readonly entries: Pile<PoolEntry>;
  readonly authors: Map<string, Author>;
  /** Authors of records that were loaded, and of whose slots nobody knows yet whether each is taken once. */
  readonly unchecked: Set<Author>;
  /** Records older than this were pruned and do not come back, ms. */
  floorMs: number;
}

interface Author {
  readonly pool: Pool;
  readonly name: string;
  readonly entries: Pile<PoolEntry>;
  /**
   * By place (`placeIn`): a slot that names another author or collection than its record is another slot, in truth. Undefined until somebody asks
   * (`Selection.#places`): of most authors nobody does, and a start would spend most of its time on it.
   */
  places: Map<string, PoolEntry> | undefined;
}

type PoolEntry = Entry<Author>;

/** `rival` goes if the newcomer is kept, and stands in its way if not. */
interface Contest {
  readonly keep: boolean;
  readonly because: Exclude<Because, 'pruned'>;
  readonly rival: PoolEntry;
}

/** A batch while it is applied; `fresh` holds its records that are selected so far. */
interface Batch<H extends RecordHeader> {
  readonly fresh: Map<PoolEntry, H>;
  readonly evicted: RecordHeader[];
  readonly refused: { readonly record: H; readonly because: Because }[];
}

/** The records of one replica that the law keeps. */
export class Selection {
  readonly #capsOf: (pool: string) => Caps;
  readonly #poolOf: (collection: string) => string;
  readonly #pools = new Map<string, Pool>();
  readonly #entries = new Entries<Author>();
  /** What was loaded and lost its slot to something else that was. */
  #lost: RecordHeader[] = [];
  #size = 0;

  /** `poolOf` must know few pools, whatever collections strangers invent; `capsOf` must not change. */
  constructor(capsOf: (pool: string) => Caps, poolOf: (collection: string) => string) {
    this.#capsOf = capsOf;
    this.#poolOf = poolOf;
  }

  /** Selected records, count. */
  get size(): number {
    return this.#size;
  }

  /** What inserting this record would do, changing nothing. */
  verdict(header: RecordHeader): SelectionVerdict {
    const pool = this.#pool(header);
    if (header.at < pool.floorMs) return { keep: false, because: 'pruned', by: header };
    const contest = this.#contest(pool, header, placeOf(header));
    if (contest === undefined) return { keep: true };
    const { keep, because } = contest;
    const rival = this.#entries.header(contest.rival);
    return keep ? { keep, evicts: rival } : { keep, because, by: rival };
  }

  /** Applies a batch. Takes every copy of a record after the first as `known`. O(log n) per record. */
  apply<H extends RecordHeader>(records: readonly H[]): Plan<H> {
    const batch: Batch<H> = { fresh: new Map(), evicted: [], refused: [] };
    for (const record of records) this.#offer(record, batch);
    const { fresh, evicted, refused } = batch;
    const undo = (): void => this.#undo(fresh.keys(), evicted.splice(0));
    return { kept: [...fresh.values()], evicted: [...evicted], refused, undo };
  }

  /**
   * Applies what is on a disk, where every slot is taken once, mostly: that is found out at the end, `loaded`, author by author, or when somebody asks.
   * Until then what is selected may be more than the law allows, and is never less.
   */
  load<H extends RecordHeader>(records: readonly H[]): Pick<Plan<H>, 'kept' | 'evicted' | 'refused'> {
    const batch: Batch<H> = { fresh: new Map(), evicted: [], refused: [] };
    const entries = records.map((record) => this.#append(record) ?? this.#offer(record, batch));
    const { fresh, evicted, refused } = batch;
    // What another of the same batch displaced is among `evicted`.
    return { kept: [...records.filter((_, i) => entries[i]?.alive === true), ...fresh.values()], evicted, refused };
  }

  /** All is loaded. Takes out and returns what `load` took although a better record has its slot: some of it `load` named among `kept`, and none among the others. */
  loaded(): RecordHeader[] {
    for (const pool of this.#pools.values()) this.#check(pool);
    return this.#lost.splice(0);
  }

  /** Takes out one record, whatever the law says: somebody else already took it from the disk we share. */
  remove(header: RecordHeader): boolean {
    const entry = this.#find(this.#pool(header), header.author, placeOf(header));
    if (entry === undefined || !this.#entries.isId(entry, header.id)) return false;
    this.#take(entry);
    return true;
  }

  /** The best record that names this slot; looks at every author, so for messages and not for loops. */
  inSlot(slot: string): RecordHeader | undefined {
    let best: RecordHeader | undefined;
    for (const pool of this.#pools.values()) {
      for (const author of pool.authors.values()) {
        const entry = this.#places(author).get(placeIn(author.name, slot));
        const header = entry === undefined ? undefined : this.#entries.header(entry);
        if (header !== undefined && (best === undefined || compareRank(header, best) < 0)) best = header;
      }
    }
    return best;
  }

  /** What an author has in a pool; sorted at each call, so for messages and not for loops. */
  ofAuthor(pool: string, author: string): AuthorView {
    const entries = this.#pools.get(pool)?.authors.get(author)?.entries.living() ?? [];
    const oldestFirst = entries.map((entry) => this.#entries.header(entry)).sort((left, right) => compareRank(right, left));
    return { count: oldestFirst.length, oldestFirst };
  }

  /** All that is selected, in no order, each made when it is its turn. What comes or goes meanwhile may be among them or not. */
  *headers(): Generator<RecordHeader> {
    for (const { authors } of this.#pools.values()) {
      for (const { entries } of authors.values()) for (const entry of entries.living()) yield this.#entries.header(entry);
    }
  }

  /** Selected records of a pool, count. */
  countOf(pool: string): number {
    return this.#pools.get(pool)?.entries.size ?? 0;
  }

  /** Takes out and returns everything older than `belowMs` in a pool, oldest first, at most `max` of it; nothing older can be applied again. */
  prune(pool: string, belowMs: number, max = Infinity): RecordHeader[] {
    const pruned: RecordHeader[] = [];
    const found = this.#pools.get(pool) ?? this.#open(pool);
    found.floorMs = Math.max(found.floorMs, belowMs);
    while (pruned.length < max) {
      const entry = found.entries.lowest();
      if (entry === undefined || this.#entries.at(entry) >= belowMs) break;
      pruned.push(this.#entries.header(entry));
      this.#take(entry);
    }
    return pruned;
  }

  /** Names of the pools that hold or held records. */
  pools(): string[] {
    return [...this.#pools.keys()];
  }

  /** Takes a record for whose place nobody needs to look yet; undefined where somebody does. */
  #append(record: RecordHeader): PoolEntry | undefined {
    const pool = this.#pool(record);
    const author = pool.authors.get(record.author);
    if (record.at < pool.floorMs || author?.places !== undefined || pool.entries.size >= pool.caps.total) return undefined;
    if (author !== undefined && author.entries.size >= pool.caps.perAuthor) return undefined;
    const entry = this.#put(pool, record, placeOf(record));
    pool.unchecked.add(entry.author);
    return entry;
  }

  /** Finds out whether all slots of a pool are taken once. */
  #check(pool: Pool): void {
    for (const author of pool.unchecked) {
      this.#places(author);
      // Whoever asks for this author makes them again.
      author.places = undefined;
    }
    pool.unchecked.clear();
  }

  /** The places of an author, where each has one record; what was loaded and is beaten there goes. */
  #places(author: Author): Map<string, PoolEntry> {
    if (author.places !== undefined) return author.places;
    const places = (author.places = new Map<string, PoolEntry>());
    for (const entry of author.entries.living()) {
      const place = this.#entries.place(entry);
      const held = places.get(place);
      const isBeaten = held !== undefined && this.#entries.isLower(entry, held);
      if (!isBeaten) places.set(place, entry);
      if (held !== undefined) this.#lose(isBeaten ? entry : held);
    }
    author.pool.unchecked.delete(author);
    return places;
  }

  #lose(entry: PoolEntry): void {
    this.#lost.push(this.#entries.header(entry));
    this.#take(entry);
  }

  #offer<H extends RecordHeader>(record: H, { fresh, evicted, refused }: Batch<H>): void {
    const pool = this.#pool(record);
    const place = placeOf(record);
    const contest = this.#contest(pool, record, place);
    const because = record.at < pool.floorMs ? 'pruned' : contest?.keep === false ? contest.because : undefined;
    if (because !== undefined) {
      refused.push({ record, because });
      return;
    }
    if (contest !== undefined) {
      const { rival } = contest;
      const late = fresh.get(rival);
      // What comes and goes within a batch was never there, as far as others are concerned.
      if (late === undefined) evicted.push(this.#entries.header(rival));
      else refused.push({ record: late, because: contest.because });
      fresh.delete(rival);
      this.#take(rival);
    }
    fresh.set(this.#put(pool, record, place), record);
  }

  /** Who would have to go for the newcomer, or stands in its way; undefined where there is room. */
  #contest(pool: Pool, newcomer: RecordHeader, place: string): Contest | undefined {
    const author = pool.authors.get(newcomer.author);
    const held = author === undefined ? undefined : this.#places(author).get(place);
    if (held !== undefined) {
      return this.#contestOf(newcomer, held, this.#entries.isId(held, newcomer.id) ? 'known' : 'slot');
    }
    if (author !== undefined && author.entries.size >= pool.caps.perAuthor) {
      return this.#contestOf(newcomer, author.entries.lowest()!, 'author');
    }
    // Some that count may be beaten by others.
    if (pool.entries.size >= pool.caps.total) this.#check(pool);
    if (pool.entries.size < pool.caps.total) return undefined;
    return this.#contestOf(newcomer, pool.entries.lowest()!, 'pool');
  }

  #contestOf(newcomer: RecordHeader, rival: PoolEntry, because: Contest['because']): Contest {
    return { keep: this.#entries.compareRank(newcomer, rival) < 0, because, rival };
  }

  #find(pool: Pool, name: string, place: string): PoolEntry | undefined {
    const author = pool.authors.get(name);
    return author === undefined ? undefined : this.#places(author).get(place);
  }

  #put(pool: Pool, record: RecordHeader, place: string): PoolEntry {
    let author = pool.authors.get(record.author);
    if (author === undefined) {
      author = { pool, name: record.author, entries: new Pile(this.#entries), places: undefined };
      pool.authors.set(record.author, author);
    }
    const entry = this.#entries.add(author, record, place);
    author.places?.set(place, entry);
    author.entries.add(entry);
    pool.entries.add(entry);
    this.#size++;
    return entry;
  }

  #take(entry: PoolEntry): void {
    const { author } = entry;
    const { pool } = author;
    const place = this.#entries.place(entry);
    if (author.places?.get(place) === entry) author.places.delete(place);
    entry.alive = false;
    author.entries.lost();
    pool.entries.lost();
    if (author.entries.size === 0) {
      pool.authors.delete(author.name);
      pool.unchecked.delete(author);
    }
    this.#size--;
  }

  #undo(fresh: Iterable<PoolEntry>, evicted: readonly RecordHeader[]): void {
    for (const entry of fresh) if (entry.alive) this.#take(entry);
    for (const header of evicted) {
      const pool = this.#pool(header);
      const place = placeOf(header);
      const contest = this.#contest(pool, header, place);
      if (contest?.keep === false) continue;
      if (contest !== undefined) this.#take(contest.rival);
      this.#put(pool, header, place);
    }
  }

  #pool({ collection }: RecordHeader): Pool {
    const name = this.#poolOf(collection);
    return this.#pools.get(name) ?? this.#open(name);
  }

  #open(name: string): Pool {
    const pool: Pool = { caps: this.#capsOf(name), entries: new Pile(this.#entries), authors: new Map(), unchecked: new Set(), floorMs: -Infinity };
    this.#pools.set(name, pool);
    return pool;
  }
}
