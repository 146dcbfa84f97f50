/**
 * A picture on disk: one file, written from its beginning to its end and then never changed. In front stands what it is a picture of; each part
 * has a digest that holds for this picture and this place in it alone. A file that is not whole, not ours or of another version is found out before
 * anything of the part in question is used.
 */
import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { settle } from './row-file.ts';

/** To be raised whenever what is in a picture changes. Written in the order of bytes that this machine has, so that another machine's is another version. */
const VERSION = 1;
const MAGIC = 0x70707263;
const DIGEST_BYTES = 32;
/** Magic, version, then as numbers of 64 bits: rows, parts, number of the batch. Then the token, and the digest of all that. */
const FACTS_BYTES = 8 + 3 * 8 + 16;
const HEAD_BYTES = FACTS_BYTES + DIGEST_BYTES;
const TOKEN = /^[0-9a-f]{32}$/;
const PREFIX = 'picture-';
/** Of one part, bytes: far more than one has, and little enough to take. */
const PART_BYTES_MAX = 32 * 1024 * 1024;
const MODE = 0o600;

/** What a picture is of. */
export interface PictureFacts {
  /** Its name, 32 hex, of which the store knows as well. */
  readonly token: string;
  /** The last batch that is in it. */
  readonly batch: number;
}

/** Why a picture is not used, in words. */
export class PictureDoubt extends Error {}

/** A name for a new picture. */
export function newToken(): string {
  return randomBytes(16).toString('hex');
}

/** A picture while it is written. It has its name only once it is whole and on the device. */
export class PictureWriter {
  readonly #folder: string;
  readonly #facts: PictureFacts;
  readonly #file: FileHandle;
  #rows = 0;
  #parts = 0;
  #at = HEAD_BYTES;

  private constructor(folder: string, facts: PictureFacts, file: FileHandle) {
    this.#folder = folder;
    this.#facts = facts;
    this.#file = file;
  }

  /** Begins one. Its folder is there. */
  static async begin(folder: string, facts: PictureFacts): Promise<PictureWriter> {
    return new PictureWriter(folder, facts, await open(besideOf(folder, facts.token), 'wx', MODE));
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#at;
  }

  async add(part: Uint8Array, rows: number): Promise<void> {
    const front = Buffer.alloc(4 + DIGEST_BYTES);
    front.writeUInt32LE(part.length);
    front.set(digestOf(this.#facts.token, this.#parts, part), 4);
    await this.#file.writev([front, part], this.#at);
    this.#at += front.length + part.length;
    this.#rows += rows;
    this.#parts++;
  }

  /** It is whole. On the device when this resolves. */
  async finish(): Promise<void> {
    const { token, batch } = this.#facts;
    await this.#file.write(headOf({ token, batch, rows: this.#rows, parts: this.#parts }), 0, HEAD_BYTES, 0);
    await this.#file.sync();
    await this.#file.close();
    await rename(besideOf(this.#folder, token), pathOf(this.#folder, token));
    await settle(this.#folder);
  }

  /** Nothing of it stays. */
  async discard(): Promise<void> {
    // One that could not be finished may be closed already.
    await this.#file.close().catch(() => undefined);
    await rm(besideOf(this.#folder, this.#facts.token), { force: true });
  }
}

/** The parts of a picture, in order, each good by itself; all are good, and all there, where it ends. A part is to be used before the next is asked for. Throws `PictureDoubt`. */
export async function* readPicture(folder: string, { token, batch }: PictureFacts): AsyncGenerator<Uint8Array> {
  const file = await open(pathOf(folder, token), 'r').catch(() => doubt('it is missing'));
  try {
    const head = await bytesAt(file, Buffer.alloc(HEAD_BYTES), 0);
    const { rows, parts } = factsIn(head);
    if (!head.equals(headOf({ token, batch, rows, parts }))) doubt('it is of another version, or of something else');
    let [at, memory] = [HEAD_BYTES, new Uint8Array(0)];
    const front = Buffer.alloc(4 + DIGEST_BYTES);
    for (let part = 0; part < parts; part++) {
      await bytesAt(file, front, at);
      const length = front.readUInt32LE();
      if (length > PART_BYTES_MAX) doubt('a part is too long');
      if (length > memory.length) memory = new Uint8Array(2 * length);
      const bytes = await bytesAt(file, memory.subarray(0, length), at + front.length);
      if (!front.subarray(4).equals(digestOf(token, part, bytes))) doubt('a part is damaged');
      at += front.length + length;
      yield bytes;
    }
  } finally {
    await file.close();
  }
}

/** Takes all pictures away but this one, and what is left of those that were not finished. */
export async function clearPictures(folder: string, kept: string | undefined): Promise<void> {
  const names = await readdir(folder);
  const stale = names.filter((name) => name.startsWith(PREFIX) && (kept === undefined || name !== PREFIX + kept));
  await Promise.all(stale.map((name) => rm(join(folder, name), { force: true })));
}

function doubt(reason: string): never {
  throw new PictureDoubt(reason);
}

function pathOf(folder: string, token: string): string {
  if (!TOKEN.test(token)) doubt('its name is none');
  return join(folder, PREFIX + token);
}

function besideOf(folder: string, token: string): string {
  return `${pathOf(folder, token)}.new`;
}

function headOf({ token, batch, rows, parts }: PictureFacts & { readonly rows: number; readonly parts: number }): Buffer {
  const facts = new Uint8Array(FACTS_BYTES);
  new Uint32Array(facts.buffer, 0, 2).set([MAGIC, VERSION]);
  new Float64Array(facts.buffer, 8, 3).set([rows, parts, batch]);
  facts.set(Buffer.from(token, 'hex'), FACTS_BYTES - 16);
  return Buffer.concat([facts, createHash('sha256').update(facts).digest()]);
}

function factsIn(head: Buffer): { readonly rows: number; readonly parts: number } {
  const [rows, parts] = new Float64Array(Uint8Array.from(head).buffer, 8, 2) as unknown as readonly [number, number];
  return { rows, parts };
}

function digestOf(token: string, part: number, bytes: Uint8Array): Buffer {
  return createHash('sha256').update(`${token} ${part} ${bytes.length} `).update(bytes).digest();
}

async function bytesAt<B extends Uint8Array>(file: FileHandle, bytes: B, at: number): Promise<B> {
  for (let read = 0; read < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, read, bytes.length - read, at + read).catch(() => doubt('it cannot be read'));
    if (bytesRead === 0) doubt('its end is missing');
    read += bytesRead;
  }
  return bytes;
}
