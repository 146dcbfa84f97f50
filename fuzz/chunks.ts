/** Several byte strings in one: each with its length before it, two bytes. What is cut off is simply shorter. */

/** The parts of such bytes, one after the other. */
export class Chunks implements Iterable<Uint8Array> {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  *[Symbol.iterator](): Iterator<Uint8Array> {
    for (let at = 0; at + 2 <= this.#bytes.length;) {
      const length = (this.#bytes[at]! << 8) | this.#bytes[at + 1]!;
      yield this.#bytes.slice(at + 2, at + 2 + length);
      at += 2 + length;
    }
  }

  /** The parts as one; each at most 65,535 bytes. */
  static write(parts: readonly Uint8Array[]): Uint8Array {
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + 2 + length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set([part.length >> 8, part.length & 0xff], at);
      bytes.set(part, at + 2);
      at += 2 + part.length;
    }
    return bytes;
  }
}
