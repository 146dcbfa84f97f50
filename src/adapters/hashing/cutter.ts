/**
 * Cuts files in a worker of its own, so that the page does not notice. The worker starts with the first file. Where there
 * is none the same happens here, in slices between which the page has its turn.
 *
 * Must hold: what a caller gave up, or `close`, ends at once, whatever the source, the worker or the caller's own `piece` are waiting for. A
 * piece is given once: when the worker dies in the middle of a Blob, that is read again from its beginning, and the pieces
 * which were given before are passed over. A stream cannot be read again: its file is `unreadable` then.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { Cut, Cutter, Cutting, FileFault } from '../../ports.ts';
import { blobWorker } from '../system/blob-worker.ts';
import { pauseThread } from '../system/pause.ts';
import { cutFile, type CutTask } from './cutting.ts';
import { fileFault } from './fault.ts';
import { blobPieces, checkSize, streamPieces, type PieceSource } from './sources.ts';
import { leavesOf, unseal, webSuite, type Suite } from './suite.ts';
import { DIED, HashingThread, type CutAsk, type WorkerLike } from './thread.ts';

/** What a cutter works with; all of it is the platform's where nothing is said. */
export interface CutterOptions {
  /** Starts a worker that runs `cut-worker.ts`; gives none, or rejects, where that is impossible. */
  readonly start?: () => Promise<WorkerLike | undefined>;
  /** WebCrypto; undefined where the page has none. */
  readonly suite?: () => Suite | undefined;
  /** Gives the thread back, and resolves when it is our turn again. */
  readonly pause?: () => Promise<void>;
  /** Milliseconds from some moment on. */
  readonly now?: () => number;
}

/** A cutter. Nothing is started before it is asked for something. */
export function fileCutter(options: CutterOptions = {}): Cutter {
  return new FileCutter(options);
}

/** Workers that are tried before the page does without, count: one may die of what another would not. */
const STARTS_MAX = 2;

class FileCutter implements Cutter {
  readonly #start: () => Promise<WorkerLike | undefined>;
  readonly #web: () => Suite | undefined;
  readonly #pause: () => Promise<void>;
  readonly #now: () => number;
  /** What ends everything that is open. */
  readonly #open = new Set<AbortController>();
  #thread: Promise<HashingThread | undefined> | undefined;
  #startsLeft = STARTS_MAX;
  #isClosed = false;

  constructor({ start = startWorker, suite = webSuite, pause = pauseThread, now = () => performance.now() }: CutterOptions) {
    this.#start = start;
    this.#web = suite;
    this.#pause = pause;
    this.#now = now;
  }

  cut(source: Blob | ReadableStream<Uint8Array>, how: Cutting): Promise<Cut> {
    return this.#until(how.signal, async (signal) => {
      const { pieceBytes, bytesMax, key } = how;
      const task = { pieceBytes, bytesMax, ...(key === undefined ? {} : { key }) };
      const ask = { task, source: sourceOf(source, task, signal), give: giver(how, signal) };
      signal.throwIfAborted();
      return await this.#cutElsewhere(ask, signal) ?? this.#cutHere(ask, signal);
    });
  }

  leaves(piece: Uint8Array): Promise<readonly Uint8Array[]> {
    // The platform's hash has threads of its own. To send a piece to ours would cost the page two copies of it, and more time.
    return this.#until(undefined, async () => leavesOf(piece, await this.#suite()));
  }

  unseal(bytes: Uint8Array, how: { readonly key: Uint8Array; readonly piece: number }): Promise<Uint8Array | undefined> {
    // As has its cipher.
    return this.#until(undefined, async () => unseal(bytes, how, await this.#suite()));
  }

  close(): void {
    this.#isClosed = true;
    for (const ending of this.#open) ending.abort(closedFault());
    void this.#thread?.then((thread) => thread?.end());
  }

  /** Does something until it is done, its caller gives up, or everything is closed; whatever still goes on then is told by the signal. */
  async #until<T>(signal: AbortSignal | undefined, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const ending = new AbortController();
    if (this.#isClosed) ending.abort(closedFault());
    const giveUp = (): void => ending.abort(fileFault('aborted', 'whoever put the file gave up'));
    if (signal?.aborted === true) giveUp();
    signal?.addEventListener('abort', giveUp, { signal: ending.signal });
    this.#open.add(ending);
    try {
      return await Promise.race([run(ending.signal), ended(ending.signal)]);
    } finally {
      this.#open.delete(ending);
      ending.abort(fileFault('aborted', 'it is over'));
    }
  }

  /** Undefined where no worker does it, and it can be done here. */
  async #cutElsewhere(ask: CutAsk, signal: AbortSignal): Promise<Cut | undefined> {
    const thread = await this.#started();
    signal.throwIfAborted();
    try {
      return await thread?.cut(ask, signal);
    } catch (reason) {
      if (reason !== DIED) throw reason;
      if ('next' in ask.source) throw fileFault('unreadable', 'what hashed the stream stopped, and a stream cannot be read twice');
      return undefined;
    }
  }

  async #cutHere({ task, source, give }: CutAsk, signal: AbortSignal): Promise<Cut> {
    const pieces = 'next' in source ? source : blobPieces(source, task);
    signal.addEventListener('abort', () => pieces.end(signal.reason));
    let since = this.#now();
    const breathe = async (): Promise<void> => {
      if (this.#now() - since < LIMITS.verifySliceMs) return;
      await this.#pause();
      since = this.#now();
    };
    return cutFile(task, { suite: await this.#suite(), next: () => pieces.next(), give, breathe });
  }

  async #suite(): Promise<Suite> {
    return this.#web() ?? (await import('./plain-suite.ts')).PLAIN_SUITE;
  }

  #started(): Promise<HashingThread | undefined> {
    this.#thread ??= this.#startThread();
    return this.#thread;
  }

  async #startThread(): Promise<HashingThread | undefined> {
    if (this.#web() === undefined || this.#startsLeft === 0) return undefined;
    this.#startsLeft--;
    // Forbidden here, in this browser's own words: there is another way.
    const worker = await this.#start().catch(() => undefined);
    if (worker === undefined) return undefined;
    const thread = await HashingThread.started(worker, () => {
      this.#thread = undefined;
    });
    if (!this.#isClosed) return thread;
    thread?.end();
    return undefined;
  }
}

async function startWorker(): Promise<WorkerLike | undefined> {
  if (typeof Worker === 'undefined') return undefined;
  const { CUT_SOURCE } = await import('./cut-source.ts');
  return CUT_SOURCE === undefined ? undefined : blobWorker(CUT_SOURCE, 'peerset files');
}

function closedFault(): FileFault {
  return fileFault('closed', 'nothing is cut any more');
}

/** What is read, and ends with the signal. Throws `too-large`, `unreadable`. */
function sourceOf(source: Blob | ReadableStream<Uint8Array>, task: CutTask, signal: AbortSignal): Blob | PieceSource {
  if (!('getReader' in source)) {
    checkSize(source.size, task);
    return source;
  }
  const pieces = streamPieces(source, task);
  if (signal.aborted) pieces.end(signal.reason);
  else signal.addEventListener('abort', () => pieces.end(signal.reason));
  return pieces;
}

/** Gives each piece to the caller once, however often it is cut, and none once it is over. */
function giver(how: Cutting, signal: AbortSignal): CutAsk['give'] {
  const taken: Promise<void>[] = [];
  return async (piece, bytes) => {
    signal.throwIfAborted();
    taken[piece] ??= how.piece(piece, bytes);
    await taken[piece];
  };
}

/** Rejects with what ended it. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}
