/**
 * A stream of somebody's, followed: its record as it is edited, its lists as they are needed, its segments as they are asked for. It is
 * over when its author says so, when the record is something else, and when the author has been silent for a minute.
 */
import { isFault } from '../../core/base/fault.ts';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import { decodePlaylist, msOf, type Playlist } from '../../core/files/playlist.ts';
import { Timeline, type PlacedSegment, type UnopenedList } from '../../core/files/timeline.ts';
import { wholeHead } from '../../core/files/webm-whole.ts';
import type { Entry } from '../entry.ts';
import { checkSignal } from '../errors.ts';
import type { RecordsHost } from '../records.ts';
import type { FilesHost } from './files-host.ts';
import type { LiveStore } from './live-store.ts';
import { wrongFile } from './reading.ts';

/** Where a stream's record is. */
export interface LivePlace {
  readonly collection: string;
  readonly key: string;
  /** Who writes it, 64 hex. */
  readonly author: string;
}

/** A segment with its bytes. */
export interface LiveSegment {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly startMs: number;
  readonly ms: number;
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
    return this.#timeline.count;
  }

  get ms(): number {
    return this.#timeline.ms;
  }

  get edgeMs(): number {
    const last = this.#timeline.playlist.recent.at(-1);
    return this.ms - (last === undefined ? 0 : msOf(last));
  }

  get isLive(): boolean {
    return !this.#isOver && this.#timeline.playlist.ended === undefined && !this.#isSilent;
  }

  async find(ms: number, signal: AbortSignal): Promise<number> {
    const placed = await this.#placed(() => this.#timeline.atMs(ms), signal);
    return placed?.index ?? this.count;
  }

  /** Waits for a segment that is to come. Undefined where the stream is over before it. */
  async read(index: number, signal: AbortSignal | undefined): Promise<LiveSegment | undefined> {
    for (;;) {
      checkSignal(signal);
      const placed = await this.#placed(() => this.#timeline.at(index), signal);
      if (placed !== undefined) return { bytes: await this.#store.read(placed.segment, signal), startMs: placed.startMs, ms: placed.segment.ms };
      if (!this.isLive) return undefined;
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
    const head = this.head === undefined ? new Uint8Array(0) : wholeHead(this.head, segments);
    if (isFault(head)) throw wrongFile(head.reason);
    return new Blob([head as Uint8Array<ArrayBuffer>, ...parts], { type: this.type });
  }

  watch(run: () => void): () => void {
    this.#watchers.add(run);
    return () => this.#watchers.delete(run);
  }

  /** Nobody follows it any more. */
  close(): void {
    this.#isOver = true;
    this.#offSilence();
    for (const end of this.#ends.splice(0)) end();
    this.#tell();
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
    const playlist = playlistIn(loaded.value);
    catalog.bodies.release([loaded]);
    this.#seenId = entry.id;
    this.#heardAt = Math.max(entry.at, this.#now);
    if (playlist === undefined || !this.#timeline.take(playlist)) return this.#end();
    this.#learnYoungest();
    this.#awaitSilence();
    this.#tell();
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

  #end(): void {
    this.#isOver = true;
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
