/**
 * The journal itself: which records it keeps, and the two files they are in. It is appended to in one file; when most of that
 * is of no use any more, what is still kept is written to the other one, and only then the first is emptied: whenever
 * the browser dies, the two together hold everything.
 *
 * Bounded: the oldest goes when there is no room. Whatever a file answers with an error ends the journal for as long as
 * it is open; it is a second place, and nobody waits for it.
 */
import { concatBytes, toHex } from '../../core/base/bytes.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { decodeFrames, encodeFrame, ID_BYTES, joinIds, splitIds, type Frame, type JournalRecord } from './frames.ts';

/** A file of ours, open. As a `FileSystemSyncAccessHandle`; all of it throws where the disk does not want to. */
export interface JournalFile {
  size(): number;
  read(): Uint8Array;
  /** Writes behind what is there. */
  append(bytes: Uint8Array): void;
  /** Leaves the first `bytes` of it. */
  truncate(bytes: number): void;
  close(): void;
}

interface Kept {
  readonly id: Uint8Array;
  readonly record: Uint8Array;
  /** How often it was given back and not kept anew since: nobody takes it. */
  readonly offers: number;
}

/** Times a record is given back that is not kept anew afterwards, count: the room does not take it any more. */
const OFFERS_MAX = 3;
/** A file that is smaller is not worth packing, bytes. */
const SMALL_BYTES = 64 * 1024;
/** Handed to a file at once, about, bytes. */
const APPEND_BYTES = 256 * 1024;

/** A journal in two files. */
export class JournalBook {
  #files: readonly [JournalFile, JournalFile];
  /** By id, oldest first. */
  readonly #kept = new Map<string, Kept>();
  /** Of the records kept. */
  #bytes = 0;

  /** Reads what is there. */
  constructor(files: readonly [JournalFile, JournalFile]) {
    this.#files = files;
    for (const file of files) this.#replay(file);
    this.#makeRoom();
    if (files.every((file) => file.size() > 0)) this.#pack();
    else if (files[0].size() === 0) this.#files = [files[1], files[0]];
  }

  get ids(): readonly Uint8Array[] {
    return [...this.#kept.values()].map(({ id }) => id);
  }

  /** First what goes, then what comes. */
  write(added: readonly JournalRecord[], removed: readonly Uint8Array[]): void {
    const gone = removed.filter((id) => this.#forget(toHex(id)));
    const frames: Frame[] = gone.length === 0 ? [] : [{ type: 'gone', payload: joinIds(gone) }];
    for (const { id, record } of added) {
      this.#keep({ id, record, offers: 0 });
      frames.push(keptFrame({ id, record }));
    }
    this.#makeRoom();
    this.#append(frames);
  }

  /** Gives records back to whoever lost them. */
  offer(ids: readonly Uint8Array[]): readonly Uint8Array[] {
    const found = ids.flatMap((id) => this.#kept.get(toHex(id)) ?? []);
    this.#append(found.length === 0 ? [] : [{ type: 'offered', payload: joinIds(found.map(({ id }) => id)) }]);
    return found.map(({ record }) => record);
  }

  close(): void {
    for (const file of this.#files) file.close();
  }

  #replay(file: JournalFile): void {
    const { frames, bytes } = decodeFrames(file.read());
    if (bytes < file.size()) file.truncate(bytes);
    for (const { type, payload } of frames) {
      if (type === 'kept') this.#keep({ id: payload.slice(0, ID_BYTES), record: payload.slice(ID_BYTES), offers: 0 });
      else for (const id of splitIds(payload)) (type === 'gone' ? this.#forget(toHex(id)) : this.#offered(toHex(id)));
    }
  }

  #keep(kept: Kept): void {
    const id = toHex(kept.id);
    this.#forget(id);
    this.#kept.set(id, kept);
    this.#bytes += kept.record.length;
  }

  #forget(id: string): boolean {
    const kept = this.#kept.get(id);
    if (kept === undefined) return false;
    this.#bytes -= kept.record.length;
    return this.#kept.delete(id);
  }

  #offered(id: string): void {
    const kept = this.#kept.get(id);
    if (kept === undefined) return;
    if (kept.offers + 1 >= OFFERS_MAX) this.#forget(id);
    else this.#kept.set(id, { ...kept, offers: kept.offers + 1 });
  }

  /** What is left out of the file when it is packed next is left out of memory now. */
  #makeRoom(): void {
    for (const id of this.#kept.keys()) {
      if (this.#bytes <= LIMITS.journalBytesMax) return;
      this.#forget(id);
    }
  }

  #append(frames: readonly Frame[]): void {
    if (frames.length === 0) return;
    const file = this.#files[0];
    append(file, frames);
    if (file.size() > SMALL_BYTES + 2 * this.#bytes) this.#pack();
  }

  #pack(): void {
    const [full, other] = this.#files;
    append(other, framesOf(this.#kept.values()));
    full.truncate(0);
    this.#files = [other, full];
  }
}

function* framesOf(all: Iterable<Kept>): Generator<Frame> {
  for (const kept of all) {
    yield keptFrame(kept);
    for (let i = 0; i < kept.offers; i++) yield { type: 'offered', payload: kept.id };
  }
}

/** Many frames at once: to ask a file for each costs more than all else that a journal does. */
function append(file: JournalFile, frames: Iterable<Frame>): void {
  let [waiting, bytes] = [[] as Uint8Array[], 0];
  for (const frame of frames) {
    const encoded = encodeFrame(frame);
    waiting.push(encoded);
    bytes += encoded.length;
    if (bytes < APPEND_BYTES) continue;
    file.append(concatBytes(...waiting));
    [waiting, bytes] = [[], 0];
  }
  if (bytes > 0) file.append(concatBytes(...waiting));
}

function keptFrame({ id, record }: JournalRecord): Frame {
  const payload = new Uint8Array(ID_BYTES + record.length);
  payload.set(id);
  payload.set(record, ID_BYTES);
  return { type: 'kept', payload };
}
