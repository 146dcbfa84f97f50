/**
 * Bodies read or written lately, by their numbers; the least recently used go first. A body never changes, so what
 * is here is right as long as a row names it.
 */

/** What bookkeeping of one page takes in memory, bytes, roughly. */
const PAGE_BYTES = 200;

/** At most `bytesMax` bytes of bodies. */
export class PageCache {
  readonly #bytesMax: number;
  /** Maps remember the order of insertion: the first is the least recently used. */
  readonly #bodies = new Map<number, Uint8Array>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Bytes held now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The body, if it is here; counts as use. */
  get(number: number): Uint8Array | undefined {
    const body = this.#bodies.get(number);
    if (body === undefined) return undefined;
    this.#bodies.delete(number);
    this.#bodies.set(number, body);
    return body;
  }

  /** Keeps a body, in place of those used longest ago. */
  set(number: number, body: Uint8Array): void {
    this.delete(number);
    this.#bodies.set(number, body);
    this.#bytes += PAGE_BYTES + body.length;
    for (const oldest of this.#bodies.keys()) {
      if (this.#bytes <= this.#bytesMax) return;
      this.delete(oldest);
    }
  }

  /** The body is gone. */
  delete(number: number): void {
    const body = this.#bodies.get(number);
    if (body === undefined) return;
    this.#bodies.delete(number);
    this.#bytes -= PAGE_BYTES + body.length;
  }

  /** Forgets everything. */
  clear(): void {
    this.#bodies.clear();
    this.#bytes = 0;
  }
}
