import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFault } from '../base/fault.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { scanJson } from '../record/json.ts';
import { decodeInfo, encodeInfo, isReference, type FileInfo } from './info.ts';
import { isSealedShape } from './sealing.ts';
import { isShape, pieceBytesOf } from './tree.ts';

const SEED = 20_261_126;
const [X, ROOT, SALT] = ['ab'.repeat(32), 'cd'.repeat(32), 'ef'.repeat(32)];
const PLAIN: FileInfo = { x: X, root: ROOT, size: 123_456, pieceBytes: 65_536, type: 'image/png' };
const EMPTY: FileInfo = { x: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', root: '00'.repeat(32), size: 0, pieceBytes: 65_536, type: 'text/plain' };
const FULL: FileInfo = {
  ...PLAIN, type: 'video/mp4', pieceBytes: 262_144, name: 'Ferien 2026.mp4', width: 1920, height: 1080, seconds: 12.5, preview: Uint8Array.of(0, 1, 255), sealed: { salt: SALT, epoch: '739ead67' },
};

const digits = fc.stringMatching(/^[1-9a-f][0-9a-f]{63}$/);
const infos = fc.record({
  x: digits, root: digits, size: fc.integer({ min: 1, max: FILE_LIMITS.fileBytesMax }), type: fc.constantFrom('image/png', 'application/vnd.ms-excel', 'text/plain'),
}).chain((body) => fc.record({
  pieceBytes: fc.constantFrom(65_536, 131_072, 262_144, 524_288, 1_048_576).map((pieceBytes) => (isShape({ size: body.size, pieceBytes }) ? pieceBytes : pieceBytesOf(body.size))),
  name: fc.constantFrom(undefined, 'a.txt', '東京 2026'),
  size: fc.option(fc.tuple(fc.integer({ min: 1, max: FILE_LIMITS.filePixelsMax }), fc.integer({ min: 1, max: FILE_LIMITS.filePixelsMax }))),
  seconds: fc.option(fc.double({ min: 0, max: FILE_LIMITS.fileSecondsMax, noNaN: true }).map((seconds) => seconds + 0)),
  preview: fc.option(fc.uint8Array({ minLength: 1, maxLength: FILE_LIMITS.filePreviewBytesMax })),
  sealed: fc.option(fc.record({ salt: digits }, { requiredKeys: ['salt'] })),
}).map(({ pieceBytes, name, size, seconds, preview, sealed }): FileInfo => ({
  ...body, pieceBytes, ...(name === undefined ? {} : { name }), ...(size === null ? {} : { width: size[0], height: size[1] }),
  ...(seconds === null ? {} : { seconds }), ...(preview === null ? {} : { preview }), ...(sealed === null || !isSealedShape({ size: body.size, pieceBytes }) ? {} : { sealed }),
})));

/** The reference to a file with some properties changed; undefined takes one away. */
function changed(changes: Readonly<Record<string, unknown>>, info = PLAIN): unknown {
  const inside = new Map<string, unknown>([...Object.entries(encodeInfo(info).$file), ...Object.entries(changes)]);
  return { $file: Object.fromEntries([...inside].filter(([, value]) => value !== undefined)) };
}

describe('what a record says of a file', () => {
  it('comes back from its JSON as it was', () => {
    fc.assert(fc.property(infos, (info) => {
      const json = JSON.stringify(encodeInfo(info));
      expect(isFault(scanJson(json))).toBe(false);
      expect(decodeInfo(JSON.parse(json))).toEqual(info);
    }), { seed: SEED, numRuns: 200 });
    for (const info of [PLAIN, EMPTY, FULL]) expect(decodeInfo(JSON.parse(JSON.stringify(encodeInfo(info))))).toEqual(info);
  });

  it('is an object with one property, with the names of NIP-94, in one order', () => {
    expect(JSON.stringify(encodeInfo(PLAIN))).toBe(`{"$file":{"x":"${X}","root":"${ROOT}","size":123456,"m":"image/png"}}`);
    expect(encodeInfo(FULL).$file).toEqual({
      x: X, root: ROOT, size: 123_456, m: 'video/mp4', piece: 262_144, name: 'Ferien 2026.mp4', dim: '1920x1080', duration: 12.5, preview: 'AAH/', salt: SALT, epoch: '739ead67',
    });
  });

  it('says nothing of the size of pieces where it is the usual one', () => {
    expect(encodeInfo(PLAIN).$file).not.toHaveProperty('piece');
    expect(decodeInfo(changed({ piece: 65_536 }))).toEqual(PLAIN);
  });

  it('may have properties that nobody knows yet', () => {
    expect(decodeInfo(changed({ later: [1, { two: 2 }], constructor: 1, toString: null }))).toEqual(PLAIN);
  });

  it('is refused by the writer where no reader would take it', () => {
    for (const wrong of [{ size: -1 }, { x: 'X' }, { type: 'png' }, { name: 'a/b' }, { width: 5 }, { preview: new Uint8Array(FILE_LIMITS.filePreviewBytesMax + 1) }]) {
      expect(() => encodeInfo({ ...PLAIN, ...wrong })).toThrow('assertion');
    }
  });
});

describe('a stranger\'s reference', () => {
  it('is one property and an object in it', () => {
    const none = [undefined, null, 5, '$file', [], {}, { file: {} }, { $file: {}, more: 1 }, ['$file']];
    expect(none.filter((value) => isReference(value) || !isFault(decodeInfo(value)))).toEqual([]);
    expect([new Uint8Array(9), new Map([['$file', {}]]), Object.create({ $file: {} })].filter(isReference)).toEqual([]);
    for (const inside of [null, 5, 'x', [], [PLAIN], {}]) expect([isReference({ $file: inside }), isFault(decodeInfo({ $file: inside }))]).toEqual([true, true]);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['a hash in capitals', { x: 'AB'.repeat(32) }], ['a short hash', { x: X.slice(1) }], ['no hash', { x: undefined }], ['a hash that is a list', { x: [X] }],
    ['a root with a line more', { root: `${ROOT}\n` }], ['no root', { root: undefined }], ['a root of nothing', { root: '00'.repeat(32) }],
    ['no size', { size: undefined }], ['a size as text', { size: '5' }], ['a size below zero', { size: -1 }], ['a broken size', { size: 1.5 }], ['minus zero', { size: -0 }],
    ['a size beyond numbers', { size: 2 ** 53 }], ['a size of nothing with hashes of something', { size: 0 }],
    ['pieces of three blocks', { piece: 49_152 }], ['pieces too small', { piece: 32_768 }], ['pieces too large', { piece: 2_097_152 }], ['pieces as text', { piece: '65536' }], ['no pieces at all', { piece: null }],
    ['no type', { m: undefined }], ['a type without a slash', { m: 'png' }], ['a type in capitals', { m: 'Image/PNG' }], ['a type with parameters', { m: 'text/html; x' }], ['a type with lines', { m: 'a/b\r\nc' }],
    ['a long type', { m: `a/${'b'.repeat(FILE_LIMITS.fileTypeBytesMax - 1)}` }],
    ['a name with a path', { name: '../a' }], ['an empty name', { name: '' }], ['a name that turns around', { name: 'a\u202egpj.exe' }], ['a name that is a number', { name: 5 }], ['a long name', { name: 'ä'.repeat(128) }],
    ['dimensions without a height', { dim: '5x' }], ['dimensions of nothing', { dim: '0x5' }], ['dimensions as a list', { dim: [5, 5] }], ['dimensions beyond measure', { dim: '65536x1' }], ['dimensions with more', { dim: '5x5x5' }],
    ['a duration below zero', { duration: -1 }], ['a duration as text', { duration: '5' }], ['a duration beyond measure', { duration: FILE_LIMITS.fileSecondsMax + 1 }], ['no duration', { duration: null }], ['a duration of minus zero', { duration: -0 }],
    ['a preview that is no base64', { preview: '*' }], ['a preview of nothing', { preview: '' }], ['a preview as bytes', { preview: [1] }],
    ['a preview of one byte too much', { preview: Buffer.alloc(FILE_LIMITS.filePreviewBytesMax + 1).toString('base64') }], ['a huge preview', { preview: 'A'.repeat(40_000) }],
    ['a short salt', { salt: 'ab' }], ['a salt that is a number', { salt: 5 }], ['an epoch without a salt', { epoch: '739ead67' }], ['a long epoch', { salt: SALT, epoch: '739ead6700' }],
    ['a sealed piece without anything in it', { salt: SALT, size: 65_536 + 16 }],
  ])('with %s is none', (_, changes) => {
    expect(isFault(decodeInfo(changed(changes)))).toBe(true);
  });

  it('is taken at each limit', () => {
    const most = {
      size: FILE_LIMITS.fileBytesMax, m: `a/${'b'.repeat(FILE_LIMITS.fileTypeBytesMax - 2)}`, name: 'x'.repeat(FILE_LIMITS.fileNameBytesMax), dim: '65535x65535', duration: FILE_LIMITS.fileSecondsMax,
      preview: Buffer.alloc(FILE_LIMITS.filePreviewBytesMax).toString('base64'), salt: SALT, epoch: '00000000',
    };
    expect(decodeInfo(changed(most))).toMatchObject({ size: FILE_LIMITS.fileBytesMax, pieceBytes: FILE_LIMITS.filePieceBytesMax, width: 65_535, seconds: FILE_LIMITS.fileSecondsMax });
    expect(decodeInfo(changed({ size: FILE_LIMITS.fileBytesMax + 1 }))).toMatchObject({ fault: 'limit' });
    expect(decodeInfo(changed({ size: 65_536 * FILE_LIMITS.filePiecesMax, piece: 65_536 }))).toMatchObject({ pieceBytes: 65_536 });
    expect(decodeInfo(changed({ size: 65_536 * FILE_LIMITS.filePiecesMax + 1, piece: 65_536 }))).toMatchObject({ fault: 'malformed' });
  });

  it('to a sealed file is one where the last piece holds a single byte', () => {
    expect(decodeInfo(changed({ salt: SALT, size: 65_536 + 17 }))).toMatchObject({ size: 65_553, sealed: { salt: SALT } });
  });

  it('to nothing has the hashes of nothing', () => {
    expect(decodeInfo(changed({}, EMPTY))).toEqual(EMPTY);
    for (const wrong of [{ x: X }, { root: ROOT }, { size: 1 }]) expect(isFault(decodeInfo(changed(wrong, EMPTY)))).toBe(true);
  });

  it('has nothing from its prototype, and what is called __proto__ is a property like others', () => {
    expect(isFault(decodeInfo({ $file: Object.create(encodeInfo(PLAIN).$file) as unknown }))).toBe(true);
    const json = JSON.stringify(encodeInfo(PLAIN)).replace('"m"', '"__proto__":{"name":"x"},"m"');
    expect(decodeInfo(JSON.parse(json))).toEqual(PLAIN);
  });
});
