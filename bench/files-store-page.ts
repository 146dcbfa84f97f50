/**
 * The page of `bench/files-store.ts`: one file written and read, a few pieces at a time, in either place where browsers keep files. The
 * pieces are made before.
 */
import type { FileOutline } from '../src/core/files/event.ts';
import { piecesOf } from '../src/core/files/tree.ts';
import type { Files } from '../src/ports.ts';
import { filesIn, type Place } from '../test/browser/files-fixture.ts';
import { nameOf } from '../test/conformance/files-probe.ts';
import type { Figures } from './statistics.ts';

declare global {
  interface Window {
    readonly filesBench: typeof filesBench;
  }
}

/** What is written. */
export interface FilesLoad {
  readonly place: Place;
  readonly bytes: number;
  readonly pieceBytes: number;
  /** Files it is divided into, count. */
  readonly files: number;
}

/** Pieces on their way to the disk or from it at once, count. */
const AT_ONCE = 8;
let runs = 0;
let longestMs = 0;

// Tasks below 50 ms are not told; then there was none worth telling.
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestMs = Math.max(longestMs, duration);
}).observe({ type: 'longtask' });

/** Writes it all, opens again, reads it all, and deletes it; times, and what the page's heap was at most, bytes. */
async function run(load: FilesLoad): Promise<Figures> {
  const { keeper, outlines, piece } = prepared(load);
  longestMs = 0;
  const figures: Record<string, number> = {};
  let heap = 0;
  const timed = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    await work();
    figures[name] = performance.now() - start;
    heap = Math.max(heap, (performance as unknown as { readonly memory: { readonly usedJSHeapSize: number } }).memory.usedJSHeapSize);
  };
  await timed('openMs', () => keeper.open());
  await timed('beginMs', () => Promise.all(outlines.map((file) => keeper.begin(file))));
  await timed('writeMs', () => each(outlines, (file, i) => keeper.write(file.root, i, piece.subarray(0, Math.min(file.pieceBytes, file.size - i * file.pieceBytes)))));
  await timed('closeMs', () => keeper.close());
  await timed('openAgainMs', () => keeper.open());
  await timed('readMs', () => each(outlines, async (file, i) => {
    if (await keeper.read(file.root, i) === undefined) throw new Error(`piece ${i} is not there`);
  }));
  await timed('draftMs', () => putOne(keeper, outlines[0]!, piece));
  await timed('deleteMs', () => keeper.delete(outlines.map(({ root }) => root)));
  await keeper.close();
  return { ...figures, heap, longestMs };
}

function prepared({ place, bytes, pieceBytes, files }: FilesLoad): { readonly keeper: Files; readonly outlines: readonly FileOutline[]; readonly piece: Uint8Array } {
  const name = `bench ${runs++}`;
  const outlines = Array.from({ length: files }, (_, i): FileOutline => ({ root: nameOf(i), size: Math.floor(bytes / files), pieceBytes }));
  return { keeper: filesIn(place, name), outlines, piece: noise(pieceBytes) };
}

function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

/** Some pieces at a time, in an order that is not theirs. */
async function each(files: readonly FileOutline[], work: (file: FileOutline, piece: number) => Promise<void>): Promise<void> {
  const all = files.flatMap((file) => Array.from({ length: piecesOf(file) }, (_, i) => ({ file, piece: piecesOf(file) - 1 - i })));
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < all.length) {
      const { file, piece } = all[next++]!;
      await work(file, piece);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** A file that is put, of as many bytes, on the device at the end. */
async function putOne(keeper: Files, file: FileOutline, piece: Uint8Array): Promise<void> {
  await keeper.draft('d', file.pieceBytes);
  for (let i = 0; i < piecesOf(file); i++) await keeper.writeDraft('d', i, piece.subarray(0, Math.min(file.pieceBytes, file.size - i * file.pieceBytes)));
  await keeper.adopt('d', { ...file, root: nameOf(999_999) }, new Uint8Array(32 * piecesOf(file)));
}

const filesBench = { run };

Object.assign(window, { filesBench });
