import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import { Reader, Writer } from './codec.ts';

const MAX = Number.MAX_SAFE_INTEGER;
const natural = fc.oneof(fc.maxSafeNat(), fc.nat(300), fc.integer({ min: 0, max: 52 }).map((bits) => 2 ** bits), fc.constant(MAX));

/** The definition of an unsigned LEB128 number, with big integers. */
function naiveVarint(value: number): number[] {
  const bytes: number[] = [];
  for (let left = BigInt(value); ; left >>= 7n) {
    const low = Number(left & 0x7fn);
    if (left < 128n) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const reader = (...bytes: number[]): Reader => new Reader(new Uint8Array(bytes));

describe('numbers', () => {
  it('of one, two and four bytes are little-endian', () => {
    fc.assert(fc.property(fc.nat(0xff), fc.nat(0xffff), fc.integer({ min: 0, max: 0xffffffff }), (one, two, four) => {
      const bytes = new Writer(1).u8(one).u16(two).u32(four).finish();
      const expected = Buffer.alloc(7);
      expected.writeUInt8(one);
      expected.writeUInt16LE(two, 1);
      expected.writeUInt32LE(four, 3);
      expect([...bytes]).toEqual([...expected]);
      const back = new Reader(bytes);
      expect([back.u8(), back.u16(), back.u32(), back.remaining, back.failed]).toEqual([one, two, four, 0, undefined]);
    }));
  });

  it('of any length are LEB128 and come back, up to 2^53 − 1', () => {
    fc.assert(fc.property(natural, (value) => {
      const bytes = new Writer(1).varint(value).finish();
      expect([...bytes]).toEqual(naiveVarint(value));
      const back = new Reader(bytes);
      expect([back.varint(MAX), back.failed]).toEqual([value, undefined]);
    }), { numRuns: 500 });
  });

  it('are taken at their limit, and not one over', () => {
    fc.assert(fc.property(natural, (value) => {
      const bytes = new Writer().varint(value).finish();
      expect(new Reader(bytes).varint(value)).toBe(value);
      if (value === 0) return;
      const over = new Reader(bytes);
      expect([over.varint(value - 1), over.failed]).toEqual([0, 'number over its limit']);
    }));
  });

  it('have one encoding: longer ones than needed are refused', () => {
    for (const bytes of [[0x80, 0x00], [0xff, 0x00], [0x80, 0x80, 0x00]]) {
      const padded = reader(...bytes);
      expect([padded.varint(MAX), padded.failed]).toEqual([0, 'number not in its shortest form']);
    }
    expect(reader(0x00).varint(0)).toBe(0);
  });

  it('beyond 2^53 are refused, however long', () => {
    const large = reader(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f);
    expect([large.varint(MAX), large.failed]).toEqual([0, 'number over its limit']);
    const long = reader(...Array.from({ length: 20 }, () => 0x80));
    expect([long.varint(MAX), long.failed]).toEqual([0, 'number too long']);
  });

  it('that are ours must be in range', () => {
    const wrong = [-1, 0.5, NaN, Infinity, 2 ** 53];
    for (const value of [...wrong, 256]) expect(() => new Writer().u8(value)).toThrow('assertion');
    for (const value of [...wrong, 65_536]) expect(() => new Writer().u16(value)).toThrow('assertion');
    for (const value of [...wrong, 2 ** 32]) expect(() => new Writer().u32(value)).toThrow('assertion');
    for (const value of wrong) expect(() => new Writer().varint(value)).toThrow('assertion');
  });
});

describe('blocks and texts', () => {
  it('come back, whatever the writer started with', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array(), { maxLength: 4 }), fc.string({ unit: 'binary' }), fc.nat(9), (blocks, text, capacity) => {
      const writer = new Writer(capacity);
      for (const block of blocks) writer.block(block);
      const bytes = writer.text(text).bytes(new Uint8Array([1, 2])).finish();
      expect(writer.length).toBe(bytes.length);
      const back = new Reader(bytes);
      for (const block of blocks) expectSame(back.block(1000), block);
      expect(back.text(1000)).toBe(text);
      expect(back.rest()).toEqual(new Uint8Array([1, 2]));
      back.end();
      expect(back.failed).toBeUndefined();
    }));
  });

  it('are taken at their limit, and not one over', () => {
    const bytes = new Writer().text('abc').finish();
    expect(new Reader(bytes).text(3)).toBe('abc');
    const over = new Reader(bytes);
    expect([over.text(2), over.failed]).toEqual(['', 'number over its limit']);
  });

  it('that are no UTF-8 fail', () => {
    const bad = reader(1, 0xff);
    expect([bad.text(9), bad.failed]).toEqual(['', 'text is not UTF-8']);
  });

  it('are views of the input, and copies of what was written', () => {
    const input = new Uint8Array([1, 7]);
    expect(new Reader(input).block(9).buffer).toBe(input.buffer);
    const writer = new Writer().u8(1);
    const first = writer.finish();
    writer.u8(2);
    first[0] = 9;
    expect([...writer.finish()]).toEqual([1, 2]);
  });
});

describe('a reader', () => {
  type Read = (reader: Reader) => unknown;
  const reads: readonly Read[] = [
    (it) => it.u8(), (it) => it.u16(), (it) => it.u32(), (it) => it.varint(MAX), (it) => it.bytes(5),
    (it) => it.block(2 ** 40), (it) => it.text(2 ** 40), (it) => it.rest(), (it) => it.end(),
  ];
  const empty = [0, 0, 0, 0, new Uint8Array(0), new Uint8Array(0), '', new Uint8Array(0), undefined];

  it('never throws and never moves backwards or beyond, whatever it is given to read', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), fc.array(fc.nat(reads.length - 1)), (bytes, order) => {
      const hostile = new Reader(bytes);
      for (const which of order) {
        const before = hostile.offset;
        const result = reads[which]!(hostile);
        expect(hostile.offset).toBeGreaterThanOrEqual(before);
        expect(hostile.offset + hostile.remaining).toBe(bytes.length);
        if (result instanceof Uint8Array) expect(result.length).toBeLessThanOrEqual(bytes.length);
      }
    }), { numRuns: 500 });
  });

  it('answers zeros and nothing once it failed, and keeps the first reason', () => {
    const failed = reader(1, 2, 3, 4, 5, 6, 7, 8);
    failed.fail('first');
    failed.fail('second');
    expect(reads.map((read) => read(failed))).toEqual(empty);
    expect([failed.failed, failed.remaining]).toEqual(['first', 0]);
  });

  it('fails where the input is cut off anywhere', () => {
    const whole = new Writer().u8(1).u16(2).u32(3).varint(300).block(new Uint8Array(3)).text('é').finish();
    for (let length = 0; length < whole.length; length++) {
      const cut = new Reader(whole.subarray(0, length));
      void [cut.u8(), cut.u16(), cut.u32(), cut.varint(MAX), cut.block(9), cut.text(9)];
      expect(cut.failed).toBe('input ends too early');
    }
  });

  it('fails at bytes after the end', () => {
    const longer = reader(1, 2);
    longer.u8();
    longer.end();
    expect(longer.failed).toBe('bytes after the end');
  });
});
