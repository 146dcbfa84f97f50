/** Shows that every message about files has one encoding, and that everything else is a fault, at the limits and beyond. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import { toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { decodeFileMessage, encodeFileMessage, type FileMessage } from './wire.ts';

const root = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
const piece = fc.nat(FILE_LIMITS.filePiecesMax - 1);
const block = fc.nat(FILE_LIMITS.filePieceBytesMax / FILE_LIMITS.fileBlockBytes - 1);
const messages: fc.Arbitrary<FileMessage> = fc.oneof(
  fc.record({ type: fc.constant('state' as const), root, wants: fc.constantFrom('nothing', 'for-itself', 'for-others'), asks: fc.boolean(), pieces: fc.uint8Array({ maxLength: 256 }) }),
  fc.record({ type: fc.constantFrom('cancel', 'refuse'), root, piece, block }),
  fc.record({ type: fc.constant('request' as const), root, piece, block: fc.nat(63 - FILE_LIMITS.fileRunBlocksMax), count: fc.integer({ min: 1, max: FILE_LIMITS.fileRunBlocksMax }) }),
  fc.record({ type: fc.constant('block' as const), root, piece, block, bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }) }),
  fc.record({ type: fc.constant('layer' as const), root, layer: fc.integer({ min: 1, max: 9 }).map((count) => new Uint8Array(32 * count)) }),
  fc.record({ type: fc.constant('layer-request' as const), root }),
  fc.record({ type: fc.constant('have' as const), root, piece }),
  fc.record({ type: fc.constantFrom('choke', 'unchoke') }),
);
const ROOT = 'ab'.repeat(32);
const isTaken = (message: FileMessage): boolean => !isFault(decodeFileMessage(encodeFileMessage(message)));

describe('messages about files', () => {
  it('come back as they were', () => {
    fc.assert(fc.property(messages, (message) => {
      expectSame(decodeFileMessage(encodeFileMessage(message)), message);
    }));
  });

  it('have one encoding: whatever decodes is what would have been encoded, and nothing throws', () => {
    const near = fc.tuple(messages, fc.nat(400), fc.nat(255)).map(([message, at, value]) => {
      const bytes = encodeFileMessage(message);
      bytes[at % bytes.length] = value;
      return bytes;
    });
    fc.assert(fc.property(fc.oneof(near, fc.uint8Array({ maxLength: 120 })), (bytes) => {
      const message = decodeFileMessage(bytes);
      if (!isFault(message)) expectSame(encodeFileMessage(message), bytes);
    }), { numRuns: 2000 });
  });

  it('are refused where they are cut off, or longer', () => {
    const whole = encodeFileMessage({ type: 'request', root: ROOT, piece: 300, block: 3, count: 5 });
    for (let length = 0; length < whole.length; length++) expect(isFault(decodeFileMessage(whole.subarray(0, length)))).toBe(true);
    expect(decodeFileMessage(new Uint8Array([...whole, 0]))).toMatchObject({ fault: 'malformed' });
  });

  it.each<readonly [string, FileMessage, FileMessage]>([
    ['filePiecesMax', { type: 'have', root: ROOT, piece: FILE_LIMITS.filePiecesMax - 1 }, { type: 'have', root: ROOT, piece: FILE_LIMITS.filePiecesMax }],
    ['filePieceBytesMax', { type: 'request', root: ROOT, piece: 0, block: 63, count: 1 }, { type: 'request', root: ROOT, piece: 0, block: 64, count: 1 }],
    ['blocks behind the largest piece', { type: 'request', root: ROOT, piece: 0, block: 62, count: 2 }, { type: 'request', root: ROOT, piece: 0, block: 62, count: 3 }],
    ['fileRunBlocksMax', { type: 'request', root: ROOT, piece: 0, block: 0, count: FILE_LIMITS.fileRunBlocksMax }, { type: 'request', root: ROOT, piece: 0, block: 0, count: FILE_LIMITS.fileRunBlocksMax + 1 }],
    ['at least one block', { type: 'request', root: ROOT, piece: 0, block: 0, count: 1 }, { type: 'request', root: ROOT, piece: 0, block: 0, count: 0 }],
    ['fileBlockBytes', { type: 'block', root: ROOT, piece: 0, block: 0, bytes: new Uint8Array(FILE_LIMITS.fileBlockBytes) }, { type: 'block', root: ROOT, piece: 0, block: 0, bytes: new Uint8Array(FILE_LIMITS.fileBlockBytes + 1) }],
    ['the shortest block', { type: 'block', root: ROOT, piece: 0, block: 0, bytes: new Uint8Array(1) }, { type: 'block', root: ROOT, piece: 0, block: 0, bytes: new Uint8Array(0) }],
    ['the longest layer', { type: 'layer', root: ROOT, layer: new Uint8Array(65_536) }, { type: 'layer', root: ROOT, layer: new Uint8Array(65_568) }],
    ['whole hashes', { type: 'layer', root: ROOT, layer: new Uint8Array(64) }, { type: 'layer', root: ROOT, layer: new Uint8Array(63) }],
    ['the longest bitfield', { type: 'state', root: ROOT, wants: 'nothing', asks: true, pieces: new Uint8Array(256) }, { type: 'state', root: ROOT, wants: 'nothing', asks: true, pieces: new Uint8Array(257) }],
  ])('are taken at a limit, and not one beyond: %s', (_, at, beyond) => {
    expect([isTaken(at), isTaken(beyond)]).toEqual([true, false]);
  });

  it('have the bytes of docs/PROTOCOL.md', () => {
    const hex = (message: FileMessage): string => toHex(encodeFileMessage(message));
    expect(hex({ type: 'state', root: ROOT, wants: 'for-itself', asks: true, pieces: new Uint8Array([0xa0]) })).toBe(`01${ROOT}0501a0`);
    expect(hex({ type: 'request', root: ROOT, piece: 300, block: 3, count: 5 })).toBe(`04${ROOT}ac020305`);
    const types: readonly FileMessage['type'][] = ['layer-request', 'layer', 'cancel', 'refuse', 'block', 'have', 'choke', 'unchoke'];
    const all = types.map((type) => hex({ type, root: ROOT, piece: 0, block: 0, bytes: new Uint8Array(1), layer: new Uint8Array(32) } as FileMessage).slice(0, 2));
    expect(all).toEqual(['02', '03', '05', '06', '07', '08', '09', '0a']);
  });

  it('larger than any are a matter of limits, before they are read', () => {
    expect(decodeFileMessage(new Uint8Array(65_601))).toMatchObject({ fault: 'limit' });
  });
});
