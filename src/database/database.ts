/**
 * A room, as its user holds it. Several of these may share one member; each has its own life, and what was
 * opened through it ends with it.
 */
import type { PeerId } from '../core/base/peer.ts';
import { checkChannelName, type Answer, type Channel } from './channel.ts';
import { Collection, type CollectionHost } from './collection.ts';
import { askPersistence } from './defaults.ts';
import type { Finding } from './doctor.ts';
import type { TraceEntry } from './driver.ts';
import { blindError, closedError } from './errors.ts';
import type { Puttable, Stored } from './files/puttable.ts';
import type { Me } from './identity.ts';
import type { Login, LoginOptions } from './login.ts';
import { inviteFor } from './inviting.ts';
import type { InviteOptions } from './invite.ts';
import type { BrowseOptions, Browsed, CollectionSize, Found, SearchOptions } from './insight/browsed.ts';
import { Comparisons } from './insight/comparisons.ts';
import type { TreeOptions } from './insight/look.ts';
import type { SetComparison, TreeNode } from './insight/types.ts';
import type { TraceLine } from './insight/wire-words.ts';
import { lateStream } from './late.ts';
import { browsing, describing, destroying, doctor, forgetting, looking, transfer } from './late-parts.ts';
import type { Live } from './live.ts';
import type { LiveQuery } from './live-query.ts';
import type { Member } from './member.ts';
import type { KnownMember, RekeyOptions } from './membership.ts';
import type { Moderation } from './moderation/moderation.ts';
import type { Going, NextToGoOptions } from './next-to-go.ts';
import { presenceOf, type PresenceRoom } from './presence.ts';
import type { Query } from './query.ts';
import type { Rec } from './rec.ts';
import { checkCollectionName, type PutOptions } from './records.ts';
import type { Peer, Status } from './status.ts';
import { syncNow, type SyncResult } from './sync.ts';
import { traceOf } from './trace.ts';
import type { ExportOptions, ImportResult, ImportSource } from './transfer.ts';
import type { Filter } from './views.ts';

/** Name of the collection that `db.put` and its like use. */
export const DEFAULT_COLLECTION = 'default';

/**
 * A database that lives in its users' browsers.
 *
 * @example
 * const db = peerset('guestbook.example.org')
 * await db.put({ text: 'hello' })
 */
export class PeersetDB implements AsyncDisposable {
  /** Name of the room. */
  readonly name: string;
  /**
   * The disk is open and local records are queryable; never waits for the network.
   * Rejects with E_STORAGE where the disk does not open, E_CLOSED, and E_LOAD where `login` is a key of one's own and
   * signing cannot be loaded. On a device's first visit it waits for signing, which makes the key.
   */
  readonly ready: Promise<void>;
  /** In whose name this device writes. */
  readonly me: Me;
  /** Peers with a link to this device. */
  readonly peers: Live<Peer>;
  /** One row: how the database is. */
  readonly status: Live<Status>;
  /** What peers show of themselves at the moment, and what this device does. Not stored. */
  readonly presence: PresenceRoom;
  /** Every event and effect of the replica, as from the moment somebody iterates. */
  readonly trace: AsyncIterable<TraceEntry>;
  /** The last comparisons with peers' sets, newest first, 64 at most: which spans of time differed. Told from the first look at this list on, in every tab. */
  readonly comparisons: Live<SetComparison>;
  readonly #member: Member;
  readonly #release: () => Promise<void>;
  readonly #collections = new Map<string, Collection>();
  readonly #lives = new Set<LiveQuery<Rec>>();
  /** Ends subscriptions that belong to this handle. */
  readonly #ends = new Set<() => void>();
  #isClosed = false;
  #isDoomed = false;

