/**
 * Streams that go on, for the records of one room: takes what a camera or a program sends, and plays or reads what others send. A part of
 * the program that comes with the first stream that is put, attached or read; only ever reached by `import()`.
 */
import { recordBytes } from '../adapters/live/byte-segments.ts';
import { playLive } from '../adapters/live/player.ts';
import { recordMedia } from '../adapters/live/recorder.ts';
import { isLiveFault, type LiveFault, type Recording } from '../adapters/live/sink.ts';
import { toHex } from '../core/base/bytes.ts';
import { LIVE_LIMITS } from '../core/base/limits/live.ts';
import { FILE_LIMITS } from '../core/base/limits/files.ts';
import { fileName } from '../core/files/name.ts';
import { encodePlaylist, essenceOf } from '../core/files/playlist.ts';
import { findFiles, replaceFiles } from '../core/files/references.ts';
import { isFault } from '../core/base/fault.ts';
import { isType, UNKNOWN_TYPE } from '../core/files/sniff.ts';
import type { Cutter } from '../ports.ts';
import type { Entry } from './entry.ts';
import { badOption, checkSignal, closedError, PeersetError, unsupported } from './errors.ts';
import { Broadcast, replacedError } from './files/broadcast.ts';
import type { FilesHost } from './files/files-host.ts';
import { PeersetFile, type FileRoom } from './files/handle.ts';
import { LiveFeed, playlistIn } from './files/live-feed.ts';
import { LiveStore } from './files/live-store.ts';
import { fileIn } from './files/live-whole.ts';
import type { AttachOptions, LivePlayer, LiveStreams } from './files/live-streams.ts';
import { OwnPlace, type PlaceName } from './files/own-place.ts';
import { pulled } from './files/pulled.ts';
import { putRecord, type PutOptions, type RecordsHost } from './records.ts';

/** A stream of this device that goes on. */
interface Active {
  readonly recording: Recording;
  readonly finished: Promise<Entry>;
}

const KEY_BYTES = 12;

/** The streams of one room. */
export class LiveRoom implements LiveStreams {
  readonly #host: FilesHost & RecordsHost;
  readonly #handles: FileRoom;
  readonly #store: LiveStore;
  readonly #active = new Map<string, Active>();
  readonly #feeds = new Set<() => void>();
  #isClosed = false;

  constructor(host: FilesHost & RecordsHost, handles: FileRoom, cutter: Cutter) {
    this.#host = host;
    this.#handles = handles;
    this.#store = new LiveStore(host, cutter);
  }

