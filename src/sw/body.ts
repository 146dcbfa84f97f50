/**
 * The bytes of an answer, drawn from the page as the browser takes them: a chunk for each wish, and no more wishes than fill a little
 * that is kept ahead. So a film that is paused soon reads nothing, and one that is moved gives up its old place at once.
 *
 * Must hold: exactly the bytes that the head promised come, or the stream breaks; a stream that breaks is asked for again by whoever plays it.
 */
import { STREAMING_LIMITS } from '../core/base/limits/streaming.ts';
import { hangUp } from './question.ts';
import { readFromPage, type FromPage, type FromWorker } from './words.ts';

/** Which bytes are asked for, and of whom. */
export interface Wish {
  readonly start: number;
  readonly end: number;
  /** Whether the page that has them is still there. */
  isThere(): Promise<boolean>;
}

/** The bytes from `start` up to `end` of the file that the page at the other end of `port` has. */
export function bodyOf(port: MessagePort, wish: Wish): ReadableStream<Uint8Array> {
  return new ReadableStream(new Body(port, wish), { highWaterMark: STREAMING_LIMITS.streamAheadBytes, size: ({ length }) => length });
}

const CLOSED = 'the page that has the file was closed';

class Body implements UnderlyingDefaultSource<Uint8Array> {
  readonly #port: MessagePort;
  readonly #wish: Wish;
  /** Bytes that are still to come. */
  #left: number;
  #isOver = false;
  /** Wishes that are open, and what one of them brings, bytes, as far as is known. */
  #wishes = 0;
  #chunkBytes: number = STREAMING_LIMITS.streamChunkBytesMax;
  /** Called when something came. */
  #drawn: (() => void) | undefined;
  /** Looks after the page while something is wished for, and how long nothing came from it, ms. */
  #looks: ReturnType<typeof setInterval> | undefined;
  #silentMs = 0;

  constructor(port: MessagePort, wish: Wish) {
    this.#port = port;
    this.#wish = wish;
    this.#left = wish.end - wish.start;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#port.onmessage = ({ data }): void => this.#heard(readFromPage(data), controller);
    // Not every browser has this event, and none has it for a page that crashed: it is looked for as well.
    this.#port.addEventListener('close', () => this.#fail(controller, CLOSED));
    const { start, end } = this.#wish;
    this.#say({ type: 'open', start, end });
  }

  /** Called while there is room; then again when something came. */
  pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const room = Math.min(controller.desiredSize ?? 0, this.#left);
    const wishes = Math.max(1, Math.min(Math.floor(room / this.#chunkBytes), STREAMING_LIMITS.streamWishesMax));
    if (this.#looks === undefined) {
      this.#silentMs = 0;
      this.#looks = setInterval(() => void this.#look(controller), STREAMING_LIMITS.streamLookMs);
    }
    for (; this.#wishes < wishes; this.#wishes++) this.#say({ type: 'pull' });
    return new Promise((resolve) => {
      this.#drawn = resolve;
    });
  }

  cancel(): void {
    this.#end();
  }

  #heard(said: FromPage, controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (this.#isOver) return;
    if (said.type === 'wait') this.#silentMs = 0;
    else if (said.type === 'chunk' && this.#wishes > 0 && said.bytes.length <= this.#left) this.#give(said.bytes, controller);
    else this.#fail(controller, said.type === 'failed' ? said.reason : 'more came than was asked for');
  }

  #give(bytes: Uint8Array, controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#wishes--;
    this.#silentMs = 0;
    this.#left -= bytes.length;
    this.#chunkBytes = bytes.length;
    if (this.#wishes === 0) this.#rest();
    controller.enqueue(bytes);
    if (this.#left === 0) {
      this.#end();
      controller.close();
    }
    this.#drawn?.();
  }

  async #look(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#silentMs += STREAMING_LIMITS.streamLookMs;
    if (this.#silentMs >= STREAMING_LIMITS.streamSilentMs) this.#fail(controller, 'the page that has the file says nothing');
    else if (!await this.#wish.isThere()) this.#fail(controller, CLOSED);
  }

  #fail(controller: ReadableStreamDefaultController<Uint8Array>, reason: string): void {
    if (this.#isOver) return;
    this.#end();
    controller.error(new Error(reason));
    this.#drawn?.();
  }

  /** Nothing is wished for: nobody need be there. */
  #rest(): void {
    clearInterval(this.#looks);
    this.#looks = undefined;
  }

  #end(): void {
    this.#isOver = true;
    this.#rest();
    hangUp(this.#port);
  }

  #say(said: FromWorker): void {
    this.#port.postMessage(said);
  }
}
