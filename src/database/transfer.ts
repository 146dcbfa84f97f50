/**
 * Records to a file and back: NDJSON of signed Nostr events, and lines with files where that is asked for (`files/portable.ts`). Reading a file is reading a stranger: lines are
 * measured before they are parsed, and every record goes through admission as if a peer had sent it.
 */
import { toHex } from '../core/base/bytes.ts';
import { isFault } from '../core/base/fault.ts';
import { LIMITS } from '../core/base/limits.ts';
import { textToBytes } from '../core/base/text.ts';
import { eventOf } from '../core/record/body.ts';
import { scanJson } from '../core/record/json.ts';
import type { NostrEvent, SignedRecord } from '../core/record/record.ts';
import { decodeSigned, signedOf } from '../core/record/signed.ts';
import { compareKeys, type Key } from '../core/set/key.ts';
import type { FileOutline } from '../core/files/event.ts';
import { badOption, PeersetError } from './errors.ts';
import { outlineOf } from './files/handle.ts';
import { FileImport, linesOfFile, partOf, type FilePart } from './files/portable.ts';
import type { Member } from './member.ts';

/** What `import` reads. */
export type ImportSource = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Blob | Uint8Array | string;

/** What `export` writes. */
export interface ExportOptions {
  /** Also the files that are here as a whole, behind the first record that refers to each. */
  readonly files?: boolean;
}

/** What an import did. */
export interface ImportResult {
  /** Records that are in the set now and were not before. */
  readonly added: number;
  /** Records that were in the set already, or that a newer one replaces. */
  readonly known: number;
  readonly refused: number;
  /** Files that are here now and were not before. */
  readonly files: number;
  /** Refused lines, counts by reason. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Records read from the disk at once, and handed to admission at once, counts. */
const EXPORT_GROUP = 200;
const IMPORT_GROUP = 200;
/** JSON may write one character as six; a longer line is no record. */
const LINE_CHARACTERS_MAX = 6 * LIMITS.recordBytesMax + 1024;
/** Lines without a single record after which it is no export. */
const HOPELESS_LINES = 1000;

/** All records of the set, oldest first, one a line. @throws PeersetError E_OPTION */
export function exportRecords(member: Member, options: ExportOptions = {}): ReadableStream<Uint8Array> {
  for (const option in options) if (option !== 'files') throw badOption(option, 'export has the option files');
  const texts = options.files === true ? withFiles(member) : groups(member);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done === true) controller.close();
      else controller.enqueue(textToBytes(value));
    },
    cancel: async () => void (await texts.return(undefined)),
  });
}

async function* groups(member: Member): AsyncGenerator<string> {
  for await (const records of recordsOf(member)) if (records.length > 0) yield records.map(lineOf).join('');
}

/** Each record with the files that it is the first to refer to. Letters that nobody opened here refer to none. */
async function* withFiles(member: Member): AsyncGenerator<string> {
  const written = new Set<string>();
  for await (const records of recordsOf(member)) {
    for (const record of records) {
      yield lineOf(record);
      for (const file of await filesOf(member, record)) {
        if (written.has(file.root)) continue;
        written.add(file.root);
        yield* linesOfFile(member, file);
      }
    }
  }
}

/** In groups. A record that left the set meanwhile is left out. */
async function* recordsOf(member: Member): AsyncGenerator<readonly SignedRecord[]> {
  await member.ready;
  const keys: readonly Key[] = Array.from(member.catalog.all(), ({ at, id }) => ({ at, id })).sort(compareKeys);
  for (let next = 0; next < keys.length; next += EXPORT_GROUP) {
    const bodies = await member.read(keys.slice(next, next + EXPORT_GROUP));
    yield bodies.flatMap((bytes) => {
      const record = bytes === undefined ? undefined : decodeSigned(bytes);
      return record === undefined || isFault(record) ? [] : [record];
    });
  }
}

function lineOf(record: SignedRecord): string {
  return `${JSON.stringify(eventOf(record))}\n`;
}

async function filesOf(member: Member, record: SignedRecord): Promise<readonly FileOutline[]> {
  if (member.settings.entrance.type === 'keeper') return [];
  const { body } = member.catalog.entry(record);
  // Whether there are files is known once what reads them is here.
  while (!body.isReadable && member.files.settled !== undefined) await member.files.settled;
  return (body.withFiles?.files ?? []).map(outlineOf);
}

/** Takes records from a file. */
export async function importRecords(member: Member, source: ImportSource): Promise<ImportResult> {
  await member.ready;
  const reader = new Importer(member);
  try {
    for await (const line of lines(source)) {
      const pause = reader.take(line);
      if (pause !== undefined) await pause;
    }
    await reader.flush();
  } finally {
    await reader.stop();
  }
  return reader.result();
}

