/** A page that cuts files as a room does: with the real worker, and where there is none, on its own thread. */
import { fileCutter } from '../../src/adapters/hashing/cutter.ts';
import { toHex } from '../../src/core/base/bytes.ts';
import { FILE_LIMITS } from '../../src/core/base/limits/files.ts';
import { sealedShapeOf } from '../../src/core/files/sealing.ts';
import { shapeOf } from '../../src/core/files/tree.ts';
import type { Cut, Cutter, FileFault } from '../../src/ports.ts';

declare global {
  interface Window {
    readonly hashing: typeof hashing;
  }
}

/** How a file is given, sealed or not. */
export interface CutRun {
  readonly size: number;
  readonly from: 'blob' | 'stream';
  readonly key?: 'sealed';
  readonly workers: 'living' | 'forbidden' | 'dying';
}

/** What came of it. */
export interface CutInPage {
  readonly x: string;
  readonly root: string;
  readonly layer: string;
  readonly size: number;
  /** Workers that were started, and pieces that came from them, count. */
  readonly started: number;
  readonly workerPieces: number;
  /** SHA-256 of what the pieces hold, opened where they are sealed. */
  readonly opened: string;
}

const KEY = new Uint8Array(32).fill(7);
let started = 0;
let workerPieces = 0;
let workers: CutRun['workers'] = 'living';
const RealWorker = Worker;

class WatchedWorker extends RealWorker {
  constructor(url: string, options?: WorkerOptions) {
    if (workers === 'forbidden') throw new Error('forbidden');
    super(url, options);
    started++;
    this.addEventListener('message', ({ data }: MessageEvent<{ readonly type: string }>) => {
      if (data.type === 'piece') workerPieces++;
      if (workers === 'dying' && workerPieces === 2) this.dispatchEvent(new ErrorEvent('error', { cancelable: true }));
    });
  }
}

globalThis.Worker = WatchedWorker as typeof Worker;

const hashing = {
  async cut(run: CutRun): Promise<CutInPage> {
    workers = run.workers;
    started = workerPieces = 0;
    const cutter = fileCutter();
    try {
      return await cutAndOpened(cutter, run);
    } finally {
      cutter.close();
    }
  },

  /** The leaves of a piece, with a worker and without. */
  async leaves(size: number): Promise<readonly (readonly string[])[]> {
    const all: (readonly string[])[] = [];
    for (workers of ['living', 'forbidden'] as const) {
      const cutter = fileCutter();
      all.push((await cutter.leaves(bytesOf(size))).map(toHex));
      cutter.close();
    }
    return all;
  },

  /** A file on disk that is taken away while it is read, and a stream whose reader gives up: what is said, and whether the stream heard. */
  async ended(): Promise<{ readonly fault: string; readonly isCancelled: boolean; readonly pieces: number }> {
    workers = 'living';
    const cutter = fileCutter();
    const abort = new AbortController();
    let isCancelled = false;
    let pieces = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(100_000)),
      cancel: () => {
        isCancelled = true;
      },
    });
    const piece = async (): Promise<void> => {
      if (++pieces === 3) abort.abort();
    };
    const fault = await cutter.cut(stream, { pieceBytes: 65_536, bytesMax: FILE_LIMITS.fileBytesMax, signal: abort.signal, piece }).then(() => 'none', (reason: FileFault) => reason.file);
    cutter.close();
    await new Promise((resolve) => setTimeout(resolve));
    return { fault, isCancelled, pieces };
  },
};

async function cutAndOpened(cutter: Cutter, { size, from, key }: CutRun): Promise<CutInPage> {
  const { pieceBytes } = key === undefined ? shapeOf(size) : sealedShapeOf(size)!;
  const pieces: Uint8Array[] = [];
  const cut: Cut = await cutter.cut(from === 'blob' ? new Blob([bytesOf(size)]) : new Blob([bytesOf(size)]).stream(), {
    pieceBytes,
    bytesMax: FILE_LIMITS.fileBytesMax,
    ...(key === undefined ? {} : { key: KEY }),
    piece: async (_, bytes) => void pieces.push(bytes),
  });
  const opened = key === undefined ? pieces : await Promise.all(pieces.map((bytes, piece) => cutter.unseal(bytes, { key: KEY, piece })));
  const whole = await new Blob(opened.map((bytes) => bytes as Uint8Array<ArrayBuffer>)).arrayBuffer();
  return {
    x: cut.x, root: cut.root, layer: toHex(cut.layer), size: cut.size, started, workerPieces,
    opened: toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', whole))),
  };
}

function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = i % 251;
  return bytes;
}

Object.assign(window, { hashing });
