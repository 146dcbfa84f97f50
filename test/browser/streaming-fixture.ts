/** A page with files that are made as they are read, and that notes what is read of them: for tests of the service worker. */
import { serveFiles } from '../../src/database/serve.ts';
import type { ServeOptions } from '../../src/database/streaming.ts';
import { forget, urlOf, type FileSource } from '../../src/database/files/source.ts';
import { passes } from './heard.ts';

declare global {
  interface Window {
    readonly streams: typeof streams;
    /** Set by a file that was run, which must never be. */
    ran?: boolean;
  }
}

const PIECE_BYTES = 65_536;
const streams = { serve, add, addressOf, facts, reveal, forget: drop, show, showText, play, seek, part, begin, breaks };

/** A file and what is known of its reading. */
interface Noted {
  readonly source: FileSource;
  /** Pieces that were handed out, and readings that are open. */
  readonly pieces: Set<number>;
  open: number;
  /** Which pieces are here; others are waited for. */
  isHere: (piece: number) => boolean;
}

const files = new Map<string, Noted>();
const readers = new Map<string, ReadableStreamDefaultReader<Uint8Array>>();

/** 'served', or the code and reason of the error. */
async function serve(options: ServeOptions = {}): Promise<string> {
  try {
    await serveFiles(options);
    return 'served';
  } catch (error) {
    const { code, reason } = error as { readonly code: string; readonly reason: string };
    return `${code} ${reason}`;
  }
}

/** `sound` is a WAV of so many bytes, a quiet tone; `text` is what its bytes say. */
type Made = { readonly type: string; readonly name?: string; readonly isInline?: boolean } & ({ readonly soundBytes: number } | { readonly text: string } | { readonly picture: number });

async function add(token: string, made: Made): Promise<void> {
  const bytes = 'soundBytes' in made ? soundOf(made.soundBytes) : 'text' in made ? new TextEncoder().encode(made.text) : await pictureOf(made.picture);
  const noted: Noted = {
    source: {
      token, size: bytes.length, type: made.type, isInline: made.isInline ?? true, ...(made.name === undefined ? {} : { name: made.name }),
      read: (start, end, signal) => read(noted, bytes, { start, end, signal }),
    },
    pieces: new Set(),
    open: 0,
    isHere: () => true,
  };
  files.set(token, noted);
}

async function* read(noted: Noted, bytes: Uint8Array, { start, end, signal }: { start: number; end: number; signal: AbortSignal }): AsyncGenerator<Uint8Array> {
  noted.open++;
  try {
    for (let at = start; at < end;) {
      const piece = Math.floor(at / PIECE_BYTES);
      while (!noted.isHere(piece)) await pauseUnless(signal);
      noted.pieces.add(piece);
      const next = Math.min((piece + 1) * PIECE_BYTES, end);
      yield bytes.subarray(at, next);
      at = next;
    }
  } finally {
    noted.open--;
  }
}

function pauseUnless(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(new Error('let go'));
    signal.addEventListener('abort', () => reject(new Error('let go')));
    setTimeout(resolve, 20);
  });
}

/** 44,100 samples a second, 16 bits, one channel: 88,200 bytes a second. */
function soundOf(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string): void => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, size - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 44_100, true);
  view.setUint32(28, 88_200, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, size - 44, true);
  for (let at = 44; at + 1 < size; at += 2) bytes[at] = at & 127;
  return bytes;
}

async function pictureOf(width: number): Promise<Uint8Array> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height: 2 });
  const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!), 'image/png'));
  return new Uint8Array(await blob.arrayBuffer());
}

function addressOf(token: string): string | undefined {
  return urlOf(files.get(token)!.source);
}

function facts(token: string): { readonly pieces: readonly number[]; readonly all: number; readonly open: number } {
  const { pieces, open, source } = files.get(token)!;
  return { pieces: [...pieces], all: Math.ceil(source.size / PIECE_BYTES), open };
}

/** From now on these spans of pieces are here, and no others. */
function reveal(token: string, spans: readonly (readonly [number, number])[]): void {
  files.get(token)!.isHere = (piece) => spans.some(([from, to]) => piece >= from && piece < to);
}

function drop(token: string): void {
  forget(files.get(token)!.source);
}

/** How wide a picture at this address is; 0 where it is not shown. */
function show(address: string): Promise<number> {
  const image = new Image();
  return new Promise((resolve) => {
    image.onload = () => resolve(image.naturalWidth);
    image.onerror = () => resolve(0);
    image.src = address;
  });
}

/** Opens the address in a frame, and answers what is in it; '' where nothing is shown or may be read. */
async function showText(address: string): Promise<string> {
  const frame = document.createElement('iframe');
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  frame.src = address;
  document.body.append(frame);
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, 1500))]);
  const text = frame.contentDocument?.body?.textContent ?? '';
  frame.remove();
  return text;
}

let player: HTMLAudioElement | undefined;

/** Plays what is at the address; resolves with its length in seconds once it is heard. */
async function play(address: string): Promise<number> {
  player = new Audio();
  player.muted = true;
  player.src = address;
  await player.play();
  await passes(player!, 0.1);
  return player.duration;
}

/** Goes to a place of what is played, seconds; resolves once that is heard. */
async function seek(seconds: number): Promise<void> {
  player!.currentTime = seconds;
  await player!.play();
  await passes(player!, seconds + 0.1);
}

/** Status, headers and the number of bytes of an answer. */
async function part(address: string, range?: string, method = 'GET'): Promise<{ readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly length: number }> {
  const response = await fetch(address, { method, headers: range === undefined ? {} : { range } });
  return { status: response.status, headers: Object.fromEntries(response.headers), length: (await response.arrayBuffer()).byteLength };
}

/** Begins to read what is at the address, and takes the first of it; `breaks` says how it went on. */
async function begin(address: string): Promise<number> {
  const reader = (await fetch(address)).body!.getReader();
  readers.set(address, reader);
  return (await reader.read()).value!.length;
}

/** Reads on, or gives up. 'ended', 'broken' or 'given up'. */
async function breaks(address: string, how: 'read on' | 'give up'): Promise<string> {
  const reader = readers.get(address)!;
  if (how === 'give up') return reader.cancel().then(() => 'given up');
  try {
    while (!(await reader.read()).done);
    return 'ended';
  } catch {
    return 'broken';
  }
}

Object.assign(window, { streams });