  /** Begins to take a stream; resolves when its record is there, and goes on until `stop` or the source's own end. */
  async put(collection: string, value: unknown, options: PutOptions): Promise<Entry> {
    if (this.#isClosed) throw closedError();
    checkSignal(options.signal);
    const segmentMs = checkLive(options);
    await this.#host.ready;
    const { key = toHex(this.#host.environment.random(KEY_BYTES)), expires, replaceOldest, name, type, signal } = options;
    const kept = { key, ...(expires === undefined ? {} : { expires }), ...(replaceOldest === undefined ? {} : { replaceOldest }) };
    const place = { collection, key };
    const own = new OwnPlace(this.#host, place, { options: kept, lost: () => recording.stop() });
    const broadcast = new Broadcast({
      store: this.#store,
      now: () => this.#now,
      name: name === undefined ? undefined : fileName(name),
      fileBytesMax: this.#fileBytesMax,
      handle: (info) => new PeersetFile(info, this.#handles),
      write: own.write,
    });
    const recording = this.#record(value, broadcast, { segmentMs, type });
    const end = (): void => recording.stop();
    signal?.addEventListener('abort', end);
    const finished = this.#finish(recording, broadcast).finally(() => {
      signal?.removeEventListener('abort', end);
      own.close();
      this.#active.delete(placeName(place));
    });
    finished.catch(() => undefined);
    this.#active.set(placeName(place), { recording, finished });
    return broadcast.begun;
  }

  /** Plays a stream in an element, or the file that it became. @throws PeersetError E_NOT_FOUND, E_REFUSED where it is not to be seen, E_CLOSED. */
  async attach(entry: Entry, element: HTMLMediaElement, { from = 'start', signal }: AttachOptions = {}): Promise<LivePlayer> {
    if (from !== 'start' && from !== 'live') throw badOption('from', "it is 'start' or 'live'");
    checkSignal(signal);
    this.#checkShown(entry);
    const feed = this.#follow(entry);
    if (feed === undefined) throw new PeersetError('E_NOT_FOUND', 'There is no stream in this record.', { fix: 'Look at rec.live first; a file has rec.url.' });
    const off = (): void => player.detach();
    const player = playLive(element, feed, {
      from,
      changed: () => {
        if (player.state !== 'failed' && player.state !== 'detached') return;
        this.#feeds.delete(off);
        signal?.removeEventListener('abort', off);
        offSeen();
        feed.close();
      },
    });
    const offSeen = this.#untilCovered(entry, off);
    signal?.addEventListener('abort', off);
    this.#feeds.add(off);
    return player;
  }

  /** What is in the stream, from its first byte on, until it ends. */
  async *read(entry: Entry, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    this.#checkShown(entry);
    const feed = this.#follow(entry);
    if (feed === undefined) return;
    const offSeen = this.#untilCovered(entry, () => feed.close());
    try {
      if (feed.head !== undefined) yield feed.head.slice();
      for (let index = 0; ; index++) {
        const segment = await feed.read(index, signal);
        if (segment === undefined) break;
        yield segment.bytes;
      }
      this.#checkShown(await this.#newest(entry) ?? entry);
    } finally {
      offSeen();
      feed.close();
    }
  }

  /** The same, as a stream that is read as it is asked for. */
  stream(entry: Entry, signal: AbortSignal | undefined): ReadableStream<Uint8Array<ArrayBuffer>> {
    return pulled((ending) => this.read(entry, ending), signal);
  }

  /** Ends a stream of this author; resolves with its record as it is then. @throws PeersetError E_NOT_YOURS, E_REPLACED, E_STORAGE, E_CLOSED. */
  async stop(entry: Entry, place: PlaceName): Promise<Entry> {
    const active = this.#active.get(placeName(place));
    if (active !== undefined) {
      active.recording.stop();
      return active.finished;
    }
    return this.#endAbandoned(entry, place);
  }

  /** Nothing is recorded or played any more. */
  close(): void {
    this.#isClosed = true;
    for (const { recording } of this.#active.values()) recording.stop();
    for (const off of [...this.#feeds]) off();
  }

  get #now(): number {
    return (this.#host as FilesHost).environment.clock.now();
  }

  get #fileBytesMax(): number {
    return Math.min(this.#host.settings.policy.fileBytesMax, FILE_LIMITS.fileBytesMax);
  }

  #record(value: unknown, broadcast: Broadcast, { segmentMs, type = UNKNOWN_TYPE }: { readonly segmentMs: number; readonly type: string | undefined }): Recording {
    try {
      if (typeof MediaStream !== 'undefined' && value instanceof MediaStream) return recordMedia(value, broadcast, { segmentMs });
    } catch (reason) {
      throw isLiveFault(reason) ? liveError(reason) : reason;
    }
    if (!(value instanceof ReadableStream)) throw badOption('live', 'it is for a ReadableStream of bytes; a MediaStream is live anyway');
    if (!isType(essenceOf(type))) throw badOption('type', 'it is a MIME type, such as text/csv');
    return recordBytes(value as ReadableStream<Uint8Array>, broadcast, { type: essenceOf(type), clock: (this.#host as FilesHost).environment.clock });
  }

  /** What was recorded stays, also where the recording broke off; whoever waits for its beginning is told why there is none. */
  async #finish(recording: Recording, broadcast: Broadcast): Promise<Entry> {
    let why: unknown;
    try {
      await recording.done;
    } catch (reason) {
      why = isLiveFault(reason) ? liveError(reason) : reason;
    }
    if (broadcast.entry === undefined || (why instanceof PeersetError && why.code === 'E_REPLACED')) {
      broadcast.fail(why);
      throw why;
    }
    return broadcast.finish();
  }

  /** Of a page that is gone: what it kept is all there is. */
  async #endAbandoned(read: Entry, { collection, key }: PlaceName): Promise<Entry> {
    const began = playlistIn(read.value);
    if (began === undefined) return read;
    if (!this.#host.identity.pubkey || read.header.author !== this.#host.identity.pubkey) {
      throw new PeersetError('E_NOT_YOURS', 'Another author sends this stream.', { fix: 'Only its author can stop it; detach it here.' });
    }
    // What was read may be long surpassed: by more of the stream, by its end, or by something else.
    const entry = await this.#newest(read);
    const playlist = playlistIn(entry?.value);
    if (entry !== undefined && fileIn(entry.value) !== undefined) return entry;
    if (playlist === undefined || playlist.started !== began.started) throw replacedError();
    const ended = encodePlaylist({ ...playlist, ended: Math.max(this.#now, began.started) });
    const files = findFiles(ended);
    const value = isFault(files) ? ended : replaceFiles(ended, files, (info) => new PeersetFile(info, this.#handles));
    const last = await putRecord(this.#host, collection, value, { key });
    const feed = this.#follow(last)!;
    try {
      const whole = await feed.whole(undefined);
      if (whole.size === 0 || whole.size > this.#fileBytesMax) return last;
      const info = await this.#store.keep({ source: whole, size: whole.size, type: essenceOf(playlist.type) });
      const named = { ...info, ...(playlist.name === undefined ? {} : { name: playlist.name }), ...(playlist.head === undefined ? {} : { seconds: feed.ms / 1000 }) };
      return await putRecord(this.#host, collection, new PeersetFile(named, this.#handles), { key });
    } finally {
      feed.close();
    }
  }

  /** What is in the place of a record now. */
  async #newest({ header: { author }, body: { collection, key } }: Entry): Promise<Entry | undefined> {
    const { catalog } = this.#host;
    const there = catalog.at(collection, key, author);
    const loaded = there === undefined ? [] : await catalog.bodies.load([there]);
    catalog.bodies.release(loaded);
    return loaded[0];
  }

  #follow(entry: Entry): LiveFeed | undefined {
    if (this.#isClosed) throw closedError();
    const playlist = playlistIn(entry.value);
    if (playlist === undefined) return undefined;
    const { collection, key } = entry.body;
    return new LiveFeed(this.#host, this.#store, { place: { collection, key, author: entry.header.author }, entry, playlist });
  }

  /** Calls `run` when the record is hidden or held while somebody follows it. */
  #untilCovered(entry: Entry, run: () => void): () => void {
    const { views } = this.#host as FilesHost;
    return views.watch(() => {
      void this.#newest(entry).then((newest) => {
        const seen = newest && views.seen(newest);
        if (seen !== undefined && seen.state !== 'shown') run();
      }, () => undefined);
    });
  }

  /** Nothing of a record is fetched that is hidden or held. What is blurred waits for a wish, and to attach or read it is one. */
  #checkShown(entry: Entry): void {
    const seen = (this.#host as FilesHost).views.seen(entry);
    if (seen === undefined || seen.state === 'shown') return;
    throw new PeersetError('E_REFUSED', `This record is ${seen.state}.`, { fix: '`rec.why` says why.', rule: 'view', reason: seen.state });
  }
}

/** Reads and plays with what it takes outside. */
export function liveRoomOf(host: FilesHost & RecordsHost, handles: FileRoom, cutter: Cutter): LiveRoom {
  return new LiveRoom(host, handles, cutter);
}

function placeName({ collection, key }: PlaceName): string {
  return `${collection}/${key}`;
}

function checkLive({ segmentMs = LIVE_LIMITS.liveSegmentMs, record = true, to, progress }: PutOptions): number {
  if (!Number.isInteger(segmentMs) || segmentMs < LIVE_LIMITS.liveSegmentMinMs || segmentMs > LIVE_LIMITS.liveSegmentMaxMs / 2) {
    throw badOption('segmentMs', `a segment lasts from ${LIVE_LIMITS.liveSegmentMinMs} to ${LIVE_LIMITS.liveSegmentMaxMs / 2} ms`);
  }
  if (!record) throw unsupported('A stream that is not recorded', 'Leave out `record`: whoever comes late can rewind, and `expires` lets it go.');
  if (to !== undefined) throw unsupported('A stream for some readers', 'Open a room with a secret for them.');
  if (progress !== undefined) throw badOption('progress', 'a stream has no size; `live` says whether it goes on');
  return segmentMs;
}

function liveError({ live, reason }: LiveFault): PeersetError {
  switch (live) {
    case 'unsupported':
      return new PeersetError('E_UNSUPPORTED', `This stream cannot be recorded: ${reason}.`, { fix: 'Use a browser that records WebM: Chrome, Edge, Firefox, or Safari from 18.4 on.', reason });
    case 'silent':
      return new PeersetError('E_VALUE', `There is nothing in this stream: ${reason}.`, { fix: 'Put a stream with at least one track that is live.', reason });
    case 'lost':
      return new PeersetError('E_VALUE', `This stream broke off: ${reason}.`, { fix: 'Begin again.', reason });
    case 'slow':
      return new PeersetError('E_STORAGE', `The disk is too slow for this stream: ${reason}.`, { fix: 'Record at fewer bits per second.', reason });
  }
}
