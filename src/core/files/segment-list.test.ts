import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import { decodeSegments, encodeSegments, type Segment } from './segment-list.ts';
import { isSealedShape } from './sealing.ts';
import { pieceBytesOf } from './tree.ts';

const hex = (digits: number) => fc.stringMatching(new RegExp(`^[1-9a-f][0-9a-f]{${digits - 1}}$`));
const segments = fc.array(fc.record({
  root: hex(64), size: fc.integer({ min: 1, max: LIVE_LIMITS.liveSegmentBytesMax }), ms: fc.integer({ min: 0, max: LIVE_LIMITS.liveSegmentMaxMs }),
  sealed: fc.option(fc.oneof(fc.record({ salt: hex(64) }), fc.record({ salt: hex(64), epoch: hex(8) }))),
}).map(({ sealed, ...rest }): Segment => ({ ...rest, pieceBytes: pieceBytesOf(rest.size), ...(sealed === null ? {} : { sealed }) })).filter((segment) => segment.sealed === undefined || isSealedShape(segment)), { minLength: 1, maxLength: 20 });

const LARGEST: Segment = {
  root: 'ab'.repeat(32), size: LIVE_LIMITS.liveSegmentBytesMax, pieceBytes: 65_536, ms: LIVE_LIMITS.liveSegmentMaxMs, sealed: { salt: 'cd'.repeat(32), epoch: '739ead67' },
};

describe('a list of segments', () => {
  it('has the bytes of the protocol\'s vector', () => {
    const list = encodeSegments([{ root: 'ab'.repeat(32), size: 250_000, pieceBytes: 65_536, ms: 2000 }]);
    expect(toHex(list)).toBe(`50534c310190a10f10d00f${'ab'.repeat(32)}00`);
  });

  it('comes back from its bytes', () => {
    fc.assert(fc.property(segments, (all) => {
      expect(decodeSegments(encodeSegments(all))).toEqual(all);
    }), { numRuns: 100 });
  });

  it('of as many as may be in one fits its bytes, and no more are read', () => {
    const full = encodeSegments(Array.from({ length: LIVE_LIMITS.liveListMax }, () => LARGEST));
    expect(full.length).toBeLessThanOrEqual(LIVE_LIMITS.liveListBytesMax);
    expect(isFault(decodeSegments(full))).toBe(false);
    expect(() => encodeSegments(Array.from({ length: LIVE_LIMITS.liveListMax + 1 }, () => LARGEST))).toThrow('assertion');
    const padded = (bytes: number): unknown => decodeSegments(new Uint8Array(bytes));
    expect([padded(LIVE_LIMITS.liveListBytesMax), padded(LIVE_LIMITS.liveListBytesMax + 1)]).toMatchObject([{ fault: 'malformed' }, { fault: 'limit' }]);
  });

  it('is refused cut off anywhere, and with a byte more', () => {
    const bytes = encodeSegments([LARGEST, { ...LARGEST, ms: 1 }]);
    for (let length = 0; length < bytes.length; length++) expect(isFault(decodeSegments(bytes.subarray(0, length)))).toBe(true);
    expect(isFault(decodeSegments(Uint8Array.of(...bytes, 0)))).toBe(true);
  });

  it('never throws, whatever a stranger writes, and what it reads it could have written', () => {
    const bytes = encodeSegments([LARGEST, { ...LARGEST, sealed: { salt: 'ef'.repeat(32) } }]);
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.nat(255), (place, value) => {
      const read = decodeSegments(bytes.with(place, value));
      if (!isFault(read)) expect(encodeSegments(read)).toEqual(bytes.with(place, value));
    }), { numRuns: 500 });
  });

  it('refuses segments of nothing, and pieces that no file has', () => {
    const bytes = encodeSegments([{ ...LARGEST, size: 17 }]);
    const [size, power] = [5, 6];
    expect([bytes[size], bytes[power], isFault(decodeSegments(bytes))]).toEqual([17, 16, false]);
    // What is sealed has more bytes than its seal.
    for (const [place, value] of [[size, 0], [size, 16], [power, 12], [power, 25], [power, 255], [4, 0]] as const) expect(isFault(decodeSegments(bytes.with(place, value)))).toBe(true);
  });
});
