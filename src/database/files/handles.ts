/**
 * The files of one room, as a page reads them: puts handles in the place of references, and does for handles what they are asked. Comes
 * with the first record that refers to a file; only ever reached by `import()`.
 *
 * - A record has the same handles for as long as it shows, however often its body is loaded again.
 * - To look at an address is to want the file, but not where the record is hidden, held or blurred: nothing of it is fetched unasked.
 * - Addresses of blobs end with their records, and with the database. What is covered while it shows is read at no address any more; what
 *   a service worker gave it leads there again when it is uncovered.
 */
import { isFault } from '../../core/base/fault.ts';
import { toHex } from '../../core/base/bytes.ts';
import type { FileInfo } from '../../core/files/info.ts';
import { findFiles, replaceFiles } from '../../core/files/references.ts';
import { isInline, sniff } from '../../core/files/sniff.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import type { Cutter } from '../../ports.ts';
import type { Entry } from '../entry.ts';
import { checkSignal, closedError, type PeersetError } from '../errors.ts';
import type { Shelf } from '../shelf.ts';
import { unlessAborted } from '../signing.ts';
import { askFiles } from './asking.ts';
import { gatheredFile, inlineBlob, wholeFile } from './content.ts';
import type { FilesHost } from './files-host.ts';
import { infoOf, outlineOf, PeersetFile, type FileProgress, type FileReadOptions, type FileRoom, type WithFiles } from './handle.ts';
import { keyOf } from './keys.ts';
import { readBytes, wrongFile } from './reading.ts';
import { forget, onServed, urlOf, type FileSource } from './source.ts';
import { checkRange } from './range.ts';
import { FileFactsBook } from './facts-book.ts';

/** A value that refers to files, and the record it is of. */
export interface Referring {
  readonly value: unknown;
  readonly record: RecordHeader;
  /** Whether only its readers can see that it refers to any. */
  readonly isLetter: boolean;
}

/** What is known of one handle beyond its record. */
interface Held {
  readonly id: string;
  readonly record: RecordHeader;
  /** What is served at its address. */
  source: FileSource | undefined;
  blobUrl: string | undefined;
  previewUrl: string | undefined;
  /** Ends the making of its address. */
  making: AbortController | undefined;
  isFalse: boolean;
  /** Whether it was hidden, held or blurred when that was looked at last. */
  isCovered: boolean;
  readonly fetches: Set<AbortController>;
}

/** Records whose handles are kept, count; those that have addresses are kept beyond it. */
const KEPT_MAX = 2000;
/** Pieces asked for at once where all are on this device, count: more wait for the disk than for the way there. */
const AHEAD = 4;
const TOKEN_BYTES = 16;

/** Reads files. */
export class Handles implements FileRoom {
  readonly #host: FilesHost;
  readonly #cutter: () => Promise<Cutter>;
  readonly #facts: FileFactsBook;
  readonly #given = new Map<string, WithFiles>();
  readonly #held = new WeakMap<PeersetFile, Held>();
  readonly #shelves = new Map<Shelf, () => void>();
  /** What this page put itself, by root. */
  readonly #own = new Map<string, Blob>();
  /** Whose addresses must be given up. */
  readonly #addressed = new Set<PeersetFile>();
  readonly #stopWatching: () => void;
  #closed: PeersetError | undefined;

