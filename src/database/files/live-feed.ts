/**
 * A stream of somebody's, followed: its record as it is edited, its lists as they are needed, its segments as they are asked for. It is
 * over when its author says so, when the record is something else, and when the author has been silent for a minute. Where the record
 * is the file that the stream became, what was not read yet is read from there (`live-whole.ts`).
 */
import { isFault } from '../../core/base/fault.ts';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import type { FileInfo } from '../../core/files/info.ts';
import { decodePlaylist, msOf, type Playlist } from '../../core/files/playlist.ts';
import { Timeline, type PlacedSegment, type UnopenedList } from '../../core/files/timeline.ts';
import { recordedForm } from '../../core/files/recorded.ts';
import type { Entry } from '../entry.ts';
import { checkSignal } from '../errors.ts';
import type { RecordsHost } from '../records.ts';
import type { FilesHost } from './files-host.ts';
import type { LiveStore } from './live-store.ts';
import { fileIn, GivenBytes, wholeOf, type LiveSegment, type LiveWhole } from './live-whole.ts';
import { wrongFile } from './reading.ts';

/** Where a stream's record is. */
export interface LivePlace {
  readonly collection: string;
  readonly key: string;
  /** Who writes it, 64 hex. */
  readonly author: string;
}

/** What a value says of a stream, also where its references became handles; undefined where it says nothing of one. */
export function playlistIn(value: unknown): Playlist | undefined {
  const playlist = decodePlaylist(JSON.parse(JSON.stringify(value ?? null)));
  return isFault(playlist) ? undefined : playlist;
}

/** One stream that is followed. A `LiveSource` for players. */
export class LiveFeed {
  readonly #host: FilesHost & RecordsHost;
  readonly #store: LiveStore;
  readonly #place: LivePlace;
  readonly #timeline: Timeline;
  readonly #watchers = new Set<() => void>();
  readonly #ends: (() => void)[] = [];
  readonly #given = new GivenBytes();
  /** Aborted when its segments are given by nobody any more, or followed by nobody. */
  readonly #left = new AbortController();
  #whole: LiveWhole | undefined;
  #seenId: string;
  /** When its author last wrote, by the author's clock or by when we saw it. */
  #heardAt: number;
  #isOver = false;
  #offSilence: () => void = () => undefined;

  constructor(host: FilesHost & RecordsHost, store: LiveStore, { place, entry, playlist }: { readonly place: LivePlace; readonly entry: Entry; readonly playlist: Playlist }) {
    this.#host = host;
    this.#store = store;
    this.#place = place;
    this.#timeline = new Timeline(playlist);
    this.#seenId = entry.id;
    this.#heardAt = entry.at;
    const shelf = host.catalog.shelfOf(entry.header);
    const look = (): void => void this.#look();
    if (shelf !== undefined) this.#ends.push(shelf.listen({ changed: look, reset: look }));
    this.#awaitSilence();
    look();
  }

  get type(): string {
    return this.#timeline.playlist.type;
  }

  get head(): Uint8Array | undefined {
    return this.#timeline.playlist.head;
  }

  get count(): number {
    return this.#whole?.count ?? this.#timeline.count;
  }

  get ms(): number {
    return this.#whole?.ms ?? this.#timeline.ms;
  }

