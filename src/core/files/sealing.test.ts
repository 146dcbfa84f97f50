/** Sealed files: what a reader must know of them follows from their size, and no two pieces share a key and a nonce. */
import { hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../base/bytes.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { fileKeyOf, isSealedShape, pieceAt, pieceNonce, plainPieceBytes, plainRange, plainSize, sealedShapeOf, sealedSize } from './sealing.ts';
import { isShape, pieceSize, piecesOf, shapeOf } from './tree.ts';

const SEED = 20_261_126;
const { filePieceBytesMin: PIECE, filePieceBytesMax, filePiecesMax, fileBytesMax } = FILE_LIMITS;
const size = fc.oneof(fc.constantFrom(1, PIECE - 17, PIECE - 16, PIECE - 15, PIECE, 2 * (PIECE - 16), 2 * (PIECE - 16) + 1), fc.integer({ min: 1, max: (filePieceBytesMax - 16) * filePiecesMax }));

describe('the key of a file', () => {
  test('follows from the room and the salt as RFC 5869 says, and differs with each', () => {
    const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    expect(toHex(fileKeyOf(one, other))).toBe(Buffer.from(hkdfSync('sha256', one, other, 'peerset/1/file', 32)).toString('hex'));
    expect(new Set([fileKeyOf(one, other), fileKeyOf(other, one), fileKeyOf(one, one)].map(toHex)).size).toBe(3);
    expect(() => fileKeyOf(one, other.subarray(1))).toThrow('assertion');
  });

  test('is used with a nonce of its own for every piece that a file may have, and no other', () => {
    const nonces = Array.from({ length: filePiecesMax }, (_, i) => toHex(pieceNonce(i)));
    expect(new Set(nonces).size).toBe(filePiecesMax);
    expect([nonces[0], nonces[258]]).toEqual(['000000000000000000000000', '000000000000000000000102']);
    for (const piece of [-1, 0.5, filePiecesMax]) expect(() => pieceNonce(piece)).toThrow('assertion');
  });
});

describe('the shape of a sealed file', () => {
  test('has the smallest pieces that do, holds all of it, and is told from its size alone', () => {
    fc.assert(fc.property(size, (plain) => {
      const shape = sealedShapeOf(plain)!;
      expect(isShape(shape) && isSealedShape(shape)).toBe(true);
      expect(plainSize({ ...shape, sealed: {} })).toBe(plain);
      const smaller = shape.pieceBytes / 2;
      expect(smaller < PIECE || sealedSize(plain, smaller) > smaller * filePiecesMax).toBe(true);
    }), { seed: SEED, numRuns: 200 });
  });

  test('of the largest file there may be is the largest shape, of one byte more there is none, of nothing nothing', () => {
    const most = (filePieceBytesMax - 16) * filePiecesMax;
    expect(sealedShapeOf(most)).toEqual({ size: fileBytesMax, pieceBytes: filePieceBytesMax });
    expect(sealedShapeOf(most + 1)).toBeUndefined();
    expect(sealedShapeOf(0)).toEqual({ size: 0, pieceBytes: PIECE });
    expect([isSealedShape({ size: 0, pieceBytes: PIECE }), plainSize({ size: 0, pieceBytes: PIECE, sealed: {} })]).toEqual([true, 0]);
  });

  test('has no last piece that holds nothing', () => {
    expect([1, 16, 17, PIECE, PIECE + 16, PIECE + 17].map((bytes) => isSealedShape({ size: bytes, pieceBytes: PIECE }))).toEqual([false, false, true, true, false, true]);
  });
});

describe('a reader', () => {
  test('finds every byte where its piece says it is, sealed or not', () => {
    fc.assert(fc.property(size, fc.constantFrom({}, { sealed: {} }), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (plain, seal, where) => {
      const file = { ...('sealed' in seal ? sealedShapeOf(plain)! : shapeOf(plain)), ...seal };
      const offset = Math.floor(where * plainSize(file));
      const { piece, at } = pieceAt(file, offset);
      const [from, to] = plainRange(file, piece);
      expect([from + at, at < to - from, at < plainPieceBytes(file)]).toEqual([offset, true, true]);
      expect(to - from).toBe(pieceSize(file, piece) - ('sealed' in seal ? 16 : 0));
    }), { seed: SEED, numRuns: 200 });
  });

  test('finds ranges that follow each other without a gap up to the end, and nothing behind it', () => {
    const file = { ...sealedShapeOf(3 * PIECE)!, sealed: {} };
    const ranges = Array.from({ length: piecesOf(file) }, (_, i) => plainRange(file, i));
    expect(ranges).toEqual([[0, 65_520], [65_520, 131_040], [131_040, 196_560], [196_560, 196_608]]);
    expect(() => pieceAt(file, 3 * PIECE)).toThrow('assertion');
    expect(pieceAt(file, 3 * PIECE - 1)).toEqual({ piece: 3, at: 47 });
  });
});
