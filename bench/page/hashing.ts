/** In the page of `bench:hashing`: times how a file is cut, and the parts of it alone. */
import { sha256 } from '@noble/hashes/sha2.js';
import { fileCutter } from '../../src/adapters/hashing/cutter.ts';
import { FILE_LIMITS } from '../../src/core/base/limits/files.ts';
import { sealedShapeOf } from '../../src/core/files/sealing.ts';
import { shapeOf } from '../../src/core/files/tree.ts';

/** What is measured: a file cut in the worker or on the page, sealed or not; or a part of that on the page's thread. */
export interface HashingRun {
  readonly what: 'cut' | 'cut sealed' | 'leaves' | 'whole by noble';
  readonly where: 'worker' | 'page';
  readonly bytes: number;
}

/** What it took. */
export interface HashingCost {
  readonly ms: number;
  /** The longest that the page's thread was not free. */
  readonly longestBlockMs: number;
}

declare global {
  interface Window {
    /** Does all of it once: the worker starts, and what runs often is compiled. */
    prepareHashing(run: HashingRun): Promise<void>;
    measureHashing(): Promise<HashingCost>;
  }
}

const MIB = 2 ** 20;

let work: () => Promise<void> = () => Promise.resolve();
let cutter = fileCutter();

window.prepareHashing = (run) => {
  const blob = new Blob([pieceOf(run.bytes)]);
  cutter.close();
  cutter = fileCutter(run.where === 'page' ? { start: async () => undefined } : {});
  work = () => (run.what === 'cut' || run.what === 'cut sealed' ? cut(blob, run) : parts(blob, run));
  return work();
};

window.measureHashing = async () => {
  const watch = watchThread();
  const start = performance.now();
  await work();
  return { ms: performance.now() - start, longestBlockMs: watch() };
};

async function cut(blob: Blob, { what, bytes }: HashingRun): Promise<void> {
  await cutter.cut(blob, {
    pieceBytes: (what === 'cut' ? shapeOf(bytes) : sealedShapeOf(bytes)!).pieceBytes,
    bytesMax: FILE_LIMITS.fileBytesMax,
    ...(what === 'cut' ? {} : { key: new Uint8Array(32) }),
    piece: () => Promise.resolve(),
  });
}

async function parts(blob: Blob, { what, bytes }: HashingRun): Promise<void> {
  for (let at = 0; at < bytes; at += MIB) {
    const piece = new Uint8Array(await blob.slice(at, at + MIB).arrayBuffer());
    if (what === 'leaves') await cutter.leaves(piece);
    else sha256(piece);
  }
}

function pieceOf(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes).map((_, i) => (i * 31) >> 3);
}

/** Measures until it is called. */
function watchThread(): () => number {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 4);
    last = now;
  }, 4);
  return () => {
    clearInterval(timer);
    return longest;
  };
}
