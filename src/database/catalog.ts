/**
 * The views over the set: one shelf per collection, the bodies they need, and who is told when something
 * changes. Everything here can be rebuilt from the set; nothing here decides what is in it.
 *
 * All records at once, which is how a page begins, are taken in slices between which the page may do something
 * else; whoever looks meanwhile waits, and what changes meanwhile is applied afterwards.
 */
import { toHex } from '../core/base/bytes.ts';
import { RECORD_KIND, type RecordHeader, type SignedRecord } from '../core/record/record.ts';
import { Bodies } from './bodies.ts';
import type { CatalogOptions, Resting } from './catalog-options.ts';
import { checkSignal } from './errors.ts';
import { Entry, headerOf } from './entry.ts';
import { FieldIndex } from './field-index.ts';
import { LiveQuery, type Presenter } from './live-query.ts';
import { matchesOf, scan, whileLoaded, type Matches, type SearchContext } from './matches.ts';
import { SLICE_RECORDS } from './pause.ts';
import { compileQuery, type CompiledQuery, type Query } from './query.ts';
import type { Inside, Opener, Reading, Seal } from './seal.ts';
import { Shelf } from './shelf.ts';
import { Window } from './window.ts';

type Waiting = (readonly [readonly (RecordHeader | SignedRecord)[], readonly RecordHeader[]])[];
type Change = { readonly added: (RecordHeader | SignedRecord)[]; readonly removed: RecordHeader[] };

/** All shelves of one room. */
export class Catalog {
  readonly #options: CatalogOptions;
  /** By stored names. */
  readonly #shelves = new Map<string, Shelf>();
  /** Shelves that somebody asked for: they stay when they are empty. Strangers' collections do not. */
  readonly #wanted = new WeakSet<Shelf>();
  /** Shelves that were asked for by people's names before the keys were here. */
  readonly #asked = new Map<string, Shelf>();
  #seal: Seal | undefined;
  readonly #open: Opener | undefined;
  readonly #reading: Reading;
  readonly #indexes = new Map<string, FieldIndex>();
  /** Records that no collection shows, by id. */
  readonly #others = new Map<string, RecordHeader>();
  /** Resolves when all records there are have been taken. */
  #loading: Promise<void> = Promise.resolve();
  /** What changed since all records began to be taken; undefined while that is not under way. */
  #waiting: Waiting | undefined;
  #resting: Resting | undefined;
  readonly bodies: Bodies;

  constructor(options: CatalogOptions) {
    this.#options = options;
    this.bodies = new Bodies(options.store);
    const { letters, files, oversight } = options;
    if (options.seal !== undefined) this.#open = (record) => this.#opened(record);
    this.#reading = { ...(this.#open === undefined ? {} : { open: this.#open }), ...(letters === undefined ? {} : { letters }), ...(files === undefined ? {} : { files }) };
    // Whoever looks waits for the keys. Without them there is nothing to see, and the status says so.
    if (options.seal !== undefined) this.#loading = options.seal.then((seal) => this.#unlock(seal));
    if (oversight !== undefined) this.#loading = Promise.all([this.#loading, oversight.begun]).then(() => undefined);
  }

  /** Whether names mean what they say. */
  get names(): 'open' | 'sealed' {
    return this.#open === undefined ? 'open' : 'sealed';
  }

  /** Whether nothing is on the shelves, since nobody looked. */
  get isResting(): boolean {
    return this.#resting !== undefined;
  }