  constructor(host: FilesHost, cutter: () => Promise<Cutter>) {
    this.#host = host;
    this.#cutter = cutter;
    this.#facts = new FileFactsBook(host, (handles) => this.#changed(handles));
    const off = host.watch({ filed: (news) => this.#facts.told(news), opened: () => this.#facts.again(), closed: (error) => this.close(error) });
    const offServed = onServed(() => this.#served());
    const offViews = host.views.watch(() => void this.#lookAgain());
    this.#stopWatching = () => [off, offServed, offViews].forEach((end) => end());
  }

  /** The value of a record, with handles. Of a value that breaks a rule nothing is a file. */
  look({ value, record, isLetter }: Referring): WithFiles {
    const id = toHex(record.id);
    const known = this.#given.get(id);
    if (known !== undefined) return known;
    const found = findFiles(value);
    const files = isFault(found) ? [] : found.map(({ info }) => this.#handle(info, id, record));
    const given: WithFiles = { files, value: isFault(found) ? value : replaceFiles(value, found, (_, i) => files[i]) };
    this.#keep(id, given);
    this.#follow(record);
    if (isLetter && files.length > 0) void askFiles(this.#host, { type: 'refers', record: id, files: files.map(outlineOf) }).catch(() => undefined);
    return given;
  }

  /** This page put a file, sniffed, and need not read it from anywhere. */
  know(root: string, blob: Blob, type: string): void {
    this.#own.set(root, inlineBlob(blob, type));
    if (this.#own.size > KEPT_MAX) this.#own.delete(this.#own.keys().next().value!);
  }

  progressOf(file: PeersetFile): FileProgress {
    const { root } = infoOf(file);
    const facts = this.#facts.look(file);
    const total = file.size;
    if (facts === undefined) return { have: this.#own.has(root) ? total : 0, total, peers: 0 };
    // What travels may be a little more than what is in it.
    const have = facts.total === 0 ? total : Math.min(total, Math.floor((facts.have / facts.total) * total));
    return { have, total, peers: facts.peers, ...(facts.disk === undefined ? {} : { disk: facts.disk }) };
  }

  urlOf(file: PeersetFile): string | undefined {
    const held = this.#held.get(file)!;
    if (this.#closed !== undefined || held.isFalse || !this.#isShown(held)) return undefined;
    this.#addressed.add(file);
    const served = urlOf((held.source ??= this.#sourceOf(file)));
    if (served !== undefined) return served;
    const own = this.#own.get(infoOf(file).root);
    if (held.blobUrl === undefined && own !== undefined) held.blobUrl = URL.createObjectURL(own);
    if (held.blobUrl === undefined && held.making === undefined) void this.#make(file, held);
    return held.blobUrl;
  }

  previewOf(file: PeersetFile): string | undefined {
    const held = this.#held.get(file)!;
    const { preview } = infoOf(file);
    if (preview === undefined || this.#closed !== undefined || !this.#isShown(held)) return undefined;
    const type = sniff(preview);
    if (!isInline(type) || !type.startsWith('image/')) return undefined;
    this.#addressed.add(file);
    return (held.previewUrl ??= URL.createObjectURL(new Blob([preview.slice()], { type })));
  }

  async *read(file: PeersetFile, options: FileReadOptions): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const { start, end } = checkRange(options, file.size);
    const { signal } = options;
    checkSignal(signal);
    if (this.#closed !== undefined) throw this.#closed;
    const info = infoOf(file);
    const reader = toHex(this.#host.environment.random(TOKEN_BYTES));
    const key = keyOf(info, this.#host.unlocked?.seal);
    const cutter = key === undefined ? undefined : await this.#cutter();
    let asked = 0;
    const leave = (): void => {
      if (asked > 0) void askFiles(this.#host, { type: 'leave', reader }).catch(() => undefined);
    };
    try {
      yield* readBytes({
        info,
        ahead: () => (this.#facts.isWhole(info) ? AHEAD : 1),
        piece: async (piece) => {
          asked++;
          const bytes = await askFiles(this.#host, { type: 'read', file: outlineOf(file), piece, reader });
          if (!(bytes instanceof Uint8Array)) throw wrongFile(`nobody has its piece ${piece}`);
          return bytes;
        },
        unseal: cutter && ((bytes, piece) => cutter.unseal(bytes, { key: key!, piece })),
      }, { start, end, signal });
    } finally {
      leave();
    }
  }

  async whole(file: PeersetFile, signal: AbortSignal | undefined): Promise<Blob> {
    const info = infoOf(file);
    checkSignal(signal);
    const own = this.#own.get(info.root);
    if (own !== undefined) return own;
    const release = this.#facts.want(info);
    try {
      return await this.#gathered(file, signal) ?? await wholeFile(info, file.size, this.read(file, signal === undefined ? {} : { signal }));
    } catch (error) {
      if (isCode(error, 'E_FILE')) this.#held.get(file)!.isFalse = true;
      throw error;
    } finally {
      release();
    }
  }

  async fetch(file: PeersetFile, signal: AbortSignal | undefined): Promise<void> {
    checkSignal(signal);
    const { fetches } = this.#held.get(file)!;
    const given = new AbortController();
    const give = (): void => given.abort();
    signal?.addEventListener('abort', give, { signal: given.signal });
    fetches.add(given);
    const release = this.#facts.want(infoOf(file));
    try {
      await unlessAborted(this.#facts.here(infoOf(file)), given.signal);
    } finally {
      fetches.delete(given);
      signal?.removeEventListener('abort', give);
      release();
    }
  }

  cancel(file: PeersetFile): void {
    const held = this.#held.get(file)!;
    held.making?.abort();
    for (const fetch of held.fetches) fetch.abort();
  }

  /** Nothing is read any more, and no address leads anywhere. */
  close(error: PeersetError = closedError()): void {
    if (this.#closed !== undefined) return;
    this.#closed = error;
    this.#stopWatching();
    this.#facts.close(error);
    for (const stop of this.#shelves.values()) stop();
    for (const file of [...this.#addressed]) this.#end(file);
    this.#given.clear();
    this.#own.clear();
  }

  /** The file, put together where its disk is; undefined where it cannot be, as where it is sealed. */
  async #gathered(file: PeersetFile, signal: AbortSignal | undefined): Promise<Blob | undefined> {
    if (this.#closed !== undefined) throw this.#closed;
    const info = infoOf(file);
    if (file.size === 0 || keyOf(info, this.#host.unlocked?.seal) !== undefined) return undefined;
    const reader = toHex(this.#host.environment.random(TOKEN_BYTES));
    try {
      return await gatheredFile(info, async (piece) => {
        checkSignal(signal);
        const part = await unlessAborted(askFiles(this.#host, { type: 'gather', file: outlineOf(file), piece, reader }), signal);
        return part !== undefined && 'blob' in part ? part : undefined;
      });
    } finally {
      void askFiles(this.#host, { type: 'leave', reader }).catch(() => undefined);
    }
  }

  #handle(info: FileInfo, id: string, record: RecordHeader): PeersetFile {
    const file = new PeersetFile(info, this);
    this.#held.set(file, { id, record, source: undefined, blobUrl: undefined, previewUrl: undefined, making: undefined, isFalse: false, isCovered: false, fetches: new Set() });
    return file;
  }

  #keep(id: string, given: WithFiles): void {
    this.#given.set(id, given);
    if (this.#given.size <= KEPT_MAX) return;
    for (const [other, { files }] of this.#given) {
      if (files.some((file) => this.#addressed.has(file))) continue;
      this.#given.delete(other);
      return;
    }
  }

  /** Records that do not show any more take their handles along. */
  #follow(record: RecordHeader): void {
    const shelf = this.#host.catalog.shelfOf(record);
    if (shelf === undefined || this.#shelves.has(shelf)) return;
    this.#shelves.set(shelf, shelf.listen({
      changed: ({ removed }) => {
        for (const { id } of removed) this.#drop(id);
      },
      reset: () => undefined,
    }));
  }

  #drop(id: string): void {
    const given = this.#given.get(id);
    if (given === undefined) return;
    this.#given.delete(id);
    for (const file of given.files) this.#end(file);
  }

  /** Its addresses lead nowhere any more. It may be asked for others. */
  #end(file: PeersetFile): void {
    const held = this.#held.get(file)!;
    this.cancel(file);
    this.#facts.forget(file);
    this.#addressed.delete(file);
    withdraw(held);
    held.source = undefined;
  }

  /** What is seen of records may be another since now. */
  async #lookAgain(): Promise<void> {
    const records = [...this.#addressed].map((file) => this.#held.get(file)!.record);
    if (records.length === 0) return;
    const { bodies } = this.#host.catalog;
    // Where the disk cannot be read, what was seen last holds.
    const loaded = await bodies.load(records.flatMap((record) => this.#entryOf(record) ?? [])).catch(() => []);
    for (const file of this.#addressed) this.#cover(this.#held.get(file)!);
    bodies.release(loaded);
  }

  /** Takes addresses back where the record is not to be seen, and gives its own back where it is again. */
  #cover(held: Held): void {
    const wasCovered = held.isCovered;
    held.isCovered = !this.#isShown(held);
    if (held.isCovered) withdraw(held);
    else if (wasCovered && held.source !== undefined) urlOf(held.source);
  }

  /** Fetches all of a file and gives it an address; lists hear of it. */
  async #make(file: PeersetFile, held: Held): Promise<void> {
    const making = (held.making = new AbortController());
    try {
      const blob = await this.whole(file, making.signal);
      if (making.signal.aborted) return;
      held.blobUrl = URL.createObjectURL(blob);
      this.#changed([file]);
    } catch {
      // Whoever wants to know why calls `blob`. A look after the next change tries again, unless the file is false.
    } finally {
      if (held.making === making) held.making = undefined;
    }
  }

  #sourceOf(file: PeersetFile): FileSource {
    const { size, type, name } = file;
    return {
      token: toHex(this.#host.environment.random(TOKEN_BYTES)),
      size,
      type,
      ...(name === undefined ? {} : { name }),
      isInline: isInline(type),
      read: (start, end, signal) => this.read(file, { start, end, signal }),
    };
  }

  /** What waits for all of its file can be shown at once. */
  #served(): void {
    const waiting = [...this.#addressed].filter((file) => this.#held.get(file)!.making !== undefined);
    for (const file of waiting) this.#held.get(file)!.making!.abort();
    this.#changed(waiting);
  }

  #changed(files: Iterable<PeersetFile>): void {
    const ids = new Set([...files].map((file) => this.#held.get(file)!.id));
    if (ids.size > 0) this.#host.views.renew((entry) => ids.has(entry.id));
  }

  /** Not hidden, held or blurred. What is on no shelf any more was shown to whoever has it. */
  #isShown({ record, isCovered }: Held): boolean {
    const entry = this.#entryOf(record);
    if (entry?.isLoaded === false) return !isCovered;
    const seen = entry === undefined ? undefined : this.#host.views.seen(entry);
    return seen === undefined || (seen.state === 'shown' && !seen.blurred);
  }

  #entryOf(record: RecordHeader): Entry | undefined {
    return this.#host.catalog.shelfOf(record)?.entryOf(record);
  }
}

/** Nothing is at its addresses, and none is being made. */
function withdraw(held: Held): void {
  held.making?.abort();
  if (held.source !== undefined) forget(held.source);
  for (const url of [held.blobUrl, held.previewUrl]) if (url !== undefined) URL.revokeObjectURL(url);
  held.blobUrl = held.previewUrl = undefined;
}

function isCode(error: unknown, code: PeersetError['code']): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
