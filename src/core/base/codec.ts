/**
 * Reading and writing bytes on the wire and on disk.
 *
 * The reader never throws. The first thing that does not fit makes it `failed`; from then on every read
 * answers zeros and empty arrays, so a decoder reads straight through and looks at `failed` once. Each
 * read names its limit and checks it before anything is allocated.
 * Varints are LEB128 over 53 bits (32-bit shifts are what breaks negentropy's JavaScript at millisecond
 * times) and have exactly one encoding: a longer one than needed is refused.
 */
import { assert } from './assert.ts';
import { bytesToText, textToBytes, writeText } from './text.ts';

const EMPTY = new Uint8Array(0);
/** The largest number that is one byte as a varint. */
const ONE_BYTE_MAX = 127;

/** Reads one input from front to back. */
export class Reader {
  readonly #bytes: Uint8Array;
  #offset = 0;
  #failed: string | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Why reading failed, or undefined while all is well. */
  get failed(): string | undefined {
    return this.#failed;
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** Marks the input as bad; the first reason is kept. */
  fail(reason: string): void {
    this.#failed ??= reason;
    this.#offset = this.#bytes.length;
  }

  /** Fails unless every byte was read: trailing bytes could make two encodings of one value. */
  end(): void {
    if (this.#failed === undefined && this.remaining > 0) this.fail('bytes after the end');
  }

  u8(): number {
    if (!this.#has(1)) return 0;
    return this.#bytes[this.#offset++]!;
  }

  u16(): number {
    if (!this.#has(2)) return 0;
    return this.u8() | (this.u8() << 8);
  }

  u32(): number {
    if (!this.#has(4)) return 0;
    return (this.u16() | (this.u16() << 16)) >>> 0;
  }

  /** An unsigned varint of at most `max` (which itself is at most 2^53 − 1). */
  varint(max: number): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 8; i++) {
      if (!this.#has(1)) return 0;
      const byte = this.#bytes[this.#offset++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return this.#checked(value, byte === 0 && i > 0, max);
      scale *= 128;
    }
    this.fail('number too long');
    return 0;
  }

  /** The next `length` bytes, as a view on the input (not a copy). */
  bytes(length: number): Uint8Array {
    if (!this.#has(length)) return EMPTY;
    const start = this.#offset;
    this.#offset += length;
    return this.#bytes.subarray(start, this.#offset);
  }

  /** Bytes with their length as a varint in front. */
  block(lengthMax: number): Uint8Array {
    return this.bytes(this.varint(lengthMax));
  }

  /** UTF-8 text with its length in bytes in front. */
  text(lengthMax: number): string {
    const text = bytesToText(this.block(lengthMax));
    if (text === undefined) this.fail('text is not UTF-8');
    return text ?? '';
  }

  /** All bytes that are left. */
  rest(): Uint8Array {
    return this.bytes(this.remaining);
  }

  #has(length: number): boolean {
    if (this.#failed !== undefined) return false;
    if (this.remaining >= length) return true;
    this.fail('input ends too early');
    return false;
  }

  #checked(value: number, padded: boolean, max: number): number {
    if (padded) this.fail('number not in its shortest form');
    else if (value > max) this.fail('number over its limit');
    return this.#failed === undefined ? value : 0;
  }
}

/** Writes from front to back; grows as needed. */
export class Writer {
  #bytes: Uint8Array;
  #length = 0;

  /** `room`: where to write, or bytes to begin with; where it does not suffice, what was written moves. */
  constructor(room: Uint8Array | number = 256) {
    this.#bytes = typeof room === 'number' ? new Uint8Array(room) : room;
  }

  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    assert(value >= 0 && value <= 0xff && Number.isInteger(value), 'u8 in range');
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  u16(value: number): this {
    assert(value >= 0 && value <= 0xffff && Number.isInteger(value), 'u16 in range');
    return this.u8(value & 0xff).u8(value >>> 8);
  }

  u32(value: number): this {
    assert(value >= 0 && value <= 0xffffffff && Number.isInteger(value), 'u32 in range');
    return this.u16(value & 0xffff).u16(value >>> 16);
  }

  varint(value: number): this {
    assert(Number.isSafeInteger(value) && value >= 0, 'varint is a safe natural number');
    this.#reserve(8);
    while (value >= 128) {
      this.#bytes[this.#length++] = (value % 128) | 0x80;
      value = Math.floor(value / 128);
    }
    this.#bytes[this.#length++] = value;
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  block(bytes: Uint8Array): this {
    return this.varint(bytes.length).bytes(bytes);
  }

  text(text: string): this {
    if (text.length > ONE_BYTE_MAX / 3) return this.block(textToBytes(text));
    // However many bytes a character takes, one byte tells their number: no array in between.
    this.#reserve(1 + ONE_BYTE_MAX);
    const written = writeText(text, this.#bytes, this.#length + 1);
    this.#bytes[this.#length] = written;
    this.#length += 1 + written;
    return this;
  }

  /** The same for a text that is known to take so many bytes: nothing is made in between. */
  sizedText(text: string, bytes: number): this {
    this.varint(bytes).#reserve(bytes);
    const written = writeText(text, this.#bytes, this.#length);
    assert(written === bytes, 'a text takes the bytes it was said to take');
    this.#length += bytes;
    return this;
  }

  /** The bytes written so far, theirs alone: a copy, unless they fill all there is, since more would then move elsewhere. */
  finish(): Uint8Array {
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
