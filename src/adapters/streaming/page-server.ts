/**
 * The page's half of addresses: it knows which file is at which, and reads it for the service worker when somebody
 * asks there. A file is named by its token alone, which nobody can guess; what was forgotten is gone.
 */
import { STREAMING_LIMITS } from '../../core/base/limits/streaming.ts';
import type { FileServer, FileSource } from '../../ports.ts';
import { addressOf, isToken, readToPage, type FromPage, type ToWorker } from '../../sw/words.ts';
import { GONE, Reading } from './reading.ts';

/** The part of `navigator.serviceWorker` that is used here. */
export interface WorkerContainer {
  /** The service worker that has this page in its care. */
  readonly controller: { postMessage(message: unknown): void } | null;
  addEventListener(name: 'message', run: (event: MessageEvent) => void): void;
  startMessages(): void;
}

/** Files of one page, at addresses below the scope of its service worker. */
export class PageServer implements FileServer {
  readonly #container: WorkerContainer;
  readonly #scope: string;
  readonly #sources = new Map<string, FileSource>();
  readonly #readings = new Set<Reading>();
  #awake: ReturnType<typeof setInterval> | undefined;

  constructor(container: WorkerContainer, scope: string) {
    this.#container = container;
    this.#scope = scope;
    container.addEventListener('message', ({ data, ports }) => {
      const [port] = ports;
      const said = readToPage(data);
      if (said !== undefined && port !== undefined) this.#asked(said.token, port);
    });
    // Otherwise what comes before the page is loaded waits until it is.
    container.startMessages();
  }

  urlOf(source: FileSource): string | undefined {
    if (this.#container.controller === null || !isToken(source.token)) return undefined;
    this.#sources.set(source.token, source);
    return addressOf(this.#scope, source.token, source.name);
  }

  forget(source: FileSource): void {
    if (!this.#sources.delete(source.token)) return;
    for (const reading of this.#readings) if (reading.source.token === source.token) reading.fail(GONE);
  }

  #asked(token: string, port: MessagePort): void {
    const source = this.#sources.get(token);
    if (source === undefined || this.#readings.size >= STREAMING_LIMITS.streamsMax) {
      port.postMessage({ type: source === undefined ? 'unknown' : 'busy' } satisfies FromPage);
      return;
    }
    this.#readings.add(new Reading(source, port, {
      has: ({ token: named }) => this.#sources.has(named),
      changed: (reading) => this.#changed(reading),
    }));
    this.#keepAwake();
  }

  /** A reading that holds on to nothing counts no more, until it is drawn from again: its worker may be long gone. */
  #changed(reading: Reading): void {
    if (reading.isReading) this.#readings.add(reading);
    else this.#readings.delete(reading);
    this.#keepAwake();
  }

  /** A service worker without anything to do is ended by the browser, and with it what it was passing on. */
  #keepAwake(): void {
    if (this.#readings.size === 0) {
      clearInterval(this.#awake);
      this.#awake = undefined;
    } else {
      this.#awake ??= setInterval(() => this.#container.controller?.postMessage({ peerset: 'awake' } satisfies ToWorker), STREAMING_LIMITS.streamAwakeMs);
    }
  }
}
