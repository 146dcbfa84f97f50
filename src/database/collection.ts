/**
 * A named part of a room, as its user sees it; also the live list of its newest hundred records, so that it can be
 * bound to a page as it is.
 */
import type { Entry } from './entry.ts';
import type { Puttable } from './files/puttable.ts';
import type { Live, LiveState } from './live.ts';
import type { LiveQuery } from './live-query.ts';
import type { Member } from './member.ts';
import type { Query } from './query.ts';
import type { Rec } from './rec.ts';
import { checkKey, patchRecord, putRecord, removeRecord, type PutOptions } from './records.ts';

/** What a collection asks of its database. */
export interface CollectionHost {
  /** @throws PeersetError E_CLOSED. */
  member(): Member;
  /** Ends with the database. */
  live(collection: string, query: Query | undefined): LiveQuery<Rec>;
}

/**
 * Records that belong together.
 *
 * @example
 * const notes = db.collection('notes')
 * notes.subscribe((rows) => console.log(rows.map((row) => row.value)))
 * await notes.put({ text: 'hello' })
 */
export class Collection<T = unknown> implements Live<Rec<T>> {
  /** Its name. */
  readonly name: string;
  readonly #host: CollectionHost;
  #newest: LiveQuery<Rec> | undefined;

  constructor(name: string, host: CollectionHost) {
    this.name = name;
    this.#host = host;
  }

  /**
   * Keeps a value: text, JSON, bytes, files (Blob, File), a stream of bytes, or JSON with up to ten files or handles of files inside. Resolves when it is durable on this device, before any network. With a `key` it replaces what
   * this author put there before, and is later than that whatever the clock says. Many puts at once are
   * written in groups.
   * @throws PeersetError E_VALUE (cannot be kept), E_QUOTA (`displaces` says what would have to go), E_REFUSED
   * (`rule` and `reason`), E_OPTION, E_STORAGE, E_ABORTED, E_CLOSED, E_LOAD.
   */
  async put(value: T | Puttable<T>, options?: PutOptions): Promise<Rec<T>> {
    const member = this.#host.member();
    return this.#rec(member, await member.desk.write(this.name, options?.key, async () => putRecord(member, this.name, value, options)));
  }

  /**
   * Changes properties of the value at a key, at its top level: null removes one, anything else replaces it (a
   * JSON Merge Patch of one level). Patches of this page at one key follow each other, none is lost.
   * @throws PeersetError E_NOT_FOUND, E_NOT_YOURS, and as `put`.
   */
  async patch(key: string, part: { readonly [P in keyof T]?: T[P] | Puttable<T[P]> | null }): Promise<Rec<T>> {
    const member = this.#host.member();
    return this.#rec(member, await member.desk.write(this.name, key, async () => patchRecord(member, this.name, key, part)));
  }

  /**
   * Deletes the record at a key everywhere; resolves when that is durable on this device.
   * @throws PeersetError E_NOT_FOUND, E_NOT_YOURS, E_REFUSED, E_STORAGE, E_CLOSED.
   */
  async delete(key: string): Promise<void> {
    return removeRecord(this.#host.member(), this.name, key);
  }

  /**
   * The record at a key: this author's, else the newest of anyone. Personal filters do not hide it: see `state`.
   * @throws PeersetError E_OPTION, E_STORAGE, E_CLOSED.
   */
  async get(key: string): Promise<Rec<T> | undefined> {
    const member = this.#host.member();
    checkKey(key);
    await member.ready;
    await member.catalog.settle(this.name, key, member.identity.pubkey);
    const entry = member.catalog.at(this.name, key, member.identity.pubkey);
    if (entry === undefined) return undefined;
    const [loaded] = await member.catalog.bodies.load([entry]);
    if (loaded === undefined) return undefined;
    try {
      while (!loaded.isReadable && member.opening !== undefined) await member.opening;
      return loaded.isReadable ? this.#rec(member, loaded) : undefined;
    } finally {
      member.catalog.bodies.release([loaded]);
    }
  }

  /**
   * Records as they are now, 100 unless `limit` says otherwise.
   * @throws PeersetError E_OPTION, E_ABORTED, E_STORAGE, E_CLOSED.
   */
  async find(query?: Query): Promise<readonly Rec<T>[]> {
    const member = this.#host.member();
    await member.ready;
    for (;;) {
      const { round } = member.files;
      const rows = await member.catalog.find(this.name, query, member.views);
      const { opening } = member;
      if (opening === undefined && round === member.files.round) return rows as Rec<T>[];
      // Letters are opened, and what reads files comes, when they are first looked at, which may take a while.
      await opening;
    }
  }

  /**
   * How many records match, whatever `limit` and personal filters say.
   * @throws PeersetError as `find`.
   */
  async count(query?: Query): Promise<number> {
    const member = this.#host.member();
    await member.ready;
    return member.catalog.count(this.name, query);
  }

  /**
   * Records that match, kept up to date.
   * @throws PeersetError E_OPTION where it is not a query, E_CLOSED.
   */
  live(query?: Query): Live<Rec<T>> {
    return this.#host.live(this.name, query) as Live<unknown> as Live<Rec<T>>;
  }

  /** The newest hundred records. */
  get current(): readonly Rec<T>[] {
    return this.#live.current as readonly Rec<T>[];
  }

  get state(): LiveState {
    return this.#live.state;
  }

  /** Calls `run` with the newest records at once and after every change. */
  subscribe(run: (rows: readonly Rec<T>[]) => void): () => void {
    return this.#live.subscribe(run as (rows: readonly Rec[]) => void);
  }

  next(): Promise<void> {
    return this.#live.next();
  }

  [Symbol.asyncIterator](): AsyncIterator<readonly Rec<T>[]> {
    return this.#live[Symbol.asyncIterator]() as AsyncIterator<readonly Rec<T>[]>;
  }

  [Symbol.dispose](): void {
    this.#newest?.[Symbol.dispose]();
    this.#newest = undefined;
  }

  get #live(): LiveQuery<Rec> {
    return (this.#newest ??= this.#host.live(this.name, undefined));
  }

  #rec(member: Member, entry: Entry): Rec<T> {
    return member.views.present(entry) as Rec<T>;
  }
}
