/**
 * Looks at records for what they refer to: those that come, as they come, and once those that were here before, when nobody
 * waits. A record too small to hold a reference is not read.
 */
import { toHex } from '../../core/base/bytes.ts';
import { isFault } from '../../core/base/fault.ts';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { FileOutline } from '../../core/files/event.ts';
import { textToBytes } from '../../core/base/text.ts';
import { findFiles } from '../../core/files/references.ts';
import { RECORD_KIND, type RecordHeader, type SignedRecord } from '../../core/record/record.ts';
import { decodeSigned } from '../../core/record/signed.ts';
import type { Key } from '../../core/set/key.ts';
import type { Entry } from '../entry.ts';
import { PackedKeys } from './packed-keys.ts';
import { pause, SLICE_RECORDS } from '../pause.ts';
import { safely } from '../safely.ts';
import { decodeValue } from '../value.ts';
import type { FilingMember } from './filing-host.ts';
import type { ReferenceBook, Referring } from './reference-book.ts';

/** What a reference says at least, bytes, beside which a packed record has its author and signature: `{"$file":{"x":"…","root":"…","size":0,"m":"a/b"}}`. */
const REFERENCE_BYTES_MIN = 250;

/** Every reference begins like this, as JSON is written. */
const MARK = '"$file"';
const DOLLAR = 0x24;
const FILE = textToBytes('file"');

/** The files to which a record refers; its body is loaded. Letters are closed: their readers tell of what is in them. */
export function filesIn({ header, body }: Entry): readonly FileOutline[] {
  if (!mayRefer(header)) return [];
  return safely(() => {
    if (body.isLetter || !body.content.includes(MARK)) return [];
    // Not the entry's value: that has handles in it, and makes them.
    const found = findFiles(decodeValue(body.content, body.type));
    return isFault(found) ? [] : found.map(({ info: { root, size, pieceBytes } }) => ({ root, size, pieceBytes }));
  }, []);
}

/** Whether a packed record may refer to files; a glance, before anything is decoded. Says yes to all that is sealed. */
export function isPromising(record: SignedRecord, names: 'open' | 'sealed'): boolean {
  return mayRefer(record) && isMarked(record.bytes, names);
}

function isMarked(bytes: Uint8Array, names: 'open' | 'sealed'): boolean {
  if (names === 'sealed') return true;
  for (let at = bytes.indexOf(DOLLAR); at >= 0; at = bytes.indexOf(DOLLAR, at + 1)) if (FILE.every((byte, i) => bytes[at + 1 + i] === byte)) return true;
  return false;
}

/** A look at what is in the set. */
export interface Scan {
  readonly member: FilingMember;
  readonly book: ReferenceBook;
  /** What the book had from disk. */
  readonly persisted: readonly string[];
  readonly mayGoOn: () => boolean;
}

/** Looks at what is in the set and not in the book, and takes out of the book what is in the set no more. Returns what lost its last reference. */
export async function scan({ member, book, persisted, mayGoOn }: Scan): Promise<readonly string[]> {
  const missing = new Set(persisted);
  const unknown = new PackedKeys();
  let seen = 0;
  for (const header of member.catalog.all()) {
    // Headers that are made one by one take time, and it does not matter what comes and goes meanwhile.
    if (++seen % SLICE_RECORDS === 0 && member.catalog.isResting) await pause(member.environment.clock);
    if (!mayRefer(header)) continue;
    const id = toHex(header.id);
    missing.delete(id);
    if (book.knows(id)) book.meet(id, header);
    if (!book.isComplete(id)) unknown.add(header);
  }
  const gone = [...book.change(new Map(), [...missing].filter((id) => !book.has(id)))];
  for (let start = 0; start < unknown.count && mayGoOn(); start += FILE_KEEPING_LIMITS.fileScanRecords) {
    await pause(member.environment.clock);
    await look(member, book, unknown.slice(start, start + FILE_KEEPING_LIMITS.fileScanRecords));
  }
  return gone.filter((root) => !book.has(root));
}

async function look(member: FilingMember, book: ReferenceBook, keys: readonly Key[]): Promise<void> {
  const { names } = member.catalog;
  const found = new Map<string, Referring>();
  for (const bytes of await member.read(keys)) {
    const record = bytes === undefined || !isMarked(bytes, names) ? undefined : decodeSigned(bytes);
    if (record === undefined || isFault(record)) continue;
    const entry = member.catalog.entry(record);
    const files = filesIn(entry);
    if (files.length > 0) found.set(toHex(record.id), { header: entry.header, files });
  }
  book.change(found, []);
}

function mayRefer({ kind, deletes, size }: RecordHeader): boolean {
  return kind === RECORD_KIND && !deletes && size >= REFERENCE_BYTES_MIN;
}
