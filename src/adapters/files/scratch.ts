/**
 * Memory that is used again. A keeper of files takes turns, so one place for a piece is enough; new memory for each costs more than to copy
 * into it, and lies about until a browser looks for garbage, which it does late where little else is made.
 */

/** Room for one thing at a time. */
export class Scratch {
  #bytes = new Uint8Array(0);

  /** So many bytes. What was there is written over, and what this answered before is of no use any more. */
  room(length: number): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length < length) this.#bytes = new Uint8Array(length);
    return this.#bytes.subarray(0, length);
  }

  /** All parts, one behind the other. */
  joined(parts: readonly Uint8Array[]): Uint8Array {
    const bytes = this.room(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

/**
 * Lets go of memory that nobody looks at any more, at once. Browsers hold what came by a message until they collect garbage, also where the
 * script's own buffer is empty (`ArrayBuffer.prototype.transfer`), and then they do not even know how much there is to collect. What is sent
 * to where nobody hears it is gone.
 */
export class Outlet {
  readonly #port: MessagePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    port2.close();
    this.#port = port1;
  }

  /** Whoever had a view of this memory sees nothing there any more. */
  letGo(parts: readonly Uint8Array[]): void {
    const memory = new Set(parts.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer && buffer.byteLength > 0));
    if (memory.size > 0) this.#port.postMessage(undefined, [...memory]);
  }
}
