import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFault } from '../core/base/fault.ts';
import { LIMITS } from '../core/base/limits.ts';
import { scanJson } from '../core/record/json.ts';
import { decodeValue, encodeValue } from './value.ts';

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce((inner: unknown) => [inner], 1);

/** Says something large of itself, though it looks small. */
const disguised = { toJSON: () => nested(LIMITS.jsonDepthMax + 1) };

describe('a value', () => {
  it('is kept exactly if its text is JSON that rooms take, whatever it is made of', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 20 }),
      fc.integer({ min: LIMITS.jsonDepthMax - 2, max: LIMITS.jsonDepthMax + 2 }).map(nested),
      fc.integer({ min: LIMITS.jsonNodesMax - 3, max: LIMITS.jsonNodesMax + 1 }).map((length) => ({ list: Array.from({ length }, () => 1) })),
      fc.constantFrom({ at: new Date(5) }, [disguised], disguised, { a: undefined, b: 1 }, Object.create(null) as object),
    );
    fc.assert(fc.property(value.filter((one) => typeof one !== 'string'), (one) => {
      const isKept = !isFault(scanJson(JSON.stringify(one)));
      if (isKept) expect(encodeValue(one)).toEqual({ content: JSON.stringify(one), tags: [] });
      else expect(() => encodeValue(one)).toThrow(expect.objectContaining({ code: 'E_VALUE' }));
    }), { numRuns: 200 });
  });

  it('comes back as it was put', () => {
    for (const value of ['text', { a: [1, null, 'ü'] }, 5, new Uint8Array([1, 2, 255])]) {
      const { content, tags } = encodeValue(value)!;
      expect(decodeValue(content, tags[0]?.[1])).toEqual(value);
    }
  });

  it.each([[undefined], [() => 1], [5n], [NaN], [[undefined]], [{ a: new Map() }], [{ a: new Uint8Array(1) }]])('is refused where JSON would change it: %s', (value) => {
    expect(() => encodeValue(value)).toThrow(expect.objectContaining({ code: 'E_VALUE' }));
  });
});
