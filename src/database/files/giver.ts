/**
 * Gives the files in a value that is put: looks at what the room takes, cuts each into drafts of whoever has the disk, and leaves references
 * in their places. The files are on the disk before the record is written: no record of ours refers to what nobody has. What
 * comes to nothing is discarded.
 *
 * The same bytes are kept once, however often they are put; where they are sealed, once for each time, because each has its own key.
 */
import { toHex } from '../../core/base/bytes.ts';
import { isFault } from '../../core/base/fault.ts';
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import { encodeInfo, type FileInfo } from '../../core/files/info.ts';
import { fileName } from '../../core/files/name.ts';
import { findPlaces, replacePlaces, type Place } from '../../core/files/references.ts';
import { typeOf } from '../../core/files/sniff.ts';
import { textToBytes } from '../../core/base/text.ts';
import { filesVerdict } from '../../core/rules/files.ts';
import type { Cut, Cutter } from '../../ports.ts';
import { badOption, checkSignal, PeersetError, unsupported } from '../errors.ts';
import { taken, type PutOptions, type RecordsHost } from '../records.ts';
import { bytesOf, encodeJson, unkeepable, type Encoded } from '../value.ts';
import { refusedByRule } from '../write-errors.ts';
import { askFiles } from './asking.ts';
import { cutError } from './cut-errors.ts';
import type { FilesHost } from './files-host.ts';
import { givenOf, isGiven, ownHandle, unreadable, type Given } from './given.ts';
import { infoOf } from './handle.ts';
import type { Handles } from './handles.ts';
import { newKey } from './keys.ts';
import { pieceBytesFor } from './piece-size.ts';
import { Tally } from './tally.ts';

/** What a picture, sound or video shows of itself; nothing of it is certain. */
export interface Looks {
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  readonly preview?: Uint8Array;
}

/** What giving needs beside the room. */
export interface GiverOptions {
  readonly host: FilesHost & RecordsHost;
  readonly handles: Handles;
  readonly cutter: Cutter;
  /** Never rejects. */
  looks(blob: Blob, type: string, signal: AbortSignal | undefined): Promise<Looks>;
}

type GiveOptions = Pick<PutOptions, 'signal' | 'progress' | 'name' | 'type' | 'to' | 'replaceOldest'>;

const DRAFT_BYTES = 16;

/** Gives files. */
export class Giver {
  readonly #options: GiverOptions;

  constructor(options: GiverOptions) {
    this.#options = options;
  }

  /** Cuts, and opens what is sealed. */
  get cutter(): Cutter {
    return this.#options.cutter;
  }

  /** A value with its files given, as a record holds it. */
  async encode(collection: string, value: unknown, options: GiveOptions): Promise<Encoded> {
    const { host } = this.#options;
    await host.ready;
    const places = placesIn(value, options);
    const infos = await this.#giveAll(places, options);
    const encoded = this.#written(value, places, infos);
    return taken(host, collection, encoded, JSON.parse(encoded.content));
  }

  close(): void {
    this.#options.cutter.close();
  }

