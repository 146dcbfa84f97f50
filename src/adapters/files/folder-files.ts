/**
 * Files in a folder: a log that says what there is, and for each file one more, named by a number, with its parts (pieces and layer) one
 * behind the other in the order they came. So a file takes as much of the disk as is here of it, and nobody fills gaps with zeros.
 *
 * What must hold:
 * - A part's bytes are written before the log names them; the log names their sum. A browser that dies at any byte leaves no part
 *   that is not there, and what a device that lost its power left half-written is found when it is read, and counts no more.
 * - What peers can bring again is written and not flushed; what was put here is on the device before `adopt` resolves.
 * - A file is in the log before somebody may think it is there, and out of it before its bytes go. Bytes that the log does not
 *   name are drafts of a page that died, or files that were about to go: opening removes them.
 * - One after the other: everything here takes turns, and the folder has one owner.
 */
import { concatBytes } from '../../core/base/bytes.ts';
import { checksum } from '../../core/base/checksum.ts';
import type { FileOutline } from '../../core/files/event.ts';
import { checkPiece as isRightPiece, piecesOf } from '../../core/files/tree.ts';
import type { FilePart, FileRange, Files, KeptPiece, PieceClaim, StoredFile } from '../../ports.ts';
import { FileLog } from './file-log.ts';
import { checkLayer, checkOutline, checkPiece, checkReferences, checkTime, DraftShape, storeFault, unknown } from './fitting.ts';
import { FolderIndex, partBytes, type FolderFile } from './folder-index.ts';
import type { DiskFile, Folder } from './folder.ts';
import { Gatherings } from './gatherings.ts';
import { Hasher } from './hasher.ts';
import { LAYER_PART, type LogEntry, type Place } from './log-entry.ts';
import { OpenFiles } from './open-files.ts';
import { Scratch } from './scratch.ts';

/** The two files of the log. */
const LOGS = ['log.a', 'log.b'] as const;

/** A folder while it is open. */
interface Opened {
  readonly files: OpenFiles;
  readonly log: FileLog;
  readonly index: FolderIndex;
  readonly drafts: Map<string, FolderDraft>;
}

interface FolderDraft {
  readonly number: number;
  readonly shape: DraftShape;
  readonly parts: Map<number, Place>;
}

