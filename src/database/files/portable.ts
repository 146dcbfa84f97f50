/**
 * Files in an export: lines of JSON behind the first record that refers to a file, each with a part of it as it travels, in order.
 *
 *   {"file":"<root>","size":<bytes>,"piece":<bytes of a piece>,"at":<offset>,"bytes":"<base64>"}
 *
 * Whoever reads them is a stranger's reader: parts must follow each other without a gap, and a file is kept only where its root is that of what
 * came. Tools that know records alone pass over these lines, which have no signature.
 */
import { toHex } from '../../core/base/bytes.ts';
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import type { FileOutline } from '../../core/files/event.ts';
import { isShape, piecesOf } from '../../core/files/tree.ts';
import type { Cut, Cutter, Cutting } from '../../ports.ts';
import { fromBase64, toBase64 } from '../base64.ts';
import type { FileFacts } from './ask.ts';
import { askFiles } from './asking.ts';
import { cutError } from './cut-errors.ts';
import type { FilesHost } from './files-host.ts';

type Room = Pick<FilesHost, 'ready' | 'isClosed' | 'host' | 'environment'>;

/** Bytes of one part: a line is shorter than the longest of a record. */
const PART_BYTES = 48 * 1024;
const NAME_BYTES = 16;
const ROOT = /^[0-9a-f]{64}$/;

/** A part of a file, as its line says. */
export interface FilePart {
  readonly file: FileOutline;
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** The lines of a file, where all of it is here; none where it is not. */
export async function* linesOfFile(room: Room, file: FileOutline): AsyncGenerator<string> {
  if (file.size === 0 || !(await isWhole(room, file.root))) return;
  const reader = toHex(room.environment.random(NAME_BYTES));
  try {
    for (let piece = 0; piece < piecesOf(file); piece++) {
      const bytes = await askFiles(room, { type: 'read', file, piece, reader });
      if (bytes instanceof Uint8Array) yield linesOfPiece(file, piece * file.pieceBytes, bytes);
    }
  } finally {
    await askFiles(room, { type: 'leave', reader }).catch(() => undefined);
  }
}

/** A line's part of a file; undefined where it is no such line, and a text where it is a wrong one. */
export function partOf(line: string): FilePart | string | undefined {
  if (!line.startsWith('{"file":')) return undefined;
  const said = parsed(line);
  const { file: root, size, piece: pieceBytes, at, bytes: text } = said;
  const bytes = typeof text === 'string' ? fromBase64(text) : undefined;
  const isOutline = typeof root === 'string' && ROOT.test(root) && typeof size === 'number' && typeof pieceBytes === 'number' && isShape({ size, pieceBytes });
  if (!isOutline || !Number.isSafeInteger(at) || bytes === undefined || bytes.length === 0 || bytes.length > PART_BYTES) return 'not a part of a file';
  return { file: { root, size, pieceBytes }, at: at as number, bytes };
}

/** What an import of files needs beside the room. */
export interface FileImportOptions {
  readonly cutter: () => Promise<Cutter>;
  /** The room's law. */
  readonly bytesMax: number;
  /** A file was not taken. */
  refused(reason: string): void;
}

/** Takes files from an import, one after the other. */
export class FileImport {
  readonly #room: Room;
  readonly #options: FileImportOptions;
  #open: Arriving | undefined;
  /** Files whose lines are passed over: here already, or refused. */
  readonly #passed = new Set<string>();
  #added = 0;

  constructor(room: Room, options: FileImportOptions) {
    this.#room = room;
    this.#options = options;
  }

  /** Files that are here now and were not before, count. */
  get added(): number {
    return this.#added;
  }

