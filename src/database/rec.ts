/** A record as its user sees it. Immutable; an edit makes a new one with another `id` and the same `key`. */
import { LIVE_LIMITS } from '../core/base/limits/live.ts';
import type { NostrEvent } from '../core/record/record.ts';
import type { Body, Entry } from './entry.ts';
import type { FileProgress, FileReadOptions, PeersetFile } from './files/handle.ts';
import type { AttachOptions, DirectView, LivePlayer, LiveStreams, TracksOptions } from './files/live-streams.ts';
import { lateStream } from './late.ts';
import { PeersetError } from './errors.ts';
import type { ReportOptions, Seen, Why } from './moderation/seen.ts';

/** `local`: only on this device so far; `shared`: a peer has it too; `held`, `hidden`: moderation or a personal filter says so. */
export type RecState = 'local' | 'shared' | 'held' | 'hidden';

/** How many holders to wait for, and until when. */
export interface HeldOptions {
  /** Peers that shall hold the record, count; this device is none of them. */
  readonly by: number;
  /** Ends the waiting, which otherwise has no end. */
  readonly signal?: AbortSignal;
}

/** Who said that it holds a record. */
export interface Held {
  /** One for each peer: its author's npub where one vouches for it, else its session key, 64 hex. */
  readonly holders: readonly string[];
}

/** What a record asks of its database. */
export interface RecHost {
  isMine(entry: Entry): boolean;
  stateOf(entry: Entry): RecState;
  /** What moderation and personal filters make of it; undefined where there is nothing of either. */
  seen(entry: Entry): Seen | undefined;
  reveal(entry: Entry): void;
  report(rec: Rec, reason: string, options: ReportOptions | undefined): Promise<void>;
  cursorOf(entry: Entry): string;
  /** Deletes what is at the key of what was read. */
  remove(read: Body): Promise<void>;
  held(entry: Entry, options: HeldOptions): Promise<Held>;
  /** Streams that go on. */
  streams(): Promise<LiveStreams>;
  now(): number;
  present(entry: Entry): Rec;
}

/** A stream in a media element. */
export interface LiveControl {
  /** Jumps to the newest that is there. */
  toLive(): void;
  /** Takes it out of the element. */
  detach(): void;
  /** Resolves once it is in the element, and then says how it plays; rejects with a PeersetError where it cannot be. */
  readonly playing: Promise<LivePlayer>;
}

let entryIn: (rec: Rec) => Entry;

/** The entry behind a record that somebody was shown. */
export function entryOf(rec: Rec): Entry {
  return entryIn(rec);
}

/**
 * One record.
 *
 * @example
 * const rec = await db.put({ text: 'hello' })
 * console.log(rec.author, rec.value.text)
 */
export class Rec<T = unknown> {
  readonly #entry: Entry;
  readonly #body: Body;
  readonly #host: RecHost;

  static {
    entryIn = (rec) => rec.#entry;
  }

  constructor(entry: Entry, host: RecHost) {
    this.#entry = entry;
    this.#body = entry.body;
    this.#host = host;
  }

  /** SHA-256 of the signed content, 64 hex; another with every edit. */
  get id(): string {
    return this.#entry.id;
  }

  /** Stable name inside the collection. */
  get key(): string {
    return this.#body.key;
  }

  /** The collection it is in. */
  get collection(): string {
    return this.#body.collection;
  }

  /** Who signed it, npub. */
  get author(): string {
    return this.#entry.author;
  }

  /** When it was written by its author's clock, ms since 1970. */
  get at(): number {
    return this.#entry.at;
  }

  /**
   * What was put; everyone who shows the record shares this object, so do not change it. Somebody else's value
   * may be anything: check it, or declare a schema.
   */
  get value(): T {
    return this.#body.value as T;
  }

  /** Whether this device's author signed it. */
  get mine(): boolean {
    return this.#host.isMine(this.#entry);
  }

  /**
   * `local` until a peer's set was found equal to ours after the record was written here, then `shared`;
   * records of others are `shared`. Where moderation or a personal filter (`db.use`) says no: `hidden` or `held`; `why` says more.
   */
  get state(): RecState {
    return this.#host.stateOf(this.#entry);
  }

  /** Why it is hidden, held or blurred; undefined where it is none of these. */
  get why(): Why | undefined {
    return this.#host.seen(this.#entry)?.why;
  }

  /** Whether it should be covered until somebody asks to see it: a stranger's picture, or what moderators covered. */
  get blurred(): boolean {
    return this.#host.seen(this.#entry)?.blurred === true;
  }

  /** Uncovers it in this page. */
  reveal(): void {
    this.#host.reveal(this.#entry);
  }

  /** The signed Nostr event, exactly as it travels. */
  get event(): NostrEvent {
    return this.#body.event;
  }

  /** The files in its value, in the order of its text; what follows is of the first, and undefined where there is none. */
  get files(): readonly PeersetFile[] {
    return this.#body.withFiles?.files ?? [];
  }

  /** See `PeersetFile`. */
  get name(): string | undefined {
    return this.#file?.name;
  }

  /** See `PeersetFile`. */
  get type(): string | undefined {
    return this.#file?.type;
  }

  /** Bytes. */
  get size(): number | undefined {
    return this.#file?.size;
  }

  /** See `PeersetFile`: to look is to want it. */
  get url(): string | undefined {
    return this.#file?.url;
  }

  /** See `PeersetFile`. */
  get progress(): FileProgress | undefined {
    return this.#file?.progress;
  }

