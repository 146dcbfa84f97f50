/**
 * Streams that go on, for the records of one room: takes what a camera or a program sends, and plays or reads what others send. A part of
 * the program that comes with the first stream that is put, attached or read; only ever reached by `import()`.
 */
import { recordBytes } from '../adapters/live/byte-segments.ts';
import { playLive } from '../adapters/live/player.ts';
import { recordMedia } from '../adapters/live/recorder.ts';
import { isLiveFault, type LiveFault, type Recording } from '../adapters/live/sink.ts';
import { hasTracks, sendTracks, takeTracks } from '../adapters/live/tracks.ts';
import { keepUnrecorded } from '../adapters/live/unrecorded.ts';
import { toHex } from '../core/base/bytes.ts';
import { LIVE_LIMITS } from '../core/base/limits/live.ts';
import { FILE_LIMITS } from '../core/base/limits/files.ts';
import { fileName } from '../core/files/name.ts';
import { encodePlaylist, essenceOf, type Playlist, type TracksOffer } from '../core/files/playlist.ts';
import { findFiles, replaceFiles } from '../core/files/references.ts';
import { isFault } from '../core/base/fault.ts';
import { isType, UNKNOWN_TYPE } from '../core/files/sniff.ts';
import type { Cutter } from '../ports.ts';
import type { Entry } from './entry.ts';
import { badOption, checkSignal, closedError, PeersetError, unsupported } from './errors.ts';
import { Broadcast, replacedError } from './files/broadcast.ts';
import { directError } from './files/direct-errors.ts';
import type { DirectHost } from './files/direct-host.ts';
import { DirectPlayer } from './files/direct-player.ts';
import { DirectRoom } from './files/direct-room.ts';
import type { FilesHost } from './files/files-host.ts';
import { PeersetFile, type FileRoom } from './files/handle.ts';
import { LiveFeed, playlistIn } from './files/live-feed.ts';
import { LiveStore } from './files/live-store.ts';
import { fileIn } from './files/live-whole.ts';
import type { AttachOptions, DirectView, LivePlayer, LiveStreams, TracksOptions } from './files/live-streams.ts';
import { OwnPlace, type PlaceName } from './files/own-place.ts';
import { pulled } from './files/pulled.ts';
import { putRecord, type PutOptions, type RecordsHost } from './records.ts';

/** A stream of this device that goes on. */
interface Active {
  readonly recording: Recording;
  readonly finished: Promise<Entry>;
  /** What is sent, where it is sound or picture. */
  readonly media: MediaStream | undefined;
}

/** How a stream is to be taken. */
interface Taking {
  readonly segmentMs: number;
  /** Whether it is recorded, and to how many viewers at once its tracks go. */
  readonly isRecorded: boolean;
  readonly viewersMax: number;
}

const KEY_BYTES = 12;

/** The streams of one room. */
export class LiveRoom implements LiveStreams {
  readonly #host: FilesHost & RecordsHost;
  readonly #handles: FileRoom;
  readonly #store: LiveStore;
  readonly #direct: DirectRoom;
  readonly #active = new Map<string, Active>();
  readonly #feeds = new Set<() => void>();
  #isClosed = false;

  constructor(host: FilesHost & RecordsHost & DirectHost, handles: FileRoom, cutter: Cutter) {
    this.#host = host;
    this.#handles = handles;
    this.#direct = new DirectRoom(host, { send: sendTracks, take: takeTracks });
    this.#store = new LiveStore(host, cutter);
  }

