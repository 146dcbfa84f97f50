import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { encodeInfo, type FileInfo } from './info.ts';
import { findFiles, findPlaces, replaceFiles, replacePlaces } from './references.ts';

const SEED = 20_261_126;

function infoOf(index: number): FileInfo {
  return { x: 'ab'.repeat(32), root: 'cd'.repeat(32), size: index + 1, pieceBytes: 65_536, type: 'image/png' };
}

/** A value in which texts stand for files: what is found is compared with what a recursive reader sees. */
const values = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.constant('FILE'), fc.integer(), fc.constantFrom('', 'x', null, true), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor', '0', '$file '), tie('value'), { maxKeys: 4, noNullPrototype: true }),
})).value;

/** The value with references for the texts, numbered in the order of its text. */
function withFiles(value: unknown): unknown {
  let index = 0;
  return JSON.parse(JSON.stringify(value).replaceAll('"FILE"', () => JSON.stringify(encodeInfo(infoOf(index++)))));
}

function nested(depth: number): unknown {
  let value: unknown = encodeInfo(infoOf(0));
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

describe('files in a value', () => {
  it('are found wherever they stand, in the order of its text', () => {
    const value = { title: 'x', cover: encodeInfo(infoOf(0)), pages: [{ picture: encodeInfo(infoOf(1)) }, 5, [encodeInfo(infoOf(2))]] };
    expect(findFiles(value)).toEqual([
      { path: ['cover'], info: infoOf(0) }, { path: ['pages', 0, 'picture'], info: infoOf(1) }, { path: ['pages', 2, 0], info: infoOf(2) },
    ]);
    expect(findFiles(encodeInfo(infoOf(3)))).toEqual([{ path: [], info: infoOf(3) }]);
    for (const none of [null, 5, 'x', [], {}, { a: [{}] }, undefined]) expect(findFiles(none)).toEqual([]);
  });

  it('come back in their places, and the value before is as it was', () => {
    fc.assert(fc.property(values, (plain) => {
      const value = withFiles(plain);
      const before = JSON.stringify(value);
      const files = findFiles(value);
      if (isFault(files)) return expect(before.split('"$file"').length - 1).toBeGreaterThan(FILE_LIMITS.filesPerRecordMax);
      expect(files.map(({ info }) => info)).toEqual(files.map((_, index) => infoOf(index)));
      const replaced = replaceFiles(value, files, () => 'FILE');
      expect(JSON.stringify(replaced)).toBe(JSON.stringify(plain));
      expect(JSON.stringify(value)).toBe(before);
    }), { seed: SEED, numRuns: 300 });
  });

  it('share with the new value what is not replaced', () => {
    const value = { kept: { a: [1] }, cover: encodeInfo(infoOf(0)) };
    const files = findFiles(value);
    if (isFault(files)) throw new Error(files.reason);
    const replaced = replaceFiles(value, files, (info, index) => ({ size: info.size, index })) as typeof value;
    expect(replaced).toEqual({ kept: { a: [1] }, cover: { size: 1, index: 0 } });
    expect(replaced.kept).toBe(value.kept);
    expect(Object.keys(replaced)).toEqual(['kept', 'cover']);
  });

  it('are at most ten', () => {
    const list = Array.from({ length: FILE_LIMITS.filesPerRecordMax }, (_, i) => encodeInfo(infoOf(i)));
    expect(findFiles(list)).toHaveLength(FILE_LIMITS.filesPerRecordMax);
    expect(findFiles([...list, encodeInfo(infoOf(0))])).toMatchObject({ fault: 'limit' });
  });

  it('of which one is described badly are a fault', () => {
    expect(findFiles([encodeInfo(infoOf(0)), { $file: { x: 'x' } }])).toMatchObject({ fault: 'malformed' });
    expect(findFiles({ $file: 'text' })).toMatchObject({ fault: 'malformed' });
    expect(findFiles({ $file: {}, other: 1 })).toEqual([]);
  });

  it('do not lead anywhere through names that objects have by themselves', () => {
    const value: unknown = JSON.parse(`{"__proto__":{"a":${JSON.stringify(encodeInfo(infoOf(0)))}}}`);
    const files = findFiles(value);
    if (isFault(files)) throw new Error(files.reason);
    const replaced = replaceFiles(value, files, () => 1);
    expect([JSON.stringify(replaced), Object.getPrototypeOf(replaced) === Object.prototype]).toEqual(['{"__proto__":{"a":1}}', true]);
    expect(({} as Readonly<Record<string, unknown>>)['a']).toBeUndefined();
  });
});

describe('a value', () => {
  it('is looked through as deep as JSON in records may be, and no deeper', () => {
    expect(findFiles(nested(LIMITS.jsonDepthMax))).toHaveLength(1);
    expect(findFiles(nested(LIMITS.jsonDepthMax + 1))).toMatchObject({ fault: 'limit' });
    expect(findFiles(nested(100_000))).toMatchObject({ fault: 'limit' });
  });

  it('is looked through as far as JSON in records may be long, and no further', () => {
    expect(findFiles(Array.from({ length: LIMITS.jsonNodesMax - 1 }, () => 0))).toEqual([]);
    expect(findFiles(Array.from({ length: LIMITS.jsonNodesMax }, () => 0))).toMatchObject({ fault: 'limit' });
    expect(findFiles(Array.from({ length: 3 }, () => Array.from({ length: 700 }, () => 0)))).toMatchObject({ fault: 'limit' });
  });

  it('of an application may go in circles, have holes, and hold other things than JSON', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(findFiles(circle)).toMatchObject({ fault: 'limit' });
    const blob = new Blob(['x']);
    const wanted = [new Array(3), { at: new Date(0), map: new Map([['a', blob]]), bytes: new Uint8Array(5), cover: blob }, Object.create(null)];
    const places = findPlaces(wanted, (part) => part instanceof Blob);
    expect(places).toEqual([{ path: [1, 'cover'], value: blob }]);
    if (isFault(places)) throw new Error(places.reason);
    expect(replacePlaces(wanted, [{ path: [1, 'cover'], value: 5 }])).toMatchObject([{}, { cover: 5 }, {}]);
  });

  it('is not looked into where something is wanted', () => {
    expect(findPlaces([[1]], Array.isArray)).toEqual([{ path: [], value: [[1]] }]);
    expect(() => replacePlaces({ a: 1 }, [{ path: ['b', 'c'], value: 1 }])).toThrow('assertion');
  });
});
