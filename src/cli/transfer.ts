/**
 * `peerset export ROOM FILE` and `peerset import ROOM FILE`: what this machine keeps of a room, to a file and back. Both work on the disk
 * alone and talk to nobody. How far they are is said on stderr, so that `-` can be a pipe.
 */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { PeersetDB } from '../node.ts';
import { UsageError, type Command, type CommandHost } from './command.ts';
import { bytesText } from './quantities.ts';
import { configOf, folderOf, openRoom, ROOM_HELP, ROOM_OPTIONS } from './room.ts';

const EXPORT_HELP = `peerset export ROOM FILE [--files] [--force] [--json] [options of the room]

Writes all records that this machine keeps of the room into FILE, one signed event a line, as
db.export() does. A room with a secret stays sealed.

  FILE               a file that is not there yet; - for a pipe
  --files            the files of the records, too
  --force            write over a file that is there
  --json             the result as JSON (on stderr, where FILE is -)
${ROOM_HELP}`;

const IMPORT_HELP = `peerset import ROOM FILE [--json] [options of the room]

Takes the records of an export into what this machine keeps of the room. Every record is
checked as if a peer had sent it; what the room's rules do not allow is refused and counted.

  FILE               what export wrote; - for a pipe
  --json             the result as JSON
${ROOM_HELP}`;

const PROGRESS_EVERY_MS = 1_000;

/** The commands. */
export const EXPORT: Command = { name: 'export', summary: 'writes the records of a room into a file', help: EXPORT_HELP, run: exportRoom };
export const IMPORT: Command = { name: 'import', summary: 'takes the records of such a file into a room', help: IMPORT_HELP, run: importRoom };

async function exportRoom(words: readonly string[], host: CommandHost): Promise<number> {
  const options = { ...ROOM_OPTIONS, files: { type: 'boolean' }, force: { type: 'boolean' } } as const;
  const { positionals, values } = parseArgs({ args: [...words], options, allowPositionals: true });
  const { room, file } = twoWords(positionals, 'export');
  const db = await openRoom(room, await configOf(values, host), { dir: folderOf(values, host), net: 'offline' });
  try {
    const { records } = db.status.current[0]!;
    const bytes = await written(db, file, { host, isForced: values.force === true, withFiles: values.files === true });
    const result = { records, bytes, files: values.files === true };
    const say = file === '-' ? host.complain : host.say;
    say(values.json === true ? JSON.stringify(result) : `${records} records, ${bytesText(bytes)}.${records === 0 ? ' This machine keeps nothing of this room: is it the right folder, policy and name?' : ''}`);
    return 0;
  } finally {
    await db.close();
  }
}

interface Writing {
  readonly host: CommandHost;
  readonly isForced: boolean;
  readonly withFiles: boolean;
}

/** Writes the export; what was written of one that did not come to its end is left, under another name than the one that was asked for. */
async function written(db: PeersetDB, file: string, { host, isForced, withFiles }: Writing): Promise<number> {
  const target = file === '-' ? undefined : await openTarget(file, isForced);
  const progress = new Progress(host);
  try {
    for await (const chunk of db.export(withFiles ? { files: true } : {})) {
      if (host.stop.aborted) throw new Error('Ended before it was done: the file is not complete.');
      if (target !== undefined) await target.write(chunk);
      else if (!host.stdout.write(chunk)) await new Promise((resolve) => host.stdout.once('drain', resolve));
      progress.add(chunk.length);
    }
    await target?.sync();
  } finally {
    await target?.close();
  }
  return progress.bytes;
}

async function openTarget(file: string, isForced: boolean) {
  return open(file, isForced ? 'w' : 'wx', 0o600).catch((error: unknown) => {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new Error(isThere ? `${file} is there: nothing was written. Name another, or write over it with --force.` : `${file} cannot be written (${(error as Error).message}).`);
  });
}

async function importRoom(words: readonly string[], host: CommandHost): Promise<number> {
  const { positionals, values } = parseArgs({ args: [...words], options: ROOM_OPTIONS, allowPositionals: true });
  const { room, file } = twoWords(positionals, 'import');
  const source = file === '-' ? host.stdin : await openSource(file);
  const db = await openRoom(room, await configOf(values, host), { dir: folderOf(values, host), net: 'offline' });
  try {
    const result = await db.import(counted(source, host));
    const { added, known, refused, files, reasons } = result;
    const why = Object.entries(reasons).map(([reason, count]) => `  ${count} × ${reason}`);
    host.say(values.json === true ? JSON.stringify(result) : [`${added} records added, ${known} known already, ${refused} refused, ${files} files.`, ...why].join('\n'));
    return 0;
  } finally {
    await db.close();
  }
}

async function openSource(file: string): Promise<Readable> {
  const found = await stat(file).catch((error: unknown) => {
    throw new Error(`${file} cannot be read (${(error as Error).message}).`);
  });
  if (found.isDirectory()) throw new Error(`${file} is a folder. Name a file that export wrote.`);
  return createReadStream(file);
}

async function* counted(source: Readable, host: CommandHost): AsyncGenerator<Uint8Array> {
  const progress = new Progress(host);
  for await (const chunk of source) {
    if (host.stop.aborted) throw new Error('Ended before it was done: what came so far is kept, and importing again goes on.');
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : (chunk as Uint8Array);
    progress.add(bytes.length);
    yield bytes;
  }
}

/** Says now and then how far it is. */
class Progress {
  bytes = 0;
  readonly #host: CommandHost;
  #saidAt = Date.now();

  constructor(host: CommandHost) {
    this.#host = host;
  }

  add(bytes: number): void {
    this.bytes += bytes;
    if (Date.now() - this.#saidAt < PROGRESS_EVERY_MS) return;
    this.#saidAt = Date.now();
    this.#host.complain(`${bytesText(this.bytes)} …`);
  }
}

function twoWords([room, file, ...rest]: readonly string[], command: string): { readonly room: string; readonly file: string } {
  if (room === undefined || file === undefined) throw new UsageError(`Which room, and which file? Such as: npx peerset ${command} guestbook.example.org guestbook.ndjson`);
  if (rest.length > 0) throw new UsageError(`What is "${rest[0]}"? A name with spaces or a # goes in quotes.`);
  return { room, file };
}
