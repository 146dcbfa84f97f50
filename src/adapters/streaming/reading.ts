/**
 * One request for a file, in the page that has it: the service worker draws, we read on and hand over one chunk for each wish.
 *
 * Nothing is read that was not wished for, and what is not wished for any more is let go: at once where the worker says so, after
 * a while where it says nothing, because a film is paused or the worker was ended. A wish that comes later goes on where the last one stopped.
 */
import { STREAMING_LIMITS } from '../../core/base/limits/streaming.ts';
import type { FileSource } from '../../ports.ts';
import { readFromWorker, type FileHead, type FromPage } from '../../sw/words.ts';

/** Why a file that was forgotten is not read. */
export const GONE = 'the file is not shown any more';

/** Whoever keeps the files of this page. */
export interface ReadingHost {
  /** Whether the file is still shown. */
  has(source: FileSource): boolean;
  /** `isReading` may have changed. */
  changed(reading: Reading): void;
}

/** One request that the worker passes on, over a port of its own. */
export class Reading {
  readonly source: FileSource;
  readonly #port: MessagePort;
  readonly #host: ReadingHost;
  /** The next byte, and the first that is not wished for. */
  #at = 0;
  #end = 0;
  /** What is being read, while it is, and what of it did not fit into a message. */
  #bytes: { readonly iterator: AsyncIterator<Uint8Array>; readonly abort: AbortController } | undefined;
  #rest: Uint8Array | undefined;
  /** Wishes for a chunk that are open, count. */
  #wishes = 0;
  #isDrawing = false;
  #isOver = false;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(source: FileSource, port: MessagePort, host: ReadingHost) {
    this.source = source;
    this.#port = port;
    this.#host = host;
    port.onmessage = ({ data }): void => this.#heard(data);
    port.addEventListener('close', () => this.close());
    const { size, type, name, isInline } = source;
    const head: FileHead = { size, type, isInline, ...(name === undefined ? {} : { name }) };
    this.#say({ type: 'head', head });
    this.#waitForWish();
  }

  /** Whether it holds on to the file. */
  get isReading(): boolean {
    return this.#bytes !== undefined;
  }

  /** It cannot be read: whoever does is told so. */
  fail(reason: string): void {
    if (this.#isOver) return;
    this.#say({ type: 'failed', reason });
    this.close();
  }

  /** Nobody reads any more. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#port.close();
    this.#release();
  }

  #heard(data: unknown): void {
    if (this.#isOver) return;
    const said = readFromWorker(data, this.source.size);
    switch (said?.type) {
      case 'open': return this.#open(said.start, said.end);
      case 'pull': return this.#wished();
      case 'cancel': return this.close();
      case undefined: return this.fail('the page and its service worker are of different versions');
    }
  }

  #open(start: number, end: number): void {
    if (this.#isDrawing || this.isReading) return this.fail('one request reads one part of a file');
    [this.#at, this.#end] = [start, end];
  }

  #wished(): void {
    if (this.#wishes >= STREAMING_LIMITS.streamWishesMax) return this.fail('more chunks were drawn than there may be at once');
    if (!this.#host.has(this.source)) return this.fail(GONE);
    this.#wishes++;
    if (!this.#isDrawing) void this.#draw();
  }

  /** Fulfils one wish after the other. The last may be for what is beyond the end, since nobody knew how large a chunk would be. */
  async #draw(): Promise<void> {
    clearTimeout(this.#idle);
    this.#isDrawing = true;
    const waits = setInterval(() => this.#say({ type: 'wait' }), STREAMING_LIMITS.streamWaitMs);
    try {
      for (; this.#wishes > 0 && this.#at < this.#end && !this.#isOver; this.#wishes--) this.#give(await this.#next());
    } catch (cause) {
      this.fail(cause instanceof Error ? cause.message : String(cause));
    } finally {
      clearInterval(waits);
      this.#isDrawing = false;
      this.#waitForWish();
    }
  }

  /** The next bytes. */
  async #next(): Promise<Uint8Array> {
    if (this.#rest !== undefined) return this.#rest;
    const reading = this.#bytes ??= this.#begin();
    for (;;) {
      const { done, value } = await reading.iterator.next();
      if (done === true) throw new Error('the file ended before its end');
      if (value.length > 0) return value;
    }
  }

  #begin(): { readonly iterator: AsyncIterator<Uint8Array>; readonly abort: AbortController } {
    const abort = new AbortController();
    const iterator = this.source.read(this.#at, this.#end, abort.signal)[Symbol.asyncIterator]();
    this.#bytes = { iterator, abort };
    this.#host.changed(this);
    return this.#bytes;
  }

  /** Hands over what one message takes. It is copied: the bytes may be a part of something larger, that others read as well. */
  #give(bytes: Uint8Array): void {
    if (this.#isOver) return;
    const wished = bytes.subarray(0, this.#end - this.#at);
    const chunk = wished.slice(0, STREAMING_LIMITS.streamChunkBytesMax);
    this.#rest = chunk.length < wished.length ? wished.subarray(chunk.length) : undefined;
    this.#at += chunk.length;
    this.#port.postMessage({ type: 'chunk', bytes: chunk } satisfies FromPage, [chunk.buffer]);
    if (this.#at === this.#end) this.#release();
  }

  #waitForWish(): void {
    clearTimeout(this.#idle);
    if (this.#isOver) return;
    this.#idle = setTimeout(() => this.#release(), STREAMING_LIMITS.streamIdleMs);
  }

  /** Lets go of the file. */
  #release(): void {
    clearTimeout(this.#idle);
    const reading = this.#bytes;
    this.#bytes = undefined;
    this.#rest = undefined;
    if (reading !== undefined) {
      reading.abort.abort();
      // Whoever ends it so need not hear how it ended.
      void reading.iterator.return?.().catch(() => undefined);
    }
    this.#host.changed(this);
  }

  #say(said: FromPage): void {
    this.#port.postMessage(said);
  }
}