  /** Begins to take a stream; resolves when its record is there, and goes on until `stop` or the source's own end. */
  async put(collection: string, value: unknown, options: PutOptions): Promise<Entry> {
    if (this.#isClosed) throw closedError();
    checkSignal(options.signal);
    const media = mediaIn(value);
    const taking = checkLive(media, options);
    await this.#host.ready;
    const { key = toHex(this.#host.environment.random(KEY_BYTES)), expires, replaceOldest, name, type, signal } = options;
    const kept = { key, ...(expires === undefined ? {} : { expires }), ...(replaceOldest === undefined ? {} : { replaceOldest }) };
    const place = { collection, key };
    const own = new OwnPlace(this.#host, place, { options: kept, lost: () => recording.stop() });
    const broadcast = new Broadcast({
      store: this.#store,
      now: () => this.#now,
      name: name === undefined ? undefined : fileName(name),
      tracks: offerOf(taking),
      fileBytesMax: this.#fileBytesMax,
      handle: (info) => new PeersetFile(info, this.#handles),
      write: own.write,
    });
    const recording = this.#record(value, broadcast, { ...taking, type });
    const giveNoMore = media === undefined || taking.viewersMax === 0 ? undefined
      : this.#direct.give({ ...place, stream: media, viewersMax: taking.viewersMax, started: () => broadcast.started });
    const end = (): void => recording.stop();
    signal?.addEventListener('abort', end);
    const finished = this.#finish(recording, broadcast).finally(() => {
      signal?.removeEventListener('abort', end);
      own.close();
      if (this.#active.get(placeName(place))?.recording === recording) this.#active.delete(placeName(place));
    });
    finished.catch(() => undefined);
    recording.done.catch(() => undefined).then(giveNoMore, giveNoMore);
    this.#active.set(placeName(place), { recording, finished, media });
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
    const changed = (): void => {
      if (player.state !== 'failed' && player.state !== 'detached') return;
      this.#feeds.delete(off);
      signal?.removeEventListener('abort', off);
      offSeen();
      feed.close();
    };
    const player = this.#player(entry, element, { feed, from, changed });
    const offSeen = this.#untilCovered(entry, off);
    signal?.addEventListener('abort', off);
    this.#feeds.add(off);
    return player;
  }

  /**
   * The tracks of a stream, straight from whoever sends.
   * @throws PeersetError E_NOT_FOUND where there is no stream, or none that goes on, or its author gives no tracks; E_REFUSED, E_FULL, E_NO_ANSWER, E_ABORTED, E_UNSUPPORTED, E_CLOSED.
   */
  async tracks(entry: Entry, { signal }: TracksOptions = {}): Promise<DirectView> {
    checkSignal(signal);
    if (this.#isClosed) throw closedError();
    this.#checkShown(entry);
    const newest = await this.#newest(entry) ?? entry;
    const playlist = playlistIn(newest.value);
    if (playlist?.tracks === undefined) throw new PeersetError('E_NOT_FOUND', 'There are no tracks to be had of this record.', { fix: 'Look at rec.direct first; rec.attach(element) plays what is recorded.' });
    if (playlist.ended !== undefined) throw directError('ended');
    return this.#view(newest, playlist, signal);
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

  /** Nothing is recorded, given or played any more. */
  close(): void {
    this.#isClosed = true;
    this.#direct.close();
    for (const { recording } of this.#active.values()) recording.stop();
    for (const off of [...this.#feeds]) off();
  }

  get #now(): number {
    return (this.#host as FilesHost).environment.clock.now();
  }

  get #fileBytesMax(): number {
    return Math.min(this.#host.settings.policy.fileBytesMax, FILE_LIMITS.fileBytesMax);
  }

  /** As tracks where these are to be had and that is what was asked for; else from what was recorded. */
  #player(entry: Entry, element: HTMLMediaElement, { feed, from, changed }: { readonly feed: LiveFeed; readonly from: 'start' | 'live'; readonly changed: () => void }): LivePlayer {
    const playlist = playlistIn(entry.value)!;
    const recorded = (start: 'start' | 'live', heard: () => void): LivePlayer => playLive(element, feed, { from: start, changed: heard });
    const isOnly = playlist.tracks === 'only';
    if (!isOnly && !(playlist.tracks === 'also' && from === 'live' && feed.isLive && hasTracks())) return recorded(from, changed);
    return new DirectPlayer(element, {
      clock: (this.#host as FilesHost).environment.clock,
      source: feed,
      view: (signal) => this.#view(entry, playlist, signal),
      recorded: isOnly ? undefined : (heard) => recorded('live', heard),
      changed,
    });
  }

  /** What this page sends it need not ask anybody for. */
  #view(entry: Entry, { started }: Playlist, signal: AbortSignal | undefined): Promise<DirectView> {
    const { header: { author }, body: { collection, key } } = entry;
    if (!hasTracks()) throw new PeersetError('E_UNSUPPORTED', 'This browser takes no tracks.', { fix: 'Use one with WebRTC, or watch what is recorded with rec.attach(element).' });
    const own = author === this.#host.identity.pubkey ? this.#active.get(placeName({ collection, key })) : undefined;
    if (own?.media !== undefined) return Promise.resolve(ownView(own, own.media));
    return this.#direct.view({ collection, key, started, author }, { signal, covered: (run) => this.#untilCovered(entry, run) });
  }

  #record(value: unknown, broadcast: Broadcast, { segmentMs, isRecorded, type = UNKNOWN_TYPE }: Taking & { readonly type: string | undefined }): Recording {
    const { clock } = (this.#host as FilesHost).environment;
    const media = mediaIn(value);
    try {
      if (media !== undefined) return isRecorded ? recordMedia(media, broadcast, { segmentMs }) : keepUnrecorded(media, broadcast, { clock });
    } catch (reason) {
      throw isLiveFault(reason) ? liveError(reason) : reason;
    }
    if (!(value instanceof ReadableStream)) throw badOption('live', 'it is for a ReadableStream of bytes; a MediaStream is live anyway');
    if (!isType(essenceOf(type))) throw badOption('type', 'it is a MIME type, such as text/csv');
    return recordBytes(value as ReadableStream<Uint8Array>, broadcast, { type: essenceOf(type), clock });
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
export function liveRoomOf(host: FilesHost & RecordsHost & DirectHost, handles: FileRoom, cutter: Cutter): LiveRoom {
  return new LiveRoom(host, handles, cutter);
}

function placeName({ collection, key }: PlaceName): string {
  return `${collection}/${key}`;
}

/** A camera, a screen, a canvas. */
function mediaIn(value: unknown): MediaStream | undefined {
  return typeof MediaStream !== 'undefined' && value instanceof MediaStream ? value : undefined;
}

function offerOf({ isRecorded, viewersMax }: Taking): TracksOffer | undefined {
  return isRecorded ? (viewersMax === 0 ? undefined : 'also') : 'only';
}

/** Of this page's own stream: it is over when nothing is sent any more. */
function ownView({ recording }: Active, stream: MediaStream): DirectView {
  let leave: () => void = () => undefined;
  const left = new Promise<'left'>((resolve) => (leave = () => resolve('left')));
  const ended = recording.done.then(() => 'ended' as const, () => 'ended' as const);
  return { stream, over: Promise.race([left, ended]), leave };
}

function checkLive(media: MediaStream | undefined, { segmentMs = LIVE_LIMITS.liveSegmentMs, record = true, direct, to, progress }: PutOptions): Taking {
  if (!Number.isInteger(segmentMs) || segmentMs < LIVE_LIMITS.liveSegmentMinMs || segmentMs > LIVE_LIMITS.liveSegmentMaxMs / 2) {
    throw badOption('segmentMs', `a segment lasts from ${LIVE_LIMITS.liveSegmentMinMs} to ${LIVE_LIMITS.liveSegmentMaxMs / 2} ms`);
  }
  if (media === undefined && !record) throw unsupported('A stream of bytes that is not recorded', 'Leave out `record`, and `expires` lets it go.');
  if (media === undefined && direct !== undefined) throw badOption('direct', 'it is for a MediaStream: bytes have no tracks');
  const least = record ? 0 : 1;
  if (direct !== undefined && !(Number.isInteger(direct) && direct >= least && direct <= LIVE_LIMITS.directViewersMax)) throw badOption('direct', `it is a count of viewers from ${least} to ${LIVE_LIMITS.directViewersMax}`);
  if (to !== undefined) throw unsupported('A stream for some readers', 'Open a room with a secret for them.');
  if (progress !== undefined) throw badOption('progress', 'a stream has no size; `live` says whether it goes on');
  const isGiven = media !== undefined && hasTracks();
  if (!record && !isGiven) throw unsupported('Sending tracks in this browser', 'Use one with WebRTC, or leave out `record`.');
  return { segmentMs, isRecorded: record, viewersMax: isGiven ? (direct ?? LIVE_LIMITS.directViewers) : 0 };
}

function liveError({ live, reason }: LiveFault): PeersetError {
  switch (live) {
    case 'unsupported':
      return new PeersetError('E_UNSUPPORTED', `This stream cannot be recorded: ${reason}.`, { fix: 'Use a browser that records WebM or MP4: any of the last years does.', reason });
    case 'silent':
      return new PeersetError('E_VALUE', `There is nothing in this stream: ${reason}.`, { fix: 'Put a stream with at least one track that is live.', reason });
    case 'lost':
      return new PeersetError('E_VALUE', `This stream broke off: ${reason}.`, { fix: 'Begin again.', reason });
    case 'slow':
      return new PeersetError('E_STORAGE', `The disk is too slow for this stream: ${reason}.`, { fix: 'Record at fewer bits per second.', reason });
  }
}