  /** Made by `peerset()`. `release` gives the member back. */
  constructor(member: Member, release: () => Promise<void>) {
    this.#member = member;
    this.#release = release;
    this.name = member.settings.name;
    this.ready = member.ready;
    this.me = member.identity;
    this.peers = member.boards.peers;
    this.status = member.boards.status;
    this.presence = presenceOf(() => this.#reader);
    this.trace = traceOf(() => this.#open);
    this.comparisons = new Comparisons(member);
    for (const name of member.settings.declared) {
      // A collection must not hide a member of ours; it is still there as `db.collection(name)`.
      if (!(name in this)) Object.defineProperty(this, name, { enumerable: true, get: () => this.collection(name) });
    }
  }

  /**
   * The collection of this name; the same object at every call.
   * @throws PeersetError E_OPTION where a collection cannot have this name.
   */
  collection<T = unknown>(name: string): Collection<T> {
    checkCollectionName(name);
    let collection = this.#collections.get(name);
    if (collection === undefined) {
      collection = new Collection(name, this.#host);
      this.#collections.set(name, collection);
    }
    return collection as Collection<T>;
  }

  /** As `Collection.put`, into the collection `default` unless `options` name another. */
  async put<T = unknown>(value: T, options: PutOptions & { readonly collection?: string } = {}): Promise<Rec<Stored<T>>> {
    const { collection = DEFAULT_COLLECTION, ...rest } = options;
    return this.collection<Stored<T>>(collection).put(value as Puttable<Stored<T>>, rest);
  }

  /** As `Collection.get`, in `default`. */
  async get<T = unknown>(key: string): Promise<Rec<T> | undefined> {
    return this.collection<T>(DEFAULT_COLLECTION).get(key);
  }

  /** As `Collection.delete`, in `default`. */
  async delete(key: string): Promise<void> {
    return this.collection(DEFAULT_COLLECTION).delete(key);
  }

  /** As `Collection.live`, over `default`. */
  live<T = unknown>(query?: Query): Live<Rec<T>> {
    return this.collection<T>(DEFAULT_COLLECTION).live(query);
  }

  /** As `Collection.find`, over `default`. */
  async find<T = unknown>(query?: Query): Promise<readonly Rec<T>[]> {
    return this.collection<T>(DEFAULT_COLLECTION).find(query);
  }

  /** As `Collection.count`, over `default`. */
  async count(query?: Query): Promise<number> {
    return this.collection(DEFAULT_COLLECTION).count(query);
  }

  /**
   * Messages to peers that are not stored. `answer` is called with what comes in; what it returns answers a question.
   * @throws PeersetError E_OPTION where a channel cannot have this name, E_CLOSED.
   */
  channel<In = unknown, Out = unknown>(name: string, answer?: Answer<In, Out>): Channel<In, Out> {
    checkChannelName(name);
    const { channels } = this.#reader;
    if (answer !== undefined) this.#ends.add(channels.listen(name, answer as Answer<unknown, unknown>));
    return {
      send: (value, { to } = {}) => this.#reader.channels.send(name, value, typeof to === 'string' ? [to] : to),
      ask: async (value, options) => (await this.#reader.channels.ask(name, value, options)) as In,
    };
  }

  /**
   * Writes in another name from now on: nsec1… is a key of one's own, ncryptsec1… one under a password (NIP-49), 'nip07' an
   * extension of the browser, bunker://… a remote signer (NIP-46), 'silent' the key this device made. It lasts until the
   * page goes, or with `keep: true` until the logout, for all rooms and tabs of this site. Where it fails, everything is as
   * before. New peers are told; those with an open session hear of it when it is renewed.
   * @throws PeersetError E_OPTION where key or password is wrong; E_SIGNER where the signer is not there or says no; E_ABORTED
   * where no password was given; E_STORAGE where nothing can be kept; E_LOAD.
   *
   * @example
   * await db.login('ncryptsec1…', { password: (wrong) => prompt(wrong > 0 ? 'No. The password?' : 'The password?') ?? undefined })
   */
  async login(how: Login, options?: LoginOptions): Promise<void> {
    return this.#open.identity.login(how, options);
  }

  /**
   * Back to the key this device made. A login that was kept is forgotten, in all tabs and rooms of this site.
   * @throws PeersetError E_CLOSED, and what the disk throws where the login may still be on it.
   */
  async logout(): Promise<void> {
    return this.#open.identity.logout();
  }

  /**
   * What to add to an address so that whoever opens it is in this room: name and secret, in the fragment, which
   * browsers do not send to servers. Whoever reads it is in. It does not carry a passphrase, but what was made of it. With
   * `access: true` it is for a blind keeper, which carries the room's records and cannot read them.
   * @throws PeersetError E_OPTION; E_NOT_READY before `ready`, where keys are still being derived; E_BLIND for a member's
   * invite from a keeper.
   */
  invite(options: InviteOptions = {}): string {
    const { settings, unlocked } = this.#open;
    return inviteFor(settings, unlocked, options);
  }

  /**
   * Who is known to be in this room: its owners, and whoever wrote here anything that opens. Whoever only reads is not known to anybody.
   * @throws PeersetError E_UNSUPPORTED in rooms without a secret or without owners; E_BLIND for keepers; E_LOAD, E_STORAGE, E_CLOSED.
   */
  async members(): Promise<readonly KnownMember[]> {
    return (await this.#open.members.following()).members();
  }

  /**
   * Removes a member, as an owner: all others get new keys and meet elsewhere from now on; this one finds nobody any more, and reads
   * nothing that is written from then on. It keeps what it read. Whoever is away moves when it comes back within 7 days; whoever
   * never wrote anything has to be named in `keep`, or invited anew, as keepers are. Resolves when this device has moved.
   * @throws PeersetError E_NOT_OWNER; E_NOT_FOUND where nobody knows this member; E_OPTION for an owner or what is no npub; E_NOT_READY
   * where another owner's new keys are not here yet; E_SIGNER; and as `members` and `put`.
   */
  async remove(npub: string, options?: RekeyOptions): Promise<void> {
    return (await this.#open.members.following()).remove(npub, options);
  }

  /**
   * Gives the room new keys without removing anybody, as an owner: whoever got hold of the old ones is out.
   * @throws PeersetError as `remove`.
   */
  async rekey(options?: RekeyOptions): Promise<void> {
    return (await this.#open.members.following()).rekey(options);
  }

  /** A personal filter, for display only: `false` hides a record from lists, `'hold'` as well, but says `held`. What it returns takes it away. */
  use(filter: Filter): () => void {
    const off = this.#open.views.use(filter);
    const end = (): void => {
      this.#ends.delete(end);
      off();
    };
    this.#ends.add(end);
    return end;
  }

  /** Compares sets now, with one peer or with all; resolves with what each comparison moved. */
  async sync(peer?: PeerId): Promise<readonly SyncResult[]> {
    return syncNow(this.#open, peer);
  }

  /**
   * All records as signed Nostr events, one JSON object a line, deletes included; with `files: true` also lines with the files that are here.
   * The stream ends with an error (E_OPTION, E_STORAGE, E_CLOSED, E_LOAD) where the disk cannot be read.
   */
  export(options?: ExportOptions): ReadableStream<Uint8Array> {
    const member = this.#open;
    return lateStream(async () => (await transfer(member)).exportRecords(member, options));
  }

  /**
   * Takes records and files from an export, whoever signed them; each goes through the same door as a peer's.
   * @throws PeersetError E_FORMAT where it is no export at all, E_STORAGE, E_CLOSED, E_LOAD.
   */
  async import(source: ImportSource): Promise<ImportResult> {
    const member = this.#open;
    return (await transfer(member)).importRecords(member, source);
  }

  /** Asks the browser not to throw away what is stored; false where it does not promise. `status` shows it, too. */
  async persist(): Promise<boolean> {
    const member = this.#open;
    const persisted = await askPersistence();
    member.host?.wake();
    return persisted;
  }

  /**
   * What this room will forget next: records by UTC day and collection, with the midnight at which they go.
   * @throws PeersetError E_OPTION, E_LOAD, E_CLOSED.
   */
  async nextToGo(options?: NextToGoOptions): Promise<readonly Going[]> {
    const member = this.#open;
    return (await forgetting(member)).nextToGo(member, options);
  }

  /**
   * The collections of this room and how many records are in each, the largest first; a thousand at most.
   * @throws PeersetError E_BLIND, E_LOAD, E_CLOSED, E_STORAGE.
   */
  async collections(): Promise<readonly CollectionSize[]> {
    const member = this.#reader;
    return (await browsing(member)).collectionsOf(member);
  }

  /**
   * Records of a collection from any place on, newest first: what is there, and not only what is to be seen. Hidden and held ones say so in
   * their `state`. For lists in an application, see `live` and `find`.
   * @throws PeersetError E_OPTION, E_ABORTED, E_BLIND, E_LOAD, E_CLOSED, E_STORAGE.
   *
   * @example
   * const { total, rows } = await db.browse('notes', { from: 50_000, limit: 40 })
   */
  async browse(collection: string, options?: BrowseOptions): Promise<Browsed> {
    const member = this.#reader;
    return (await browsing(member)).browse(member, collection, options);
  }

  /**
   * Looks for a text in all that the records of a collection say, newest first, and tells again and again what it found and how far it
   * is. It ends with the last record, with `signal`, or when its reader stops.
   * @throws PeersetError as `browse`.
   */
  async *search(collection: string, text: string, options?: SearchOptions): AsyncGenerator<Found> {
    const member = this.#reader;
    yield* (await browsing(member)).searchFor(member, collection, text, options);
  }

  /**
   * What could keep this database from working well here, and what to do about it. Asks the STUN and TURN servers, which takes up to ten
   * seconds where one does not answer.
   * @throws PeersetError E_LOAD, E_CLOSED.
   */
  async doctor(): Promise<readonly Finding[]> {
    const member = this.#open;
    const { findingsOf, surroundings, askServers } = await doctor(member);
    const servers = await askServers(member);
    const { view, settings, missing } = member;
    return findingsOf({ ...surroundings(), view, now: member.environment.clock.now(), settings, missing, ...servers });
  }

  /**
   * A node of the tree of fingerprints in which the set is kept, with its children: by its way from the top, `L` to older and `R` to newer records.
   * The tree turns as it grows: a way that is gone gives the last node that is there. Peers with the same records have the same top, not the same shape.
   * @throws PeersetError E_OPTION, E_ABORTED, E_LOAD, E_STORAGE, E_CLOSED.
   */
  async tree(path = '', options: TreeOptions = {}): Promise<TreeNode> {
    const member = this.#open;
    return (await looking(member)).askTree(member, path, options);
  }

  /** One entry of `trace` in plain sentences: each message with type, peer, lane and size, and what else happened. @throws PeersetError E_LOAD, E_CLOSED. */
  async describe(entry: TraceEntry): Promise<readonly TraceLine[]> {
    return (await describing(this.#open)).describeTrace(entry);
  }

  /**
   * Traffic of each peer and of all, faults, refusals and the counts of `moderation` begin at zero, in all tabs; `status.since` says when. Strikes and logs stay.
   * @throws PeersetError E_STORAGE, E_CLOSED.
   */
  async resetStatistics(): Promise<void> {
    const member = this.#open;
    await member.ready;
    await member.host?.look({ type: 'reset' });
  }

  /**
   * What people do about what is in the room: report, hide, mute, approve, ban; and why something is not to be seen.
   * @throws PeersetError E_BLIND, E_CLOSED.
   */
  get moderation(): Moderation {
    return this.#reader.desk.asked;
  }

  /**
   * Lets go of the room. The last that does leaves the swarm, frees the disk and stops all work; resolves when
   * that is done. What was not durable by then is rejected with E_CLOSED.
   */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const end of this.#ends) end();
    this.comparisons[Symbol.dispose]();
    for (const live of this.#lives) this.#member.views.end(live);
    await this.#release();
  }

  /**
   * Deletes all that this device has of the room: records, files, notes and later keys, and what was put here and no peer has yet. Not the identity. Closes
   * it in all tabs, where `status.destroyed` says why. Peers keep what they have. May be called again where it rejected.
   * @throws PeersetError E_STORAGE, `reason: 'blocked'`, after some seconds, where another tab does not let go; E_UNSUPPORTED in Node; E_LOAD, E_CLOSED.
   */
  async destroy(): Promise<void> {
    const member = this.#isDoomed ? this.#member : this.#open;
    const destroy = await (await destroying(member)).destroyerOf(member);
    this.#isDoomed = true;
    await Promise.all([destroy(), this.close()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #open(): Member {
    if (this.#isClosed) throw closedError();
    return this.#member;
  }

  /** Whoever reads or writes must be able to. */
  get #reader(): Member {
    const member = this.#open;
    if (member.settings.entrance.type === 'keeper') throw blindError();
    return member;
  }

  readonly #host: CollectionHost = {
    member: () => this.#reader,
    live: (collection, query) => {
      const live = this.#reader.views.live(collection, query);
      this.#lives.add(live);
      live.whenEnded(() => this.#lives.delete(live));
      return live;
    },
  };
}
