import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFault } from '../base/fault.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { Bitfield } from './bitfield.ts';

const SEED = 20_261_126;
const count = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(63, 64, 65, FILE_LIMITS.filePiecesMax));

/** What is done to a set of pieces, with places as numbers that any count can hold. */
const steps = fc.array(fc.tuple(fc.constantFrom('set', 'clear'), fc.nat(FILE_LIMITS.filePiecesMax)), { maxLength: 60 });

/** The same as a set of numbers. */
function both(pieces: number, todo: readonly (readonly [string, number])[]): { readonly field: Bitfield; readonly naive: Set<number> } {
  const field = new Bitfield(pieces);
  const naive = new Set<number>();
  for (const [verb, place] of pieces === 0 ? [] : todo) {
    const piece = place % pieces;
    const isNew = verb === 'set' ? !naive.has(piece) : naive.has(piece);
    expect(verb === 'set' ? field.set(piece) : field.clear(piece)).toBe(isNew);
    if (verb === 'set') naive.add(piece);
    else naive.delete(piece);
  }
  return { field, naive };
}

describe('a bitfield', () => {
  it('is a set of pieces', () => {
    fc.assert(fc.property(count, steps, (pieces, todo) => {
      const { field, naive } = both(pieces, todo);
      expect([...field.pieces()]).toEqual([...naive].sort((one, other) => one - other));
      expect({ count: field.count, held: field.held, isFull: field.isFull, isEmpty: field.isEmpty })
        .toEqual({ count: pieces, held: naive.size, isFull: naive.size === pieces, isEmpty: naive.size === 0 });
      for (let piece = 0; piece < pieces + 9; piece++) expect(field.has(piece)).toBe(naive.has(piece));
    }), { seed: SEED });
  });

  it('tells what is missing in as few ranges as possible', () => {
    fc.assert(fc.property(count, steps, (pieces, todo) => {
      const { field, naive } = both(pieces, todo);
      const ranges = [...field.missing()];
      const listed = ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
      expect(listed).toEqual(Array.from({ length: pieces }, (_, i) => i).filter((piece) => !naive.has(piece)));
      for (const [i, { from }] of ranges.entries()) if (i > 0) expect(from).toBeGreaterThan(ranges[i - 1]!.to);
    }), { seed: SEED });
  });

  it('comes back from its bytes, a copy as well, and both change alone', () => {
    fc.assert(fc.property(count, steps, (pieces, todo) => {
      const { field, naive } = both(pieces, todo);
      for (const again of [Bitfield.decode(field.toBytes(), pieces), field.copy()]) {
        if (isFault(again)) throw new Error(again.reason);
        expect([[...again.pieces()], again.held]).toEqual([[...field.pieces()], naive.size]);
        for (let piece = 0; piece < Math.min(pieces, 9); piece++) again.set(piece);
        expect(field.held).toBe(naive.size);
      }
    }), { seed: SEED });
  });

  it('knows whether another has something that is missing here', () => {
    fc.assert(fc.property(count, steps, steps, (pieces, one, other) => {
      const [mine, theirs] = [both(pieces, one), both(pieces, other)];
      expect(mine.field.lacksOf(theirs.field)).toBe([...theirs.naive].some((piece) => !mine.naive.has(piece)));
    }), { seed: SEED });
    expect(() => new Bitfield(3).lacksOf(new Bitfield(4))).toThrow('assertion');
  });

  it('has piece 0 in the highest bit of the first byte', () => {
    const field = new Bitfield(11);
    for (const piece of [0, 7, 10]) field.set(piece);
    expect([...field.toBytes()]).toEqual([0b1000_0001, 0b0010_0000]);
    expect([...Bitfield.full(11).toBytes()]).toEqual([0xff, 0b1110_0000]);
  });

  it('of a stranger has exactly the length and no bit beyond the last piece', () => {
    for (const bytes of [[], [0], [0, 0, 0], [0, 0b0001_0000], [0, 1]]) expect(isFault(Bitfield.decode(Uint8Array.from(bytes), 11))).toBe(true);
    expect(isFault(Bitfield.decode(Uint8Array.of(0xff, 0b1110_0000), 11))).toBe(false);
    expect(isFault(Bitfield.decode(Uint8Array.of(0xff), 8))).toBe(false);
    expect(isFault(Bitfield.decode(new Uint8Array(0), 0))).toBe(false);
  });

  it('holds no pieces that the file does not have, and no more than a file may have', () => {
    const field = new Bitfield(11);
    for (const piece of [-1, 11, 0.5, NaN]) expect(() => field.set(piece)).toThrow('assertion');
    expect([field.has(-1), field.has(11), field.has(1e9)]).toEqual([false, false, false]);
    expect(Bitfield.full(FILE_LIMITS.filePiecesMax).isFull).toBe(true);
    expect(() => new Bitfield(FILE_LIMITS.filePiecesMax + 1)).toThrow('assertion');
  });
});