  /** Takes a part. Rejects where the disk does. */
  async take({ file, at, bytes }: FilePart): Promise<void> {
    if (this.#open?.file.root !== file.root) await this.end();
    if (this.#passed.has(file.root)) return;
    if (this.#open === undefined) await this.#begin(file);
    const isNext = (await this.#open?.take(at, bytes, file)) === true;
    if (!isNext && !this.#passed.has(file.root)) await this.#refuse(file.root, 'a file with parts that do not follow each other');
    if (this.#open?.isFull === true) await this.end();
  }

  /** The last file came, or did not come, to its end. */
  async end(): Promise<void> {
    const open = this.#open;
    if (open === undefined) return;
    if (!(await open.finish())) return this.#refuse(open.file.root, 'a file that is not whole, or has another root');
    this.#open = undefined;
    this.#passed.add(open.file.root);
    this.#added++;
  }

  /** Nothing comes any more. */
  async stop(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.discard();
  }

  async #begin(file: FileOutline): Promise<void> {
    const { bytesMax, cutter } = this.#options;
    if (file.size > Math.min(bytesMax, FILE_LIMITS.fileBytesMax)) return this.#refuse(file.root, `size: this room takes files of at most ${bytesMax} bytes`);
    if (await isWhole(this.#room, file.root)) return void this.#passed.add(file.root);
    this.#open = new Arriving(this.#room, file);
    await this.#open.begin(await cutter());
  }

  async #refuse(root: string, reason: string): Promise<void> {
    this.#passed.add(root);
    await this.stop();
    this.#options.refused(reason);
  }
}

/** A file on its way into a draft. */
class Arriving {
  readonly file: FileOutline;
  readonly #room: Room;
  readonly #draft: string;
  readonly #pipe = new TransformStream<Uint8Array, Uint8Array>();
  readonly #writer = this.#pipe.writable.getWriter();
  #cutting: Promise<Cut | undefined> = Promise.resolve(undefined);
  #at = 0;

  constructor(room: Room, file: FileOutline) {
    this.#room = room;
    this.file = file;
    this.#draft = toHex(room.environment.random(NAME_BYTES));
  }

  get isFull(): boolean {
    return this.#at === this.file.size;
  }

  async begin(cutter: Cutter): Promise<void> {
    const { pieceBytes, size } = this.file;
    await askFiles(this.#room, { type: 'draft', draft: this.#draft, pieceBytes });
    const how: Cutting = {
      pieceBytes,
      bytesMax: size,
      piece: async (piece, bytes) => void (await askFiles(this.#room, { type: 'draft-piece', draft: this.#draft, piece, bytes })),
    };
    this.#cutting = cutter.cut(this.#pipe.readable, how).catch((reason: unknown) => {
      throw cutError(reason, size);
    });
    // Whoever takes the next part hears of it.
    this.#cutting.catch(() => undefined);
  }

  /** False where it is not what comes next. */
  async take(at: number, bytes: Uint8Array, { size, pieceBytes }: FileOutline): Promise<boolean> {
    if (at !== this.#at || size !== this.file.size || pieceBytes !== this.file.pieceBytes || at + bytes.length > size) return false;
    this.#at += bytes.length;
    await Promise.race([this.#writer.write(bytes), this.#cutting]);
    return true;
  }

  /** Whether it is here, and what its root says. */
  async finish(): Promise<boolean> {
    if (!this.isFull) {
      await this.discard();
      return false;
    }
    await Promise.race([this.#writer.close(), this.#cutting]);
    const cut = await this.#cutting;
    if (cut?.root !== this.file.root || cut.size !== this.file.size) {
      await askFiles(this.#room, { type: 'discard', draft: this.#draft });
      return false;
    }
    await askFiles(this.#room, { type: 'adopt', draft: this.#draft, file: this.file, layer: cut.layer });
    return true;
  }

  async discard(): Promise<void> {
    await this.#writer.abort(new Error('given up')).catch(() => undefined);
    await this.#cutting.catch(() => undefined);
    await askFiles(this.#room, { type: 'discard', draft: this.#draft }).catch(() => undefined);
  }
}

function linesOfPiece({ root, size, pieceBytes }: FileOutline, from: number, bytes: Uint8Array): string {
  let lines = '';
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    lines += `${JSON.stringify({ file: root, size, piece: pieceBytes, at: from + at, bytes: toBase64(bytes.subarray(at, at + PART_BYTES)) })}\n`;
  }
  return lines;
}

async function isWhole(room: Room, root: string): Promise<boolean> {
  const facts = await askFiles(room, { type: 'facts', roots: [root] });
  return Array.isArray(facts) && (facts as readonly FileFacts[]).some(({ have, total, root: known }) => known === root && have === total);
}

function parsed(line: string): { readonly [name: string]: unknown } {
  try {
    const said: unknown = JSON.parse(line);
    return typeof said === 'object' && said !== null ? (said as { readonly [name: string]: unknown }) : {};
  } catch {
    // The platform's way to say that it is no JSON; a part of a file it is neither way.
    return {};
  }
}
