/** What passes is exactly what JSON.parse takes, counted right, within limits, and without recursion. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { scanJson } from './json.ts';

/** Depth and values of a parsed value, the simple way. */
function sizeOf(value: unknown): { depth: number; nodes: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, nodes: 1 };
  const parts = Object.values(value).map(sizeOf);
  return { depth: 1 + Math.max(0, ...parts.map(({ depth }) => depth)), nodes: parts.reduce((sum, { nodes }) => sum + nodes, 1) };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('counting', () => {
  it('agrees with the parsed value, whatever the white space', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 1, '\t', '\r\n '), (value, space) => {
      const text = JSON.stringify(value, undefined, space);
      expectSame(scanJson(text), sizeOf(JSON.parse(text)));
    }), { numRuns: 1000, seed: 71 });
  });

  it('takes properties named twice as two values', () => {
    expect(scanJson('{"a":1,"a":[2]}')).toEqual({ depth: 2, nodes: 4 });
  });
});

describe('well-formed is', () => {
  it.each([
    '0', '-0', '10', '1.5', '1e5', '1E+5', '1e-5', '-0.0e0', '""', '"\\u00e9\\n\\/\\"\\\\"', '"\u007f\u2028\ud800"', ' \t\r\n1 ', '[]', '[ ]', '{}', '{ }', '[[],{}]',
    '{"":{"a":[1,2]}}', 'true', 'false', 'null', '[1 , 2]', '{"a" : 1 , "b" : 2}', '1e999',
  ])('%s', (text) => {
    expect(isFault(scanJson(text))).toBe(false);
    expect(parses(text)).toBe(true);
  });

  it.each([
    '', ' ', '+1', '01', '-', '-01', '1.', '.5', '1e', '1e+', '0x1', 'NaN', 'Infinity', 'tru', 'truee', 'nul', 'undefined', '"', '"\n"', '"\u0000"', '"\\x"', '"\\u12"', '"\\u123g"',
    '"\\', "'a'", '[', ']', '[1', '[1,', '[1,]', '[,1]', '[1 2]', '[1}', '{', '}', '{"a"', '{"a":', '{"a":}', '{"a":1', '{"a":1,', '{"a":1,}', '{a:1}', '{1:1}', '{"a",1}', '{"a":1]', '{"a":1 "b":2}',
    '1 2', '[] []', '[]]', '\u00a01', '\ufeff1', '\v1', '/**/1', '"a" "b"', '--1', '1-',
  ])('not %s', (text) => {
    expect(scanJson(text)).toMatchObject({ fault: 'malformed' });
    expect(parses(text)).toBe(false);
  });

  it('what JSON.parse takes, for texts put together of pieces and for spoilt ones', () => {
    const piece = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"', '\\', '\\u0041', '1', '-', '.', 'e', '0', '+', 'true', 'null', ' ', '\n', '\u0001', 'é');
    const pieces = fc.array(piece, { maxLength: 9 }).map((parts) => parts.join(''));
    const spoilt = fc.tuple(fc.json({ maxDepth: 3 }), fc.nat(60), piece).map(([text, place, letter]) => text.slice(0, place) + letter + text.slice(place + 1));
    fc.assert(fc.property(fc.oneof(pieces, spoilt), (text) => {
      expect(isFault(scanJson(text))).toBe(!parses(text));
    }), { numRuns: 20_000, seed: 72 });
  });
});

describe('limits', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  const list = (nodes: number): string => `[${Array.from({ length: nodes - 1 }, () => '1').join()}]`;

  it('hold at the limit and not one beyond', () => {
    expect(scanJson(nested(LIMITS.jsonDepthMax))).toEqual({ depth: LIMITS.jsonDepthMax, nodes: LIMITS.jsonDepthMax });
    expect(scanJson(nested(LIMITS.jsonDepthMax + 1))).toMatchObject({ fault: 'limit' });
    expect(scanJson(list(LIMITS.jsonNodesMax))).toEqual({ depth: 1, nodes: LIMITS.jsonNodesMax });
    expect(scanJson(list(LIMITS.jsonNodesMax + 1))).toMatchObject({ fault: 'limit' });
  });

  it('end the scan of what would exhaust a stack', () => {
    expect(scanJson('['.repeat(1_000_000))).toMatchObject({ fault: 'limit' });
    expect(scanJson('{"a":'.repeat(1_000_000))).toMatchObject({ fault: 'limit' });
    expect(scanJson(`"${'x'.repeat(5_000_000)}"`)).toEqual({ depth: 0, nodes: 1 });
    expect(scanJson(`${'9'.repeat(1_000_000)}x`)).toMatchObject({ fault: 'malformed' });
  });
});
