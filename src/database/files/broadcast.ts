/**
 * A stream of ours while it goes on: what the recorder cuts is kept, and the record says so each time. When it is over, all of it
 * becomes one ordinary file in the same place, where the room takes a file so large; else the record stays what it is, and
 * says that it ended.
 *
 * The record is written one version after the other. Where somebody else wrote there meanwhile (this author, in another tab), the
 * stream is theirs, and recording ends.
 */
import { isFault } from '../../core/base/fault.ts';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import type { FileInfo } from '../../core/files/info.ts';
import { essenceOf, LIST_TYPE, type TracksOffer } from '../../core/files/playlist.ts';
import { PlaylistWriter } from '../../core/files/playlist-writer.ts';
import { replaceFiles, findFiles } from '../../core/files/references.ts';
import { encodeSegments, type Segment } from '../../core/files/segment-list.ts';
import { recordedForm } from '../../core/files/recorded.ts';
import type { Entry } from '../entry.ts';
import { PeersetError } from '../errors.ts';
import type { LiveStore } from './live-store.ts';

/** What a broadcast needs. */
export interface BroadcastOptions {
  readonly store: LiveStore;
  readonly now: () => number;
  readonly name: string | undefined;
  /** Whether viewers can have its tracks; undefined where none are given. */
  readonly tracks?: TracksOffer | undefined;
  /** Files of at most so many bytes are taken by the room. */
  readonly fileBytesMax: number;
  /** A handle of a file that is kept already. */
  handle(info: FileInfo): unknown;
  /** Writes a value into the stream's place. Undefined where another version is there than the last one that was written. */
  write(value: unknown): Promise<Entry | undefined>;
}

/** A recording's segments on their way into a record. */
export class Broadcast {
  /** The record, as soon as it is written for the first time. */
  readonly begun: Promise<Entry>;
  readonly #options: BroadcastOptions;
  #resolve: (entry: Entry) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;
  #writer: PlaylistWriter | undefined;
  #type = '';
  #head: Uint8Array | undefined;
  #bytes: number[] = [];
  #entry: Entry | undefined;
  #started: number | undefined;

  constructor(options: BroadcastOptions) {
    this.#options = options;
    this.begun = new Promise((resolve, reject) => ([this.#resolve, this.#reject] = [resolve, reject]));
    this.begun.catch(() => undefined);
  }

  /** The record as it was written last. */
  get entry(): Entry | undefined {
    return this.#entry;
  }

  /** When it began by our clock, ms since 1970: what tells one stream at a place from the next. Undefined before it did. */
  get started(): number | undefined {
    return this.#started;
  }

  /** What the recorder hands over first. */
  async begin({ type, head }: { readonly type: string; readonly head?: Uint8Array }): Promise<void> {
    const { name, now, tracks } = this.#options;
    [this.#type, this.#head, this.#started] = [type, head, now()];
    this.#writer = new PlaylistWriter({
      type, started: this.#started,
      ...(head === undefined ? {} : { head }), ...(name === undefined ? {} : { name }), ...(tracks === undefined ? {} : { tracks }),
    });
    await this.#write();
    this.#resolve(this.#entry!);
  }

  /** It goes on, although nothing is recorded. */
  beat(): Promise<void> {
    return this.#write();
  }

  async add({ bytes, ms }: { readonly bytes: Uint8Array; readonly ms: number }): Promise<'more' | 'full'> {
    const writer = this.#writer!;
    const file = await this.#options.store.keep({ source: blobOf(bytes), size: bytes.length, type: essenceOf(this.#type) }, Math.min(ms, LIVE_LIMITS.liveSegmentMaxMs) / 1000);
    writer.add(file);
    this.#bytes.push(bytes.length);
    await this.#list(writer);
    await this.#write();
    return writer.isFull ? 'full' : 'more';
  }

  /** The recording is over: the record says so, and then becomes a file. The last version of the record. */
  async finish(): Promise<Entry> {
    const { store, fileBytesMax, handle, write, now } = this.#options;
    const writer = this.#writer!;
    writer.end(now());
    await this.#write();
    const head = this.#wholeHead(writer);
    const size = this.#bytes.reduce((sum, bytes) => sum + bytes, head.length);
    if (size > fileBytesMax || size === head.length) return this.#entry!;
    const info = await store.keep({ source: this.#all(head, writer.segments), size, type: essenceOf(this.#type) });
    const { name } = this.#options;
    const file = { ...info, ...(name === undefined ? {} : { name }), ...(this.#head === undefined ? {} : { seconds: writer.ms / 1000 }) };
    return (this.#entry = (await write(handle(file))) ?? this.#entry!);
  }

  /** It came to nothing before it began. */
  fail(reason: unknown): void {
    this.#reject(reason);
  }

  async #list(writer: PlaylistWriter): Promise<void> {
    const { due } = writer;
    if (due === undefined) return;
    const { store } = this.#options;
    const bytes = encodeSegments(due.segments);
    const list = await store.keep({ source: blobOf(bytes), size: bytes.length, type: LIST_TYPE }, due.ms / 1000);
    await store.tell(list.root, due.segments);
    writer.listed(list);
  }

  /** References become handles, as in every value that is put. */
  async #write(): Promise<void> {
    const value = this.#writer!.value();
    const files = findFiles(value);
    if (isFault(files)) throw new PeersetError('E_VALUE', `The stream cannot be kept: ${files.reason}.`, { fix: 'Stop it, and begin another.' });
    const entry = await this.#options.write(replaceFiles(value, files, (info) => this.#options.handle(info)));
    if (entry === undefined) throw replacedError();
    this.#entry = entry;
  }

  #wholeHead({ segments }: PlaylistWriter): Uint8Array {
    if (this.#head === undefined) return new Uint8Array(0);
    const head = recordedForm(this.#type).head(this.#head, segments.map(({ ms }, i) => ({ ms, bytes: this.#bytes[i]! })));
    return isFault(head) ? this.#head : head;
  }

  /** Everything from the first byte on, read back from the disk as it is cut. */
  #all(head: Uint8Array, segments: readonly Segment[]): ReadableStream<Uint8Array> {
    const { store } = this.#options;
    let next = -1;
    return new ReadableStream<Uint8Array>({
      async pull(controller) {
        const segment = segments[next++];
        if (next > segments.length) controller.close();
        else controller.enqueue(segment === undefined ? head : await store.read(segment, undefined));
      },
    }, { highWaterMark: 0 });
  }
}

/** Somebody else wrote where a stream of ours is. */
export function replacedError(): PeersetError {
  return new PeersetError('E_REPLACED', 'Something else was put where this stream is.', { fix: 'Nothing is wrong; what was recorded before is kept as long as it is referred to.' });
}

function blobOf(bytes: Uint8Array): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>]);
}
