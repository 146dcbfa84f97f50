/**
 * A site without a browser, for tests of playing while loading: pages that have files, the service worker's answers, and messages between them.
 */
import { PageServer } from '../../src/adapters/streaming/page-server.ts';
import type { FileSource } from '../../src/ports.ts';
import { answer } from '../../src/sw/answer.ts';
import type { Requested } from '../../src/sw/head.ts';
import type { Page } from '../../src/sw/question.ts';
import { tokenAt } from '../../src/sw/words.ts';

/** Where its service worker is. */
export const SCOPE = 'https://example.org/';

/** A file in memory that notes what is read of it. */
export class Bytes implements FileSource {
  readonly token: string;
  readonly type = 'audio/wav';
  readonly isInline = true;
  readonly bytes: Uint8Array;
  readonly pieceBytes: number;
  /** Where readings began, which bytes were handed out, and readings that are open. */
  readonly begun: number[] = [];
  given = 0;
  open = 0;
  /** Bytes from here on are not here yet. */
  here = Number.POSITIVE_INFINITY;
  onMissing: () => void = () => undefined;

  constructor(size: number, { token = 'tokenA', pieceBytes = 100 } = {}) {
    this.token = token;
    this.pieceBytes = pieceBytes;
    this.bytes = Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 8)) & 255);
  }

  get size(): number {
    return this.bytes.length;
  }

  async *read(start: number, end: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    this.begun.push(start);
    this.open++;
    try {
      for (let at = start; at < end; at = Math.min(at + this.pieceBytes, end)) {
        if (at >= this.here) await this.#missing(signal);
        this.given += Math.min(this.pieceBytes, end - at);
        yield this.bytes.subarray(at, Math.min(at + this.pieceBytes, end));
      }
    } finally {
      this.open--;
    }
  }

  #missing(signal: AbortSignal): Promise<never> {
    this.onMissing();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('let go'))));
  }
}

/** A file of which little is read ahead. */
export const long = (): Bytes => new Bytes(5_000_000, { pieceBytes: 1_000_000 });

/** A page with its end of the wire. */
export class Tab implements Page {
  readonly id: string;
  readonly heard: unknown[] = [];
  readonly server: PageServer;
  asked = 0;
  #listener: (event: MessageEvent) => void = () => undefined;
  readonly ports: MessagePort[] = [];

  constructor(id: string) {
    this.id = id;
    this.server = new PageServer({
      controller: { postMessage: (message) => void this.heard.push(message) },
      addEventListener: (_, run) => { this.#listener = run; },
      startMessages: () => undefined,
    }, SCOPE);
  }

  postMessage(data: unknown, transfer: Transferable[]): void {
    this.asked++;
    this.ports.push(...transfer as MessagePort[]);
    this.#listener({ data, ports: transfer } as unknown as MessageEvent);
  }
}

/** A page that never answers: a frame without the library. */
export const mute = (id: string): Page & { readonly ports: MessagePort[] } => {
  const ports: MessagePort[] = [];
  return { id, ports, postMessage: (_, transfer) => void ports.push(...transfer as MessagePort[]) };
};

/** A request of the first of these tabs. */
export const ask = (tabs: readonly Page[], address: string, changes: Partial<Requested> = {}): Promise<Response> => askFrom(tabs[0], tabs, address, changes);
export const askFrom = (first: Page | undefined, tabs: readonly Page[], address: string, changes: Partial<Requested> = {}): Promise<Response> =>
  answer({ method: 'GET', range: null, destination: 'video', ...changes }, tokenAt(address, SCOPE)!, { first: async () => first, all: async () => tabs, has: async (tab) => tabs.includes(tab) });
export const bytesOf = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer());

/** What is left to read. */
export async function rest(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
  return Buffer.concat(chunks);
}

/** A tab with this file, and its address there. */
export function tabWith(source: FileSource): { readonly tab: Tab; readonly address: string } {
  const tab = new Tab('tab');
  return { tab, address: tab.server.urlOf(source)! };
}

/** Lets messages between the two halves arrive, which no clock is needed for, until this is so. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns++) {
    if (turns > 10_000) throw new Error('it never became so');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
/** Lets every message that is under way arrive. */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
}