/** One import on its way. */
class Importer {
  readonly #member: Member;
  readonly #stop: () => void;
  readonly #reasons: Record<string, number> = {};
  #group: SignedRecord[] = [];
  #open = new Map<string, boolean>();
  #resolve: () => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;
  #lines = 0;
  #records = 0;
  #added = 0;
  #known = 0;
  #refused = 0;
  readonly #files: FileImport;

  constructor(member: Member) {
    this.#member = member;
    this.#files = new FileImport(member, { cutter: async () => (await member.files.desk()).cutter(), bytesMax: member.settings.policy.fileBytesMax, refused: (reason) => this.#refuse(reason) });
    this.#stop = member.watch({
      settled: (id, refusal) => {
        const wasKnown = this.#open.get(id);
        if (wasKnown === undefined) return;
        this.#open.delete(id);
        if (refusal === undefined && !wasKnown) this.#added++;
        else if (refusal === undefined || refusal.rule === 'outranked') this.#known++;
        else this.#refuse(`${refusal.rule}: ${refusal.reason}`);
        if (this.#open.size === 0) this.#resolve();
      },
      closed: (error) => this.#reject(error),
      opened: () => this.#member.host?.import(this.#group),
    });
  }

  /** Takes one line; where a group is full, what to wait for before the next. */
  take(line: string | undefined): Promise<void> | undefined {
    this.#lines++;
    const part = line === undefined ? undefined : partOf(line);
    if (typeof part === 'object') return this.#takePart(part);
    const record = line === undefined ? 'longer than any record' : (part ?? recordOf(line));
    if (typeof record === 'string') this.#refuse(record);
    else if (record !== undefined) this.#group.push(record);
    this.#records += typeof record === 'object' ? 1 : 0;
    if (this.#records === 0 && this.#lines > HOPELESS_LINES) {
      throw new PeersetError('E_FORMAT', 'This is not an export of a room.', { fix: 'Import what db.export() wrote.' });
    }
    return this.#group.length >= IMPORT_GROUP ? this.#flushRecords() : undefined;
  }

  /** Hands over what was read; resolves when its fate is known. */
  async flush(): Promise<void> {
    await this.#files.end();
    await this.#flushRecords();
  }

  async #flushRecords(): Promise<void> {
    const { catalog, host } = this.#member;
    if (this.#group.length === 0) return;
    this.#open = new Map(this.#group.map((record) => [toHex(record.id), catalog.has(record)]));
    this.#known += this.#group.length - this.#open.size;
    await new Promise<void>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      host?.import(this.#group);
    });
    this.#group = [];
  }

  /** Behind the records that refer to it. */
  async #takePart(part: FilePart): Promise<void> {
    await this.#flushRecords();
    await this.#files.take(part);
  }

  result(): ImportResult {
    return { added: this.#added, files: this.#files.added, known: this.#known, refused: this.#refused, reasons: this.#reasons };
  }

  async stop(): Promise<void> {
    this.#stop();
    await this.#files.stop();
  }

  #refuse(reason: string): void {
    this.#refused++;
    this.#reasons[reason] = (this.#reasons[reason] ?? 0) + 1;
  }
}

/** The record on a line, nothing for an empty line, or why it is none. */
function recordOf(line: string): SignedRecord | string | undefined {
  if (line.trim() === '') return undefined;
  const scanned = scanJson(line);
  if (isFault(scanned)) return scanned.fault === 'limit' ? scanned.reason : 'not JSON';
  const record = signedOf(JSON.parse(line) as NostrEvent);
  return isFault(record) ? `not a record: ${record.reason}` : record;
}

/** The lines of a source; undefined for one that is too long to be looked at. */
async function* lines(source: ImportSource): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let isOverlong = false;
  for await (const chunk of chunksOf(source)) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
    rest = parts.pop()!;
    for (const part of parts) {
      yield isOverlong || part.length > LINE_CHARACTERS_MAX ? undefined : part;
      isOverlong = false;
    }
    if (rest.length <= LINE_CHARACTERS_MAX) continue;
    isOverlong = true;
    rest = '';
  }
  if (isOverlong || rest !== '') yield isOverlong ? undefined : rest;
}

async function* chunksOf(source: ImportSource): AsyncGenerator<Uint8Array | string> {
  if (typeof source === 'string' || source instanceof Uint8Array) return yield source;
  if (typeof Blob !== 'undefined' && source instanceof Blob) return yield* readAll(source.stream());
  if (typeof ReadableStream !== 'undefined' && source instanceof ReadableStream) return yield* readAll(source);
  if (typeof source === 'object' && source !== null && Symbol.asyncIterator in source) return yield* source as AsyncIterable<Uint8Array>;
  throw badOption('source', 'it is a stream, a Blob, bytes or text');
}

/** For browsers whose streams cannot be iterated. */
async function* readAll(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) yield value!;
  } finally {
    await reader.cancel();
  }
}
