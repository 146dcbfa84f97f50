/** A page that puts every kind of file, and one that reads them, as apps would. */
import { filesOf } from '../../src/adapters/files/files-of.ts';
import { FILE_LIMITS } from '../../src/core/base/limits/files.ts';
import type { Files } from '../../src/ports.ts';
import { peerset, type PeersetConfig, type PeersetDB, type PeersetError, type PeersetFile, type Rec } from '../../src/index.ts';

declare global {
  interface Window {
    readonly putter: typeof putter;
  }
}

/** What a page says of a file. */
export interface FileView {
  readonly key: string;
  readonly sha256: string;
  readonly size: number;
  readonly type: string | undefined;
  readonly name: string | undefined;
  readonly pixels: readonly (number | undefined)[];
  readonly preview: string | undefined;
}

let db: PeersetDB | undefined;

function current(): PeersetDB {
  if (db === undefined) throw new Error('the fixture has no database open');
  return db;
}

async function open(room: string, secret?: string, more: PeersetConfig = {}): Promise<void> {
  const config: PeersetConfig = { signaling: [{ strategy: 'torrent', urls: [window.lab.trackerUrl] }], iceServers: [], ...(secret === undefined ? {} : { secret }), ...more };
  db = peerset(room, config);
  await db.ready;
}

/** The browser's own disk of files, of which some calls go another way. */
function diskWith(name: string, calls: (disk: Files) => Partial<Files>): Files {
  const disk = filesOf(name);
  const other = calls(disk);
  return new Proxy(disk, {
    get(target, call) {
      const own: unknown = Reflect.get(other, call) ?? Reflect.get(target, call);
      return typeof own === 'function' ? (own as (...given: unknown[]) => unknown).bind(target) : own;
    },
  });
}

/** Takes every file, and gives the first piece that somebody asks for with one byte of each block wrong: others may be asked for the rest of it. */
async function openAsLiar(room: string): Promise<string> {
  let spoiled: number | undefined;
  const store = diskWith('liar', (disk) => ({
    async read(root, piece) {
      const bytes = await disk.read(root, piece);
      spoiled ??= piece;
      if (piece === spoiled && bytes !== undefined) for (let at = 100; at < bytes.length; at += FILE_LIMITS.fileBlockBytes) bytes[at]! ^= 1;
      return bytes;
    },
  }));
  await open(room, undefined, { files: { fetch: 'all', store } });
  return current().me.npub;
}

/** Counts how often each piece came. */
const came = new Map<number, number>();

async function openAndCount(room: string): Promise<void> {
  const store = diskWith('counter', (disk) => ({
    keep(root, piece, given) {
      came.set(piece, (came.get(piece) ?? 0) + 1);
      return disk.keep!(root, piece, given);
    },
  }));
  await open(room, undefined, { files: { store } });
}

/** Pieces that came more than once, and how often. */
function again(): readonly (readonly [piece: number, times: number])[] {
  return [...came].filter(([, times]) => times > 1);
}

/** By npub, strikes of those whom we are linked with. */
function strikes(): Readonly<Record<string, number>> {
  return Object.fromEntries(current().peers.current.map(({ npub, strikes: count }) => [npub ?? '', count]));
}

const given = new AbortController();

/** Begins to take a file; `aborted` says the code of the error that ends it. */
let aborted: Promise<string> | undefined;

async function begin(key: string): Promise<void> {
  const { value } = await recordAt(key);
  aborted = value.arrayBuffer({ signal: given.signal }).then(() => 'here', (error: PeersetError) => error.code);
}

function abort(): Promise<string> {
  given.abort();
  return aborted!;
}

/** What a page can say of a file that does not come, and of the disk. */
async function standing(key: string): Promise<{ readonly progress: PeersetFile['progress']; readonly full: boolean }> {
  const { value } = await recordAt(key);
  return { progress: value.progress, full: current().status.current[0]!.storage.files.full ?? false };
}

function npub(): string {
  return current().me.npub;
}

