/**
 * A file in a record's value, as its user holds it. What is said of it (name, size, pixels) is its author's claim and is there at once; the
 * bytes come from this device or from peers when somebody reads, and are what the record's hashes say, or reading fails.
 *
 * A handle holds no bytes. One stands at one place of one record for as long as that is in the set, so it can be compared with `===`; in
 * another record's value it may be put again, and then nothing is copied.
 */
import type { FileOutline } from '../../core/files/event.ts';
import { encodeInfo, type FileInfo, type FileReference } from '../../core/files/info.ts';
import { plainSize } from '../../core/files/sealing.ts';
import { pulled } from './pulled.ts';

/** How much of a file is here. */
export interface FileProgress {
  /** Bytes on this device, and of the whole file. */
  readonly have: number;
  readonly total: number;
  /** Peers that have something of it, count, as far as is known: with 0 nobody can bring the rest at the moment. Where all of it is here, those that take it, too. */
  readonly peers: number;
  /** Why nothing comes at the moment, though somebody may have it: this device's disk has no room. It comes when there is, or never; `cancel` gives up. */
  readonly disk?: 'full';
}

/** What to read of a file. */
export interface FileReadOptions {
  /** From this byte on: the first where absent. */
  readonly start?: number;
  /** Up to and without this one: the end where absent. */
  readonly end?: number;
  /** Ends the reading, which otherwise waits for peers for as long as it takes. */
  readonly signal?: AbortSignal;
}

/** A value with handles where its record refers to files. */
export interface WithFiles {
  readonly value: unknown;
  /** In the order of its text. */
  readonly files: readonly PeersetFile[];
}

/** What a handle asks of its room. */
export interface FileRoom {
  progressOf(file: PeersetFile): FileProgress;
  urlOf(file: PeersetFile): string | undefined;
  previewOf(file: PeersetFile): string | undefined;
  read(file: PeersetFile, options: FileReadOptions): AsyncGenerator<Uint8Array<ArrayBuffer>>;
  whole(file: PeersetFile, signal: AbortSignal | undefined): Promise<Blob>;
  fetch(file: PeersetFile, signal: AbortSignal | undefined): Promise<void>;
  cancel(file: PeersetFile): void;
}

let infoIn: (file: PeersetFile) => FileInfo;
let roomIn: (file: PeersetFile) => FileRoom;

/** What the record says of a handle's file. */
export function infoOf(file: PeersetFile): FileInfo {
  return infoIn(file);
}

/** A handle's file, as whoever has files knows it. */
export function outlineOf(file: PeersetFile): FileOutline {
  const { root, size, pieceBytes } = infoIn(file);
  return { root, size, pieceBytes };
}

/** The room a handle is of. */
export function roomOf(file: PeersetFile): FileRoom {
  return roomIn(file);
}

/**
 * A file of a record.
 *
 * @example
 * const { value } = await db.put({ title: 'Holiday', photo: input.files[0] })
 * image.src = value.photo.url
 */
export class PeersetFile implements AsyncIterable<Uint8Array> {
  readonly #info: FileInfo;
  readonly #room: FileRoom;

  static {
    infoIn = (file) => file.#info;
    roomIn = (file) => file.#room;
  }

  /** Made where a value is read. */
  constructor(info: FileInfo, room: FileRoom) {
    this.#info = info;
    this.#room = room;
  }

  /** What it is called; harmless as a name on disk. */
  get name(): string | undefined {
    return this.#info.name;
  }

  /** MIME type, as its author's device told it by its first bytes. Blobs and addresses have it only where a page may show it. */
  get type(): string {
    return this.#info.type;
  }

  /** Bytes. */
  get size(): number {
    return plainSize(this.#info);
  }

  /** SHA-256 of the whole, 64 hex. */
  get sha256(): string {
    return this.#info.x;
  }

  /** Pixels, of pictures and video. */
  get width(): number | undefined {
    return this.#info.width;
  }

  get height(): number | undefined {
    return this.#info.height;
  }

  /** How long it lasts, of sound and video. */
  get seconds(): number | undefined {
    return this.#info.seconds;
  }

  /** Address of a very small picture of it, which came with the record; undefined while the record is hidden, held or blurred. */
  get preview(): string | undefined {
    return this.#room.previewOf(this);
  }

  /**
   * Its address, for `<img>`, `<video>` and links: at once where this page put it or a service worker serves files
   * (`serveFiles`), else once all of it is here. To look is to want it, and lists tell when that changed. Undefined while the record is hidden, held or blurred.
   */
  get url(): string | undefined {
    return this.#room.urlOf(this);
  }

  /** How much of it is here. Lists tell those who looked when it changes. */
  get progress(): FileProgress {
    return this.#room.progressOf(this);
  }

  /**
   * All of it. Waits for peers for as long as it takes: give a `signal`; `progress.peers` says whether anybody has it.
   * @throws PeersetError E_FILE where it is not what its record says, E_ABORTED, E_STORAGE, E_CLOSED, E_LOAD.
   */
  blob(options: { readonly signal?: AbortSignal } = {}): Promise<Blob> {
    return this.#room.whole(this, options.signal);
  }

  /** As `blob`, as text. */
  async text(options?: { readonly signal?: AbortSignal }): Promise<string> {
    return (await this.blob(options)).text();
  }

  /** As `blob`, as bytes. */
  async arrayBuffer(options?: { readonly signal?: AbortSignal }): Promise<ArrayBuffer> {
    return (await this.blob(options)).arrayBuffer();
  }

  /**
   * Its bytes in order, or some of them, as they come; others are asked for as it is read. Errors as `blob`, but `sha256` of the whole
   * is not looked at: each piece was checked by the record's own tree of hashes.
   */
  stream(options: FileReadOptions = {}): ReadableStream<Uint8Array<ArrayBuffer>> {
    return pulled((signal) => this.#room.read(this, { ...options, signal }), options.signal);
  }

  [Symbol.asyncIterator](): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    return this.#room.read(this, {});
  }

  /** Has all of it come; resolves when it is on this device. Errors as `blob`; a `cancel` is E_ABORTED. */
  fetch(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    return this.#room.fetch(this, options.signal);
  }

  /** This handle does not want it any more. What is here stays. */
  cancel(): void {
    this.#room.cancel(this);
  }

  /** How a record's value refers to it. */
  get $file(): FileReference['$file'] {
    return encodeInfo(this.#info).$file;
  }

  toJSON(): FileReference {
    return encodeInfo(this.#info);
  }
}