/** Files in the folder that this opens. */
export class FolderFiles implements Files {
  readonly #openFolder: () => Promise<Folder>;
  readonly #hasher = new Hasher();
  readonly #gatherings = new Gatherings(() => this.#hasher.digest());
  readonly #scratch = new Scratch();
  #opened: Opened | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(openFolder: () => Promise<Folder>) {
    this.#openFolder = openFolder;
  }

  open(): Promise<readonly StoredFile[]> {
    return this.#inTurn(async () => {
      this.#close();
      const folder = await this.#openFolder();
      this.#opened = await openLog(folder);
      try {
        await removeUnnamed(folder, this.#opened);
      } catch (reason) {
        this.#close();
        throw reason;
      }
      return [...this.#opened.index.files].map(({ kept }) => kept.toStored());
    });
  }

  begin(file: FileOutline): Promise<void> {
    return this.#onOpen(async (opened) => {
      checkOutline(file);
      if (opened.index.file(file.root) !== undefined) return;
      say(opened, { type: 'file', number: opened.index.newNumber(), file, isPinned: false, usedAt: 0, parts: new Map() });
    });
  }

  write(root: string, piece: number, bytes: Uint8Array): Promise<void> {
    return this.#onOpen(async (opened) => {
      const file = known(opened, root);
      checkPiece(file.kept.outline, piece, bytes);
      await writePart(opened, file, { part: piece + 1, bytes });
    });
  }

  async keep(root: string, piece: number, { blocks, node, shape }: PieceClaim): Promise<KeptPiece> {
    const leaves = await this.#hasher.each(blocks);
    const isRight = isRightPiece(leaves, piece, node, shape);
    if (isRight) {
      await this.#onOpen(async (opened) => {
        const file = known(opened, root);
        const bytes = this.#scratch.joined(blocks);
        checkPiece(file.kept.outline, piece, bytes);
        await writePart(opened, file, { part: piece + 1, bytes });
      });
    }
    return { isRight, leaves: concatBytes(...leaves) };
  }

  writeLayer(root: string, layer: Uint8Array): Promise<void> {
    return this.#onOpen(async (opened) => {
      const file = known(opened, root);
      checkLayer(file.kept.outline, layer);
      await writePart(opened, file, { part: LAYER_PART, bytes: layer });
    });
  }

  read(root: string, piece: number): Promise<Uint8Array | undefined> {
    return this.#onOpen((opened) => readPart(opened, root, piece + 1));
  }

  readLayer(root: string): Promise<Uint8Array | undefined> {
    return this.#onOpen((opened) => readPart(opened, root, LAYER_PART));
  }

  gather(range: FileRange): Promise<FilePart | undefined> {
    return this.#onOpen(async (opened) => {
      const { root, from, to } = range;
      const outline = opened.index.file(root)?.kept.outline;
      if (outline === undefined) return undefined;
      // A Blob has a copy of what it is made of.
      const room = this.#scratch.room(Math.max(0, Math.min(to, piecesOf(outline)) - from) * outline.pieceBytes);
      return this.#gatherings.gather(outline, range, (piece) => readPart(opened, root, piece + 1, room.subarray((piece - from) * outline.pieceBytes)));
    });
  }

  draft(draft: string, pieceBytes: number): Promise<void> {
    return this.#onOpen(async (opened) => {
      const shape = new DraftShape(pieceBytes);
      await discard(opened, draft);
      opened.drafts.set(draft, { number: opened.index.newNumber(), shape, parts: new Map() });
    });
  }

  writeDraft(draft: string, piece: number, bytes: Uint8Array): Promise<void> {
    return this.#onOpen(async (opened) => {
      const { number, shape, parts } = knownDraft(opened, draft);
      shape.checkNext(piece, bytes);
      const at = shape.size;
      await writeBytes(opened, number, { at, end: at, bytes });
      parts.set(piece + 1, { at, sum: checksum(bytes) });
      shape.take(bytes);
    });
  }

  adopt(draft: string, file: FileOutline, layer: Uint8Array): Promise<void> {
    return this.#onOpen(async (opened) => {
      const { number, shape, parts } = knownDraft(opened, draft);
      shape.checkWhole(file, layer);
      const before = opened.index.file(file.root);
      await writeBytes(opened, number, { at: shape.size, end: shape.size, bytes: layer });
      (await opened.files.file(nameOf(number))).flush();
      const all = new Map(parts).set(LAYER_PART, { at: shape.size, sum: checksum(layer) });
      say(opened, { type: 'file', number, file, isPinned: true, usedAt: before?.kept.usedAt ?? 0, parts: all });
      opened.drafts.delete(draft);
      opened.log.flush();
      if (before !== undefined) await opened.files.remove(nameOf(before.number));
    });
  }

  discard(draft: string): Promise<void> {
    return this.#onOpen((opened) => discard(opened, draft));
  }

  pin(root: string, pin: 'stays' | 'may-go'): Promise<void> {
    return this.#onOpen(async (opened) => {
      const file = opened.index.file(root);
      if (file !== undefined) say(opened, { type: 'pin', number: file.number, isPinned: pin === 'stays' });
    });
  }

  used(roots: readonly string[], at: number): Promise<void> {
    return this.#onOpen(async (opened) => {
      checkTime(at);
      const numbers = numbersOf(opened, roots);
      if (numbers.length > 0) say(opened, { type: 'used', numbers, at });
    });
  }

  delete(roots: readonly string[]): Promise<void> {
    return this.#onOpen(async (opened) => {
      const numbers = numbersOf(opened, roots);
      if (numbers.length > 0) await forget(opened, numbers);
    });
  }

  references(): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.#onOpen(async ({ index }) => new Map(index.references));
  }

  refer(added: ReadonlyMap<string, readonly string[]>, removed: readonly string[]): Promise<void> {
    return this.#onOpen(async (opened) => {
      checkReferences(added, removed);
      if (added.size + removed.length > 0) say(opened, { type: 'refer', added: new Map(added), removed });
    });
  }

  close(): Promise<void> {
    return this.#inTurn(async () => this.#close());
  }

  #onOpen<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
    return this.#inTurn(() => {
      if (this.#opened === undefined) throw storeFault('closed', 'these files are not open');
      return work(this.#opened);
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #close(): void {
    this.#opened?.files.close();
    this.#opened?.log.close();
    this.#opened = undefined;
  }
}

async function openLog(folder: Folder): Promise<Opened> {
  const handles: DiskFile[] = [];
  try {
    // The first one is the lock of the folder: whoever has it open is its owner.
    for (const name of LOGS) handles.push(await folder.open(name));
    const index = new FolderIndex();
    const log = new FileLog(handles as [DiskFile, DiskFile], () => index.everything());
    for (const entry of log.entries) index.apply(entry);
    return { files: new OpenFiles(folder), log, index, drafts: new Map() };
  } catch (reason) {
    for (const handle of handles) handle.close();
    throw reason;
  }
}