async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function noise(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

async function picture(): Promise<Blob> {
  const canvas = new OffscreenCanvas(60, 40);
  const context = canvas.getContext('2d')!;
  context.fillStyle = 'teal';
  context.fillRect(0, 0, 60, 40);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** Puts one of each, and answers with the SHA-256 of what was put, by key. */
async function putAll(): Promise<Record<string, string>> {
  const [bytes, png] = [noise(150_000), await picture()];
  const things: readonly (readonly [string, unknown, BufferSource])[] = [
    ['blob', new Blob([bytes]), bytes],
    ['file', new File([bytes.subarray(0, 70_000)], 'a name.bin'), bytes.subarray(0, 70_000)],
    ['picture', png, await png.arrayBuffer()],
    ['bytes', bytes.slice(0, 100_000), bytes.subarray(0, 100_000)],
    ['buffer', bytes.buffer.slice(7, 90_000), bytes.subarray(7, 90_000)],
    ['stream', new Blob([bytes]).stream().pipeThrough(new TransformStream()), bytes],
    ['long', new Blob(Array.from({ length: 12 }, () => bytes)).stream(), await new Blob(Array.from({ length: 12 }, () => bytes)).arrayBuffer()],
    ['inside', { text: 'and a file', list: [{ photo: png }] }, await png.arrayBuffer()],
    ['page', new File(['<!doctype html><script>window.ran = true</script>'], 'page.png', { type: 'image/png' }), new TextEncoder().encode('<!doctype html><script>window.ran = true</script>')],
    ['empty', new File([], 'nothing.txt'), new Uint8Array(0)],
  ];
  const digests: Record<string, string> = {};
  for (const [key, value, expected] of things) {
    await current().put(value, { key });
    digests[key] = await sha256(expected);
  }
  return digests;
}

async function viewOf(rec: Rec): Promise<FileView> {
  const { key, name, type, size = -1, files: [file] } = rec;
  const { width, height, preview } = file!;
  return { key, name, type, size, pixels: [width, height], preview, sha256: await sha256(await file!.arrayBuffer({ signal: AbortSignal.timeout(20_000) })) };
}

/** Puts so many bytes that do not compress; answers with their SHA-256. */
async function putNoise(key: string, length: number): Promise<string> {
  const bytes = noise(length);
  await current().put(new Blob([bytes]), { key });
  return sha256(bytes);
}

/** The record at a key, as soon as it is here. */
async function recordAt(key: string): Promise<Rec<PeersetFile>> {
  return new Promise((resolve) => {
    const off = current().live().subscribe((rows) => {
      const found = rows.find((row) => row.key === key);
      if (found === undefined) return;
      queueMicrotask(() => off());
      resolve(found as Rec<PeersetFile>);
    });
  });
}

/** Takes a file from whoever has it; answers with its SHA-256. */
async function take(key: string): Promise<string> {
  const { value } = await recordAt(key);
  return sha256(await value.arrayBuffer());
}

/** Resolves once so many bytes of a file are on this device. */
async function untilHere(key: string, bytes: number): Promise<void> {
  const { value } = await recordAt(key);
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (value.progress.have >= bytes) resolve();
      else setTimeout(look, 20);
    };
    look();
  });
}

/** Resolves once sessions with so many peers are open. */
async function meet(count: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const off = current().peers.subscribe((peers) => {
      if (peers.filter(({ state }) => state === 'open').length < count) return;
      queueMicrotask(() => off());
      resolve();
    });
  });
}

/** Reads the first file of every record, once there are as many. */
async function readAll(count: number): Promise<FileView[]> {
  const rows = await new Promise<readonly Rec[]>((resolve) => {
    const off = current().live().subscribe((now) => {
      if (now.length < count) return;
      queueMicrotask(() => off());
      resolve(now);
    });
  });
  return Promise.all(rows.map(viewOf));
}

/** Draws a picture by its address as soon as it has one; resolves with its pixels. */
async function draw(key: string): Promise<readonly number[]> {
  const rec = (await current().get<PeersetFile>(key))!;
  rec.reveal();
  const url = await new Promise<string>((resolve) => {
    const off = current().live().subscribe((rows) => {
      const found = rows.find((row) => row.key === key)?.url;
      if (found === undefined) return;
      queueMicrotask(() => off());
      resolve(found);
    });
  });
  const image = new Image();
  image.src = url;
  await image.decode();
  return [image.naturalWidth, image.naturalHeight];
}

/** Bytes that came from all peers of now. */
function received(): number {
  return current().peers.current.reduce((sum, peer) => sum + peer.received.bytes, 0);
}

async function close(): Promise<void> {
  await db?.close();
  db = undefined;
}

const putter = { open, openAsLiar, openAndCount, again, strikes, npub, begin, abort, standing, putAll, readAll, draw, close, putNoise, take, untilHere, meet, received };
Object.defineProperty(window, 'putter', { value: putter });
