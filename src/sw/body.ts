/**
 * The bytes of an answer, drawn from the page as the browser takes them: one message there, one chunk back, nothing ahead. So a
 * film that is paused reads nothing, and one that is moved gives up its old place at once.
 *
 * Must hold: exactly the bytes that the head promised come, or the stream breaks; a stream that breaks is asked for again by whoever plays it.
 */
import { STREAMING_LIMITS } from '../core/base/limits/streaming.ts';
import { hangUp } from './question.ts';
import { readFromPage, type FromPage, type FromWorker } from './words.ts';

/** The bytes from `start` up to `end` of the file that the page at the other end of `port` has. */
export function bodyOf(port: MessagePort, range: { readonly start: number; readonly end: number }): ReadableStream<Uint8Array> {
  return new ReadableStream(new Body(port, range), { highWaterMark: 0 });
}

class Body implements UnderlyingDefaultSource<Uint8Array> {
  readonly #port: MessagePort;
  readonly #range: { readonly start: number; readonly end: number };
  /** Bytes that are still to come. */
  #left: number;
  #isOver = false;
  /** Ends the wish that is open. */
  #drawn: (() => void) | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(port: MessagePort, range: { readonly start: number; readonly end: number }) {
    this.#port = port;
    this.#range = range;
    this.#left = range.end - range.start;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#port.onmessage = ({ data }): void => this.#heard(readFromPage(data), controller);
    this.#port.addEventListener('close', () => this.#fail(controller, 'the page that has the file was closed'));
    this.#say({ type: 'open', ...this.#range });
  }

  pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#say({ type: 'pull' });
    this.#watch(controller);
    return new Promise((resolve) => {
      this.#drawn = resolve;
    });
  }

  cancel(): void {
    this.#end();
  }

  #heard(said: FromPage, controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (this.#isOver) return;
    if (said.type === 'wait') this.#watch(controller);
    else if (said.type === 'chunk' && said.bytes.length <= this.#left) this.#give(said.bytes, controller);
    else this.#fail(controller, said.type === 'failed' ? said.reason : 'the file is of another size than its page said');
  }

  #give(bytes: Uint8Array, controller: ReadableStreamDefaultController<Uint8Array>): void {
    clearTimeout(this.#silence);
    this.#left -= bytes.length;
    controller.enqueue(bytes);
    if (this.#left === 0) {
      this.#end();
      controller.close();
    }
    this.#drawn?.();
  }

  /** The page has some time to say anything, from now on. */
  #watch(controller: ReadableStreamDefaultController<Uint8Array>): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#fail(controller, 'the page that has the file says nothing'), STREAMING_LIMITS.streamSilentMs);
  }

  #fail(controller: ReadableStreamDefaultController<Uint8Array>, reason: string): void {
    if (this.#isOver) return;
    this.#end();
    controller.error(new Error(reason));
    this.#drawn?.();
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#silence);
    hangUp(this.#port);
  }

  #say(said: FromWorker): void {
    this.#port.postMessage(said);
  }
}