  /** Previews are dropped where the record would be too large with them. */
  #written(value: unknown, places: readonly Place[], infos: readonly FileInfo[]): Encoded {
    const { contentBytesMax } = this.#options.host.settings.policy;
    const written = (shown: readonly FileInfo[]): Encoded =>
      encodeJson(replacePlaces(value, places.map(({ path }, i) => ({ path, value: encodeInfo(shown[i]!) }))), 'given')!;
    const encoded = written(infos);
    if (textToBytes(encoded.content).length <= contentBytesMax) return encoded;
    return written(infos.map(({ preview: _, ...info }) => info));
  }

  async #giveAll(places: readonly Place[], options: GiveOptions): Promise<FileInfo[]> {
    // What the room does not take together is refused before anything is cut.
    this.#checkAll(places.map(({ value }) => ({ size: value instanceof Blob ? value.size : 0 })));
    const tally = new Tally(places.map(({ value }) => value), options.progress);
    const infoBySource = new Map<unknown, FileInfo>();
    const infos: FileInfo[] = [];
    for (const { value } of places) {
      const info = infoBySource.get(value) ?? (await this.#give(value, options, tally));
      infoBySource.set(value, info);
      infos.push(info);
    }
    tally.done();
    return infos;
  }

  async #give(value: unknown, options: GiveOptions, tally: Tally): Promise<FileInfo> {
    checkSignal(options.signal);
    const { handles } = this.#options;
    const known = options.to === undefined ? ownHandle(value, handles) : undefined;
    if (known !== undefined) {
      this.#check(infoOf(known));
      return infoOf(known);
    }
    const given = await givenOf(value, options, options.signal);
    if (given.source instanceof Blob) await this.#checkBlob(given, given.source);
    return this.#cut(given, options, tally);
  }

  /** What the room does not take is refused before it is cut. */
  async #checkBlob({ type }: Given, blob: Blob): Promise<void> {
    let head: ArrayBuffer;
    try {
      head = await blob.slice(0, FILE_LIMITS.fileHeadBytes).arrayBuffer();
    } catch (cause) {
      throw unreadable(cause);
    }
    this.#check({ size: blob.size, type: typeOf(new Uint8Array(head), type) });
  }

  #check({ size, type }: Pick<FileInfo, 'size' | 'type'>): void {
    this.#checkAll([{ size, m: type }]);
    if (size > this.#bytesMax) throw cutError({ file: 'too-large', reason: '' }, this.#bytesMax);
  }

  #checkAll(files: readonly { readonly size: number; readonly m?: string }[]): void {
    const verdict = filesVerdict(files.map((file) => ({ $file: file })), this.#options.host.settings.policy);
    if (!verdict.accept) throw refusedByRule(verdict.rule, verdict.reason);
  }

  get #bytesMax(): number {
    return Math.min(this.#options.host.settings.policy.fileBytesMax, FILE_LIMITS.fileBytesMax);
  }

  async #cut(given: Given, { signal, to, replaceOldest = false }: GiveOptions, tally: Tally): Promise<FileInfo> {
    const { host, handles, cutter } = this.#options;
    const seal = host.unlocked?.seal;
    const key = seal === undefined && to === undefined ? undefined : newKey(seal, host.environment.random);
    const bytesMax = this.#bytesMax;
    const pieceBytes = pieceBytesFor({ size: given.size, bytesMax, form: key === undefined ? 'open' : 'sealed' });
    if (pieceBytes === undefined) throw cutError({ file: 'too-large', reason: '' }, bytesMax);
    const draft = toHex(host.environment.random(DRAFT_BYTES));
    try {
      await askFiles(host, { type: 'draft', draft, pieceBytes });
      const cut = await cutter.cut(given.source, {
        pieceBytes,
        bytesMax,
        ...(key === undefined ? {} : { key: key.key }),
        ...(signal === undefined ? {} : { signal }),
        piece: async (piece, bytes) => {
          const { length } = bytes;
          await askFiles(host, { type: 'draft-piece', draft, piece, bytes });
          tally.add(length);
        },
      });
      const info = await this.#described(cut, given, signal);
      this.#check(info);
      checkSignal(signal);
      await this.#adopt(draft, cut, to !== undefined || replaceOldest ? {} : { share: 'checked' });
      if (given.source instanceof Blob) handles.know(cut.root, given.source, info.type);
      return key === undefined ? info : { ...info, sealed: key.sealed };
    } catch (reason) {
      await askFiles(host, { type: 'discard', draft }).catch(() => undefined);
      throw cutError(reason, bytesMax);
    }
  }

  /** A file of nothing is nowhere. */
  async #adopt(draft: string, { root, size, pieceBytes, layer }: Cut, share: { readonly share?: 'checked' }): Promise<void> {
    const { host } = this.#options;
    if (size === 0) await askFiles(host, { type: 'discard', draft });
    else await askFiles(host, { type: 'adopt', draft, file: { root, size, pieceBytes }, layer, ...share });
  }

  async #described({ x, root, size, pieceBytes, head }: Cut, given: Given, signal: AbortSignal | undefined): Promise<FileInfo> {
    const type = typeOf(head, given.type);
    const name = given.name === undefined ? undefined : fileName(given.name);
    const looks = given.source instanceof Blob ? await this.#options.looks(given.source, type, signal) : {};
    return { x, root, size, pieceBytes, type, ...(name === undefined ? {} : { name }), ...looks };
  }
}

/** Where the files of a value are: the whole of it, or anywhere inside. */
function placesIn(value: unknown, { name, type }: GiveOptions): readonly Place[] {
  const isWhole = isGiven(value) || bytesOf(value) !== undefined;
  if (!isWhole && (name ?? type) !== undefined) throw badOption(name === undefined ? 'type' : 'name', 'it is for a file that is put alone; give files inside of a value as File, which has a name and a type');
  const places = isWhole ? [{ path: [], value }] : findPlaces(value, isGiven);
  if (isFault(places)) throw unkeepable(places.reason);
  const stream = typeof MediaStream === 'undefined' ? undefined : places.find((place) => place.value instanceof MediaStream);
  if (stream !== undefined) throw unsupported('Putting a MediaStream among other things', 'Put it alone.');
  return places;
}