  /**
   * All of the file; see `PeersetFile`.
   * @throws PeersetError E_NOT_FOUND where the value has none, and as that.
   */
  async blob(options?: { readonly signal?: AbortSignal }): Promise<Blob> {
    return this.#someFile.blob(options);
  }

  /**
   * The file's bytes; see `PeersetFile`.
   * @throws PeersetError E_NOT_FOUND where the value has none.
   */
  stream(options?: FileReadOptions): ReadableStream<Uint8Array<ArrayBuffer>> {
    if (this.#stream !== undefined) return lateStream(async () => (await this.#host.streams()).stream(this.#entry, options?.signal)) as ReadableStream<Uint8Array<ArrayBuffer>>;
    return this.#someFile.stream(options);
  }

  /** The file's bytes as they come; see `PeersetFile`. @throws PeersetError E_NOT_FOUND where the value has none. */
  [Symbol.asyncIterator](): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    return this.#someFile[Symbol.asyncIterator]();
  }

  /** Whether it is a stream that goes on: its author said nothing of an end, and wrote within the last minute. */
  get live(): boolean {
    const stream = this.#stream;
    return stream !== undefined && !('ended' in stream) && this.#host.now() - this.at < LIVE_LIMITS.liveSilentMs;
  }

  /** Whether it goes on, and its author gives its tracks to few viewers: `also` to what is recorded, or `only` so. `undefined` where not. */
  get direct(): 'also' | 'only' | undefined {
    const said = this.live ? (this.#stream as { readonly tracks?: unknown }).tracks : undefined;
    return said === 'also' || said === 'only' ? said : undefined;
  }

  /**
   * The tracks of a stream straight from whoever sends, without waiting for parts. Few have a place at once; who leaves gives it back.
   * They come from a device of the author that is linked with this one.
   * @throws PeersetError E_FULL where as many watch as may; E_NOT_FOUND where this is no stream, is over, or gives no tracks; E_REFUSED where it is
   * hidden or held, or its author does not want this viewer; E_NO_ANSWER where none came; E_ABORTED, E_UNSUPPORTED, E_CLOSED, E_LOAD.
   *
   * @example
   * const { stream, over } = await rec.tracks()
   * document.querySelector('video').srcObject = stream
   */
  async tracks(options?: TracksOptions): Promise<DirectView> {
    return (await this.#host.streams()).tracks(this.#entry, options);
  }

  /**
   * Plays the stream in an element, from its beginning, or with `from: 'live'` from the newest that is there, which is its tracks where its
   * author gives them and has a place; who jumps back sees what was recorded. The element is the application's: it says when to play.
   * @throws PeersetError in `playing`: E_NOT_FOUND where this is no stream, E_REFUSED where it is hidden or held (look at `blurred` yourself), E_ABORTED, E_CLOSED, E_LOAD.
   *
   * @example
   * const { toLive, detach } = rec.attach(document.querySelector('video'), { from: 'live' })
   */
  attach(element: HTMLMediaElement, options?: AttachOptions): LiveControl {
    const playing = this.#host.streams().then((streams) => streams.attach(this.#entry, element, options));
    const then = (run: 'toLive' | 'detach') => () => void playing.then((player) => player[run](), () => undefined);
    return { playing, toLive: then('toLive'), detach: then('detach') };
  }

  /**
   * Ends a stream of this author. What was recorded is an ordinary file then, at the same key, where the room takes one so large; else a
   * stream that is over.
   * @throws PeersetError E_NOT_YOURS, E_STORAGE, E_REPLACED, E_CLOSED, E_LOAD.
   */
  async stop(): Promise<Rec> {
    return this.#host.present(await (await this.#host.streams()).stop(this.#entry, this));
  }

  /** Where the next page starts, for `after` in the default order. */
  get cursor(): string {
    return this.#host.cursorOf(this.#entry);
  }

  /**
   * Deletes the record everywhere.
   * @throws PeersetError E_NOT_YOURS where another author signed it.
   */
  delete(): Promise<void> {
    return this.#host.remove(this.#body);
  }

  /**
   * Resolves when so many peers have said that this very record is on their disk. It waits as long as it takes: give a
   * `signal`. A peer counts once for each device; one can lie, and can lose what it held.
   * @throws PeersetError E_OPTION, E_ABORTED, E_CLOSED, E_LOAD; E_DELETED and E_REPLACED where the record is not in
   * the set any more.
   *
   * @example
   * const rec = await db.put({ text: 'keep this' })
   * const { holders } = await rec.held({ by: 2, signal: AbortSignal.timeout(60_000) })
   */
  held(options: HeldOptions): Promise<Held> {
    return this.#host.held(this.#entry, options);
  }

  /**
   * Tells owners and moderators that it is wrong; see `db.moderation.report`.
   * @throws PeersetError as that.
   */
  report(reason: string, options?: ReportOptions): Promise<void> {
    return this.#host.report(this, reason, options);
  }

  get #stream(): object | undefined {
    const { value } = this.#body;
    const said = typeof value === 'object' && value !== null ? (value as { readonly $live?: unknown }).$live : undefined;
    return typeof said === 'object' && said !== null ? said : undefined;
  }

  get #file(): PeersetFile | undefined {
    return this.files[0];
  }

  get #someFile(): PeersetFile {
    if (this.#file === undefined) throw new PeersetError('E_NOT_FOUND', 'There is no file in this record.', { fix: 'Look at rec.files first.' });
    return this.#file;
  }
}