  get edgeMs(): number {
    if (this.#whole !== undefined) return this.#whole.edgeMs;
    const last = this.#timeline.playlist.recent.at(-1);
    return this.ms - (last === undefined ? 0 : msOf(last));
  }

  get isLive(): boolean {
    return !this.#isOver && this.#timeline.playlist.ended === undefined && !this.#isSilent;
  }

  async find(ms: number, signal: AbortSignal): Promise<number> {
    if (this.#whole !== undefined) return this.#whole.find(ms);
    const placed = await this.#unlessLeft((either) => this.#placed(() => this.#timeline.atMs(ms), either), signal);
    return placed?.index ?? (this.#whole as LiveWhole | undefined)?.find(ms) ?? this.count;
  }

  /** Waits for a segment that is to come. Undefined where the stream is over before it. */
  async read(index: number, signal: AbortSignal | undefined): Promise<LiveSegment | undefined> {
    for (;;) {
      checkSignal(signal);
      if (this.#whole !== undefined) return this.#whole.read(index, signal);
      if (this.#isLeft) return undefined;
      const segment = await this.#unlessLeft((either) => this.#read(index, either), signal);
      if (this.#isLeft) continue;
      if (segment !== undefined) this.#given.note(index, segment.bytes);
      if (segment !== undefined || !this.isLive) return segment;
      await this.#change(signal);
    }
  }

  /** All of it in one. */
  async whole(signal: AbortSignal | undefined): Promise<Blob> {
    const parts: Blob[] = [];
    const segments: { readonly ms: number; readonly bytes: number }[] = [];
    for (let index = 0; index < this.count; index++) {
      const segment = await this.read(index, signal);
      if (segment === undefined) throw wrongFile('a segment of it is nowhere');
      parts.push(new Blob([segment.bytes]));
      segments.push({ ms: segment.ms, bytes: segment.bytes.length });
    }
    const head = this.head === undefined ? new Uint8Array(0) : recordedForm(this.type).head(this.head, segments);
    if (isFault(head)) throw wrongFile(head.reason);
    return new Blob([head as Uint8Array<ArrayBuffer>, ...parts], { type: this.type });
  }

  watch(run: () => void): () => void {
    this.#watchers.add(run);
    return () => this.#watchers.delete(run);
  }

  /** Nobody follows it any more. */
  close(): void {
    this.#offSilence();
    for (const end of this.#ends.splice(0)) end();
    this.#end();
  }

  async #read(index: number, signal: AbortSignal): Promise<LiveSegment | undefined> {
    const placed = await this.#placed(() => this.#timeline.at(index), signal);
    return placed && { bytes: await this.#store.read(placed.segment, signal), startMs: placed.startMs, ms: placed.segment.ms };
  }

  /** What is read of segments, as long as somebody gives them; undefined when that is over. */
  async #unlessLeft<T>(read: (signal: AbortSignal) => Promise<T | undefined>, signal: AbortSignal | undefined): Promise<T | undefined> {
    const either = new AbortController();
    const leave = (): void => either.abort();
    const signals = [signal, this.#left.signal];
    for (const one of signals) one?.addEventListener('abort', leave);
    if (signals.some((one) => one?.aborted === true)) leave();
    try {
      return await read(either.signal);
    } catch (reason) {
      if (this.#isLeft && signal?.aborted !== true) return undefined;
      throw reason;
    } finally {
      for (const one of signals) one?.removeEventListener('abort', leave);
    }
  }

  /** What is at a place of the row, with the list opened that it is in. */
  async #placed(find: () => PlacedSegment | UnopenedList | undefined, signal: AbortSignal | undefined): Promise<PlacedSegment | undefined> {
    const found = find();
    if (found?.type !== 'list') return found;
    const wrong = this.#timeline.open(found, await this.#store.open(found.list, signal));
    if (wrong !== undefined) throw wrongFile(wrong.reason);
    const again = find();
    return again?.type === 'list' ? undefined : again;
  }

  /** Looks at what is in its place now. */
  async #look(): Promise<void> {
    const { collection, key, author } = this.#place;
    const { catalog } = this.#host;
    const entry = this.#isOver ? undefined : catalog.at(collection, key, author);
    if (entry?.id === this.#seenId) return;
    if (entry === undefined) return this.#isOver ? undefined : this.#end();
    let loaded: Entry | undefined;
    try {
      [loaded] = await catalog.bodies.load([entry]);
    } catch {
      // The disk cannot be read at the moment; the next edit is looked at again.
      return;
    }
    if (loaded === undefined) return;
    const { value } = loaded;
    catalog.bodies.release([loaded]);
    if (this.#seenId === entry.id) return;
    this.#seenId = entry.id;
    this.#heardAt = Math.max(entry.at, this.#now);
    const [playlist, file] = [playlistIn(value), fileIn(value)];
    this.#awaitSilence();
    if (file !== undefined) return this.#become(file);
    if (playlist === undefined || !this.#timeline.take(playlist)) return this.#end();
    this.#learnYoungest();
    this.#awaitSilence();
    this.#tell();
  }

  /** Goes on from the file, where it is this stream's. If that does not come within a minute the stream is over as far as it was seen. */
  async #become(file: FileInfo): Promise<void> {
    const id = this.#seenId;
    const whole = await wholeOf(this.#store, file, { timeline: this.#timeline, given: this.#given }, this.#left.signal).catch(() => undefined);
    if (this.#isLeft || this.#seenId !== id) return;
    this.#whole = whole?.();
    this.#end();
  }

  /** Whoever follows has the segments that left the record, and goes on to give them. */
  #learnYoungest(): void {
    const youngest = this.#timeline.playlist.older.at(-1);
    if (youngest === undefined || youngest.count > LIVE_LIMITS.liveYoungListMax || this.#watchers.size === 0) return;
    // It is fetched again when somebody needs it.
    this.#store.open(youngest.list, undefined).catch(() => undefined);
  }

  #awaitSilence(): void {
    this.#offSilence();
    if (!this.isLive) return;
    this.#offSilence = this.#host.environment.clock.wake(this.#heardAt + LIVE_LIMITS.liveSilentMs, () => this.#tell());
  }

  get #isSilent(): boolean {
    return this.#now - this.#heardAt >= LIVE_LIMITS.liveSilentMs;
  }

  get #now(): number {
    return (this.#host as FilesHost).environment.clock.now();
  }

  get #isLeft(): boolean {
    return this.#left.signal.aborted;
  }

  #end(): void {
    this.#isOver = true;
    this.#left.abort();
    this.#tell();
  }

  #tell(): void {
    for (const run of [...this.#watchers]) run();
  }

  #change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const off = this.watch(done);
      function done(): void {
        off();
        signal?.removeEventListener('abort', done);
        resolve();
      }
      signal?.addEventListener('abort', done);
    });
  }
}