  /**
   * Nothing is put on shelves until somebody looks: a keeper need not hold what it shows to nobody. Void where something is there already, and
   * in rooms with a secret, whose keys are among the records.
   */
  rest(resting: Resting): void {
    if (this.#open === undefined && this.#shelves.size + this.#others.size === 0 && this.#waiting === undefined) this.#resting = resting;
  }

  /** Resolves when all records there are lie on the shelves; somebody looks. */
  async wake(): Promise<void> {
    const resting = this.#resting;
    this.#resting = undefined;
    if (resting !== undefined) void this.#take(resting);
    await this.#loading;
  }

  /** Every record of the set, in no order, also while nothing is on the shelves. */
  all(): Iterable<RecordHeader> {
    return this.#resting?.headers() ?? this.headers();
  }

  /** Every record on the shelves, in no order. */
  *headers(): Iterable<RecordHeader> {
    for (const shelf of this.#shelves.values()) for (const { header } of shelf.entries()) yield header;
    yield* this.#others.values();
  }

  /** When the next row expires, ms; Infinity where none does. */
  get expiresAt(): number {
    let at = Infinity;
    for (const shelf of this.#shelves.values()) at = Math.min(at, shelf.expiresAt);
    return at;
  }

  /** Hides rows that have expired. */
  expire(): void {
    for (const shelf of this.#shelves.values()) shelf.expire();
  }

  /** Whether the newest of anyone wins in a collection. */
  isShared(collection: string): boolean {
    return this.#options.isShared(collection);
  }

  /** A record that need not be on a shelf. */
  entry(record: SignedRecord): Entry {
    return new Entry(record, this.#reading);
  }

  /** People's name for a record that is on a shelf; undefined where it cannot be read. */
  async keyOf(header: RecordHeader): Promise<string | undefined> {
    if (this.#resting !== undefined) await this.wake();
    const entry = this.shelfOf(header)?.entryOf(header);
    const [loaded] = entry === undefined ? [] : await this.bodies.load([entry]);
    if (loaded === undefined) return undefined;
    const { key } = loaded;
    this.bodies.release([loaded]);
    return key === '' ? undefined : key;
  }

  /** What shows at a key of a collection, by people's names; see `Shelf.find`. */
  at(collection: string, key: string, author: string): Entry | undefined {
    return this.shelf(collection).find(this.#seal?.key(collection, key) ?? key, author);
  }

  /** Opens what shows at a key, and what then shows there, until it can be read: `at` has it from now on. */
  async settle(collection: string, key: string, author: string): Promise<void> {
    if (this.#resting !== undefined) await this.wake();
    if (this.#open === undefined) return;
    let last: Entry | undefined;
    for (;;) {
      const entry = this.at(collection, key, author);
      if (entry === last) return;
      last = entry;
      const [loaded] = entry === undefined ? [] : await this.bodies.load([entry]);
      if (loaded === undefined) return;
      const { isReadable } = loaded;
      const { isLetter } = loaded.body;
      this.bodies.release([loaded]);
      // A letter to others keeps its place.
      if (isReadable || isLetter) return;
      // It leaves its shelf in a moment.
      await Promise.resolve();
    }
  }

  /** All shelves there are, by stored names. Resolves when all records there are have been taken. */
  async shelves(): Promise<ReadonlyMap<string, Shelf>> {
    await this.wake();
    return this.#shelves;
  }

  /** The shelf that a record of the set is on, if any is. */
  shelfOf(header: RecordHeader): Shelf | undefined {
    return this.stored(header.collection);
  }

  /** The shelf of a stored name, if there is one. */
  stored(collection: string): Shelf | undefined {
    this.#wakeSoon();
    return this.#shelves.get(collection);
  }

  /** The shelf of a collection, by people's name for it. */
  shelf(collection: string): Shelf {
    this.#wakeSoon();
    const shelf = this.#named(collection);
    this.#wanted.add(shelf);
    return shelf;
  }

  /** Whoever waits for what is on the shelves hears what went wrong. */
  #wakeSoon(): void {
    if (this.#resting !== undefined) this.wake().catch(() => undefined);
  }

  #named(collection: string): Shelf {
    if (this.#open === undefined) return this.#shelfIn(this.#shelves, collection, collection);
    if (this.#seal === undefined) return this.#shelfIn(this.#asked, collection, collection);
    return this.#shelfIn(this.#shelves, this.#seal.collection(collection), collection);
  }

  /** Whether this very record is in the set. */
  has(header: RecordHeader): boolean {
    return this.#resting?.has(header) ?? this.#held(header) !== undefined;
  }

  /** Replaces all there is, telling only what differs: somebody runs the replica now, or somebody else does. */
  async reset(headers: readonly RecordHeader[]): Promise<void> {
    if (this.#resting === undefined) await this.#take(headers);
  }

  #take(source: readonly RecordHeader[] | Resting): Promise<void> {
    const waiting: Waiting = (this.#waiting = []);
    this.#loading = Promise.all([this.#loading, 'ready' in source && source.ready()]).then(async () => {
      // What changed until now is in what there is now; a list is of the moment in which it was given.
      if ('ready' in source) waiting.splice(0);
      const headers = 'ready' in source ? [...source.headers()] : source;
      const isEmpty = this.headers()[Symbol.iterator]().next().done === true;
      await (isEmpty ? this.#fill(headers) : this.#renew(headers));
      await this.#options.oversight?.settled();
      // Whoever came next says again what there is.
      if (this.#waiting !== waiting) return;
      this.#waiting = undefined;
      for (const [added, removed] of waiting) this.apply(added, removed);
    });
    return this.#loading;
  }

  /** Looks again at what could not be read: another key is here. */
  reopen(): void {
    const buried = [...this.#others.values()].filter((header) => this.#isShown(header));
    for (const { id } of buried) this.#others.delete(toHex(id));
    this.apply(buried, []);
  }

  /** Applies one change of the set. */
  apply(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void {
    if (this.#resting !== undefined) return;
    if (this.#waiting === undefined) this.#apply(added, removed);
    else this.#waiting.push([added, removed]);
  }

  live<R>(collection: string, query: CompiledQuery, presenter: Presenter<R>): LiveQuery<R> {
    return new LiveQuery({ ...this.#context(collection, query), presenter, search: () => this.#search(collection, query) });
  }

  /** The first matches in order, as far as they are shown. */
  async find<R>(collection: string, query: Query | undefined, presenter: Presenter<R>): Promise<R[]> {
    const compiled = compileQuery(query, this.names);
    checkSignal(query?.signal);
    const matches = await this.#search(collection, compiled);
    const window = new Window(this.#context(collection, compiled), matches, (entry) => {
      checkSignal(query?.signal);
      return presenter.shows(entry);
    });
    try {
      await window.fill();
      return window.rows.map((entry) => presenter.present(entry));
    } finally {
      window.close();
    }
  }

  /** How many match, whatever the limit. */
  async count(collection: string, query: Query | undefined): Promise<number> {
    const compiled = compileQuery(query, this.names);
    await this.wake();
    checkSignal(query?.signal);
    const context = this.#context(collection, compiled);
    if (!compiled.isSelective && query?.after === undefined && this.#open === undefined) return context.shelf.rows.size;
    const candidates = await this.#candidates(collection, compiled);
    let count = 0;
    for await (const rows of candidates === undefined ? scan(context) : whileLoaded(this.bodies, candidates)) {
      checkSignal(query?.signal);
      for (const entry of rows) if (compiled.matches(entry) && compiled.isAfter(entry) && (this.#open === undefined || entry.isReadable)) count++;
    }
    return count;
  }

  #shelfIn(shelves: Map<string, Shelf>, name: string, collection: string): Shelf {
    let shelf = shelves.get(name);
    if (shelf === undefined) {
      shelf = new Shelf(this.#options.isShared(collection), this.#options.now, this.#reading);
      shelves.set(name, shelf);
    }
    return shelf;
  }

  /** Nothing is on the shelves yet: records come when the room is open. */
  #unlock(seal: Seal): void {
    this.#seal = seal;
    for (const [collection, shelf] of this.#asked) this.#shelves.set(seal.collection(collection), shelf);
    this.#asked.clear();
  }

  /** Opens a record that somebody looks at. What must not be shown leaves its shelf, soon: somebody is reading there now. */
  #opened(record: SignedRecord): Inside | undefined {
    const inside = this.#seal?.open(record);
    if (inside === undefined) queueMicrotask(() => this.#bury(headerOf(record)));
    else if (inside.deletes) queueMicrotask(() => this.#shelves.get(record.collection)?.blank(record));
    return inside;
  }

  /** A record that cannot be read competes for no place: what it hid shows again. It stays in the set. */
  #bury(header: RecordHeader): void {
    const shelf = this.#shelves.get(header.collection);
    if (shelf?.entryOf(header) === undefined) return;
    this.#others.set(toHex(header.id), header);
    this.bodies.forget(shelf.apply([], [header]).gone);
  }

  /** Nobody looks at an empty catalog's slices one by one: lists wait, and look once at the end. */
  async #fill(headers: readonly RecordHeader[]): Promise<void> {
    for (const shelf of this.#shelves.values()) shelf.mute();
    for (let start = 0; start < headers.length; start += SLICE_RECORDS) {
      if (start > 0) await this.#options.breathe();
      for (const shelf of this.#apply(headers.slice(start, start + SLICE_RECORDS), [])) shelf.mute();
    }
    for (const shelf of this.#shelves.values()) shelf.unmute();
  }

  async #renew(headers: readonly RecordHeader[]): Promise<void> {
    const gone = new Set(this.headers());
    for (let start = 0; start < headers.length; start += SLICE_RECORDS) {
      if (start > 0) await this.#options.breathe();
      const fresh: RecordHeader[] = [];
      for (const header of headers.slice(start, start + SLICE_RECORDS)) {
        const held = this.#held(header);
        if (held === undefined) fresh.push(header);
        else gone.delete(held);
      }
      this.#apply(fresh, []);
    }
    this.#apply([], [...gone]);
  }

  /** The header we hold of this very record. */
  #held(header: RecordHeader): RecordHeader | undefined {
    return this.#shelves.get(header.collection)?.entryOf(header)?.header ?? this.#others.get(toHex(header.id));
  }

  /** Returns the shelves that changed. */
  #apply(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): Shelf[] {
    this.#options.oversight?.changed(added, removed);
    const changes = new Map<string, Change>();
    const changeOf = ({ collection }: RecordHeader): Change => {
      let change = changes.get(collection);
      if (change === undefined) changes.set(collection, (change = { added: [], removed: [] }));
      return change;
    };
    for (const header of removed) {
      if (this.#isOn(header)) changeOf(header).removed.push(header);
      else this.#others.delete(toHex(header.id));
    }
    for (const header of added) {
      if (this.#isShown(header)) changeOf(header).added.push(header);
      else this.#others.set(toHex(header.id), headerOf(header));
    }
    return [...changes].map(([stored, change]) => {
      const shelf = this.#shelfIn(this.#shelves, stored, this.#open === undefined ? stored : (this.#seal?.declared(stored) ?? ''));
      const { made, gone } = shelf.apply(change.added, change.removed);
      // Records arrive with their bodies; those that nobody shows are the first to be freed.
      this.bodies.note(made);
      this.bodies.forget(gone);
      if (gone.length > 0 && shelf.isEmpty && !this.#wanted.has(shelf)) this.#shelves.delete(stored);
      return shelf;
    });
  }

  /**
   * Records of other kinds are kept and synced, but no collection shows them. Where the newest of anyone wins, a delete must
   * be as sealed as what it hides (`Writer`): anybody who can sign could hide everything else.
   */
  #isShown({ collection, kind, deletes }: RecordHeader): boolean {
    if (collection === '' || (kind !== RECORD_KIND && !deletes)) return false;
    return !deletes || this.#open === undefined || !this.#options.isShared(this.#seal?.declared(collection) ?? '');
  }

  /** Whether it is on a shelf, and not buried. */
  #isOn(header: RecordHeader): boolean {
    return this.#isShown(header) && (this.#open === undefined || !this.#others.has(toHex(header.id)));
  }

  #context(collection: string, query: CompiledQuery): SearchContext {
    return { shelf: this.shelf(collection), bodies: this.bodies, query, breathe: this.#options.breathe };
  }

  async #search(collection: string, query: CompiledQuery): Promise<Matches> {
    await this.wake();
    return matchesOf(this.#context(collection, query), await this.#candidates(collection, query));
  }

  /** Rows that hold all matches, where an index knows; undefined where it does not. */
  async #candidates(collection: string, { equal }: CompiledQuery): Promise<readonly Entry[] | undefined> {
    if (equal === undefined || !this.#options.indexed(collection).includes(equal.field)) return undefined;
    const name = JSON.stringify([collection, equal.field]);
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = new FieldIndex({ shelf: this.shelf(collection), bodies: this.bodies, breathe: this.#options.breathe }, equal.field);
      this.#indexes.set(name, index);
    }
    try {
      return await index.find(equal.value);
    } catch (reason) {
      // The store could not be read: the next one who asks begins anew.
      if (this.#indexes.get(name) === index) this.#indexes.delete(name);
      index.close();
      throw reason;
    }
  }
}
