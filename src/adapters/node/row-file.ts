/**
 * A few small texts by name, in one file that only its owner may read. A change is written beside it and put in its place at once, so
 * the file is always whole, whenever the program or the device dies. It is read anew for each question: other programs may share it.
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** For its owner alone: what lies in such files are secrets, or nobody else's business. */
const MODE = 0o600;
const FOLDER_MODE = 0o700;

/** The rows of one file. */
export class RowFile {
  readonly #path: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Undefined where there is none. Rejects where the file cannot be read, or is none of ours. */
  async get(name: string): Promise<string | undefined> {
    return (await this.#rows()).get(name);
  }

  /** Puts these over what is there; undefined takes one away. On the device when it resolves. */
  set(rows: ReadonlyMap<string, string | undefined>): Promise<void> {
    return this.change((before) => {
      for (const [name, value] of rows) {
        if (value === undefined) before.delete(name);
        else before.set(name, value);
      }
    });
  }

  /** Changes what is there, one after the other. */
  change(run: (rows: Map<string, string>) => void): Promise<void> {
    const turn = this.#last.then(async () => {
      const rows = await this.#rows();
      run(rows);
      await replaceFile(this.#path, JSON.stringify(Object.fromEntries(rows), undefined, 1));
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #rows(): Promise<Map<string, string>> {
    const text = await textOf(this.#path);
    const rows: unknown = text === undefined ? {} : JSON.parse(text);
    if (typeof rows !== 'object' || rows === null) throw new Error(`${this.#path} is not a file of ours`);
    return new Map(Object.entries(rows).filter((row): row is [string, string] => typeof row[1] === 'string'));
  }
}

/** A file's text; undefined where there is none. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (reason) {
    if (isMissing(reason)) return undefined;
    throw reason;
  }
}

/** Puts a text in the place of a file, as a whole. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const beside = await written(path, text);
  await rename(beside, path);
  await settle(dirname(path));
}

/** Makes a file that nobody else made meanwhile; false where somebody did. */
export async function makeFile(path: string, text: string): Promise<boolean> {
  const beside = await written(path, text);
  try {
    await link(beside, path);
    await settle(dirname(path));
    return true;
  } catch (reason) {
    if (typeof reason === 'object' && reason !== null && 'code' in reason && reason.code === 'EEXIST') return false;
    throw reason;
  } finally {
    await rm(beside, { force: true });
  }
}

/** The text in a file of another name, on the device. */
async function written(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
  const beside = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(beside, 'wx', MODE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return beside;
}

/** A new name outlives a loss of power once its folder is on the device. */
export async function settle(folder: string): Promise<void> {
  try {
    const opened = await open(folder, 'r');
    await opened.sync().finally(() => opened.close());
  } catch {
    // Not every system lets folders be opened; there the name is on the device a little later.
  }
}

/** Whether an error says that there is no such file. */
export function isMissing(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'code' in reason && reason.code === 'ENOENT';
}
