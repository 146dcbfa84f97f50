/**
 * A sorted set of distinct natural numbers in as few bits as its size allows: gaps in Golomb-Rice code.
 * Random numbers cost about 1.5 bits over log2(universe / count) each, where a plain list would cost
 * log2(universe). Lists of short ids, requests and indexes all travel in this form.
 *
 * Layout: count (varint), and where it is not 0: parameter r (byte), then per number the gap to the one
 * before minus 1: its quotient by 2^r in unary (that many 1 bits and a 0), the r low bits, most significant
 * bit first. The last byte is filled with 0 bits. The writer chooses r; every r that decodes is right.
 */
import type { Reader, Writer } from '../../base/codec.ts';
import { assert } from '../../base/assert.ts';
import { SHORT_BITS } from './prf.ts';

/** Writes strictly increasing numbers below 2^48. */
export function writeSorted(writer: Writer, sorted: ArrayLike<number>): void {
  writer.varint(sorted.length);
  if (sorted.length === 0) return;
  const parameter = riceParameter(sorted);
  const bits = new BitWriter(writer.u8(parameter));
  const divisor = 2 ** parameter;
  let before = -1;
  for (let i = 0; i < sorted.length; i++) {
    const gap = sorted[i]! - before - 1;
    assert(gap >= 0, 'numbers increase');
    const quotient = Math.floor(gap / divisor);
    bits.ones(quotient);
    bits.put(0, 1);
    bits.put(gap - quotient * divisor, parameter);
    before = sorted[i]!;
  }
  bits.flush();
}

/** Reads up to `countMax` numbers below `universe`. The reader fails on anything else; the answer is then useless. */
export function readSorted(reader: Reader, universe: number, countMax: number): Float64Array {
  // Every number takes at least one bit, so the count is bounded by the bytes that are really there.
  const count = reader.varint(Math.min(universe, countMax, reader.remaining * 8));
  if (count === 0) return new Float64Array(0);
  const parameter = reader.u8();
  if (parameter > SHORT_BITS || count > reader.remaining * 8) reader.fail('a list that cannot be');
  if (reader.failed !== undefined) return new Float64Array(0);
  const numbers = new Float64Array(count);
  const bits = new BitReader(reader);
  const divisor = 2 ** parameter;
  const quotientMax = Math.floor(universe / divisor);
  let before = -1;
  for (let i = 0; i < count; i++) {
    const value = before + 1 + bits.ones(quotientMax) * divisor + bits.get(parameter);
    if (value >= universe) reader.fail('a number outside its universe');
    if (reader.failed !== undefined) return new Float64Array(0);
    numbers[i] = value;
    before = value;
  }
  bits.end();
  return numbers;
}

/** Bytes that `count` random numbers below 2^bits will take, about. */
export function sortedBytes(count: number, bits: number): number {
  if (count === 0) return 1;
  return Math.ceil((count * (Math.max(0, bits - Math.log2(count)) + 1.55)) / 8) + 4;
}

function riceParameter(sorted: ArrayLike<number>): number {
  const mean = (sorted[sorted.length - 1]! + 1) / sorted.length;
  return Math.max(0, Math.min(SHORT_BITS - 1, Math.floor(Math.log2(mean * Math.LN2))));
}

class BitWriter {
  readonly #writer: Writer;
  #byte = 0;
  #free = 8;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  ones(count: number): void {
    for (let left = count; left > 0; left -= 8) this.put(2 ** Math.min(left, 8) - 1, Math.min(left, 8));
  }

  /** The low `width` bits of `value`, at most 48. */
  put(value: number, width: number): void {
    let rest = value;
    let left = width;
    while (left > 0) {
      const take = Math.min(left, this.#free);
      const scale = 2 ** (left - take);
      const part = Math.floor(rest / scale);
      rest -= part * scale;
      this.#byte |= part << (this.#free - take);
      this.#free -= take;
      left -= take;
      if (this.#free === 0) this.#emit();
    }
  }

  flush(): void {
    if (this.#free < 8) this.#emit();
  }

  #emit(): void {
    this.#writer.u8(this.#byte);
    this.#byte = 0;
    this.#free = 8;
  }
}

class BitReader {
  readonly #reader: Reader;
  #byte = 0;
  #left = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  ones(max: number): number {
    for (let count = 0; count <= max; count++) {
      if (this.get(1) === 0) return count;
    }
    this.#reader.fail('a gap beyond the universe');
    return 0;
  }

  get(width: number): number {
    let value = 0;
    for (let left = width; left > 0; ) {
      if (this.#left === 0) {
        this.#byte = this.#reader.u8();
        this.#left = 8;
      }
      const take = Math.min(left, this.#left);
      value = value * 2 ** take + ((this.#byte >> (this.#left - take)) & (2 ** take - 1));
      this.#left -= take;
      left -= take;
    }
    return value;
  }

  /** Fails unless the bits that fill the last byte are 0, so that a list has one encoding per parameter. */
  end(): void {
    if ((this.#byte & (2 ** this.#left - 1)) !== 0) this.#reader.fail('padding is not zero');
  }
}
