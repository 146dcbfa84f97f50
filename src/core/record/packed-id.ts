/**
 * The id of a record in packed bytes. The canonical form (`canonical.ts`) is written from those bytes alone, without
 * making a text of anything: ids are computed for every record that arrives or is signed, texts are made for the
 * few that somebody looks at.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../base/assert.ts';
import { writeEscaped } from './canonical.ts';
import { CREATED_START, HEX_FORM, pubkeyIn } from './layout.ts';

/** The id, 32 bytes. `readPacked` must have found nothing wrong with the bytes; the signature does not matter. */
export function packedId(bytes: Uint8Array): Uint8Array {
  return sha256(new Canonical(bytes).write());
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const LETTERS_FROM_TEN = 0x61 - 10;
const OPEN = 0x5b;
const CLOSE = 0x5d;
/** Brackets, commas and quotes around everything, and digits of two numbers: more than there can be. */
const FRAME_BYTES = 64;
/** What nearly all records need, used again and again: nothing in it outlives a call. */
const SCRATCH = new Uint8Array(8192);

class Canonical {
  readonly #packed: Uint8Array;
  readonly #bytes: Uint8Array;
  #from = CREATED_START;
  #to = 0;

  constructor(packed: Uint8Array) {
    this.#packed = packed;
    // Each byte becomes at most two; a value has at least one byte in front of it, which pays for quotes and comma.
    const bytesMax = 3 * packed.length + FRAME_BYTES;
    this.#bytes = bytesMax <= SCRATCH.length ? SCRATCH : new Uint8Array(bytesMax);
  }

  write(): Uint8Array {
    this.#put(OPEN).#put(ZERO).#put(COMMA).#put(QUOTE).#hex(pubkeyIn(this.#packed)).#put(QUOTE).#put(COMMA);
    this.#decimal(this.#varint()).#put(COMMA).#decimal(this.#varint()).#put(COMMA);
    this.#tags();
    this.#put(COMMA).#put(QUOTE).#text(this.#varint()).#put(QUOTE).#put(CLOSE);
    assert(this.#from === this.#packed.length, 'nothing is behind the content');
    return this.#bytes.subarray(0, this.#to);
  }

  #tags(): void {
    this.#put(OPEN);
    const tags = this.#varint();
    for (let tag = 0; tag < tags; tag++) {
      if (tag > 0) this.#put(COMMA);
      this.#put(OPEN);
      const values = this.#varint();
      for (let value = 0; value < values; value++) {
        if (value > 0) this.#put(COMMA);
        this.#value(this.#varint());
      }
      this.#put(CLOSE);
    }
    this.#put(CLOSE);
  }

  #value(head: number): void {
    this.#put(QUOTE);
    const length = Math.floor(head / 2);
    if (head % 2 === HEX_FORM) this.#hex(this.#take(length));
    else this.#text(length);
    this.#put(QUOTE);
  }

  #text(length: number): this {
    this.#to = writeEscaped(this.#bytes, this.#to, this.#take(length));
    return this;
  }

  #take(length: number): Uint8Array {
    return this.#packed.subarray(this.#from, (this.#from += length));
  }

  #varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#packed[this.#from++]!;
      value += (byte & 0x7f) * scale;
      if (!(byte >= 0x80)) return value;
      scale *= 128;
    }
  }

  #put(byte: number): this {
    this.#bytes[this.#to++] = byte;
    return this;
  }

  #hex(bytes: Uint8Array): this {
    for (const byte of bytes) this.#digit(byte >> 4).#digit(byte & 15);
    return this;
  }

  #digit(value: number): this {
    return this.#put(value + (value < 10 ? ZERO : LETTERS_FROM_TEN));
  }

  #decimal(value: number): this {
    let scale = 1;
    while (scale * 10 <= value) scale *= 10;
    for (; scale >= 1; scale /= 10) this.#put(ZERO + (Math.floor(value / scale) % 10));
    return this;
  }
}