/** Whatever the log does not name goes; files whose bytes are gone have no parts any more. */
async function removeUnnamed(folder: Folder, opened: Opened): Promise<void> {
  const { files, index } = opened;
  const names = new Set(await folder.names());
  const lost = [...index.files].filter(({ number, end }) => end > 0 && !names.has(nameOf(number)));
  for (const { number, parts } of lost) for (const part of [...parts.keys()]) lose(opened, { type: 'lost', number, part });
  const named = new Set<string>([...LOGS, ...[...index.files].map(({ number }) => nameOf(number))]);
  for (const name of names) if (!named.has(name)) await files.remove(name);
}

function nameOf(number: number): string {
  return number.toString(36);
}

/** On disk first, known then. */
function say({ files, log, index }: Opened, entry: LogEntry): void {
  try {
    log.append([entry]);
  } catch (reason) {
    if (!isFull(reason)) throw reason;
    // Browsers put room aside for files that are open: perhaps that is enough.
    files.close();
    log.append([entry]);
  }
  index.apply(entry);
  log.tidy();
}

/** Out of the log, and then off the disk; the other way round where the disk is so full that the log cannot say it. */
async function forget(opened: Opened, numbers: readonly number[]): Promise<void> {
  const entry: LogEntry = { type: 'gone', numbers };
  const removal = async (): Promise<void> => {
    for (const number of numbers) await opened.files.remove(nameOf(number));
  };
  try {
    say(opened, entry);
  } catch (reason) {
    if (!isFull(reason)) throw reason;
    await removal();
    return lose(opened, entry);
  }
  await removal();
}

function isFull(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'store' in reason && reason.store === 'full';
}

function known({ index }: Opened, root: string): FolderFile {
  const file = index.file(root);
  if (file === undefined) throw unknown('file');
  return file;
}

function knownDraft({ drafts }: Opened, draft: string): FolderDraft {
  const found = drafts.get(draft);
  if (found === undefined) throw unknown('draft');
  return found;
}

function numbersOf({ index }: Opened, roots: readonly string[]): readonly number[] {
  return [...new Set(roots)].flatMap((root) => index.file(root)?.number ?? []);
}

async function discard({ drafts, files }: Opened, draft: string): Promise<void> {
  const found = drafts.get(draft);
  drafts.delete(draft);
  if (found !== undefined) await files.remove(nameOf(found.number));
}

/** Where it is already, or behind all others. */
async function writePart(opened: Opened, file: FolderFile, { part, bytes }: { readonly part: number; readonly bytes: Uint8Array }): Promise<void> {
  const at = file.parts.get(part)?.at ?? file.end;
  await writeBytes(opened, file.number, { at, end: file.end, bytes });
  say(opened, { type: 'part', number: file.number, part, place: { at, sum: checksum(bytes) } });
}

interface Piece {
  readonly at: number;
  /** Where nothing is that matters. */
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** Writes into the file of this number; where there is no room, tries again without what browsers put aside for other files. */
async function writeBytes({ files }: Opened, number: number, piece: Piece): Promise<void> {
  if (piece.bytes.length === 0) return;
  try {
    writeOrNot(await files.file(nameOf(number)), piece);
  } catch (reason) {
    if (!isFull(reason)) throw reason;
    files.close();
    writeOrNot(await files.file(nameOf(number)), piece);
  }
}

/** Writes, or gives back the room that was taken for it. */
function writeOrNot(disk: DiskFile, { at, end, bytes }: Piece): void {
  try {
    disk.write(at, bytes);
  } catch (reason) {
    disk.truncate(end);
    throw reason;
  }
}

/** Undefined where it is not here, or is not what was written: then it counts as lost from here on. `room`: where to put it, if not in memory of its own. */
async function readPart(opened: Opened, root: string, part: number, room?: Uint8Array): Promise<Uint8Array | undefined> {
  const file = opened.index.file(root);
  const place = file?.parts.get(part);
  if (file === undefined || place === undefined) return undefined;
  const length = partBytes(file, part);
  const bytes = room === undefined ? new Uint8Array(length) : room.subarray(0, length);
  const disk = bytes.length === 0 ? undefined : await opened.files.file(nameOf(file.number));
  if ((disk?.read(place.at, bytes) ?? 0) === bytes.length && checksum(bytes) === place.sum) return bytes;
  lose(opened, { type: 'lost', number: file.number, part });
  return undefined;
}

/** Known at once: where the log has no room for it, it is found out again. */
function lose({ log, index }: Opened, entry: LogEntry): void {
  index.apply(entry);
  try {
    log.append([entry]);
  } catch {
    // As above; whoever reads has lost enough.
  }
}
