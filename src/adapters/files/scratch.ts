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

/** A buffer that can let go of its memory, as browsers of today have it; the others wait for their garbage collector. */
interface Movable {
  transfer?(length: number): ArrayBuffer;
}

/** Lets go of memory that nobody looks at any more. */
export function letGo(parts: readonly Uint8Array[]): void {
  for (const { buffer } of parts) if (buffer instanceof ArrayBuffer && buffer.byteLength > 0) (buffer as Movable).transfer?.(0);
}
