// Shows how large the pieces of a file are: the smallest that do, larger ones for what is large, and never more of them than a file may have.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import { sealedSize } from '../../core/files/sealing.ts';
import { isShape } from '../../core/files/tree.ts';
import { pieceBytesFor } from './piece-size.ts';

const { fileLargeBytes, fileLargePieceBytes } = FILE_KEEPING_LIMITS;
const { fileBytesMax, filePieceBytesMin, filePieceBytesMax } = FILE_LIMITS;
const forms = ['open', 'sealed'] as const;

for (const form of forms) {
  test(`${form}: from fileLargeBytes on they have fileLargePieceBytes, below it the least`, () => {
    const of = (size: number): number | undefined => pieceBytesFor({ size, bytesMax: fileBytesMax, form });
    expect([0, 1, fileLargeBytes - 1].map(of)).toEqual([filePieceBytesMin, filePieceBytesMin, filePieceBytesMin]);
    expect([fileLargeBytes, 100_000_000].map(of)).toEqual([fileLargePieceBytes, fileLargePieceBytes]);
    expect(of(1_500_000_000)).toBe(filePieceBytesMax);
  });

  test(`${form}: any file may be cut so`, () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: fileBytesMax - 32 * 2048 }), (size) => {
      const pieceBytes = pieceBytesFor({ size, bytesMax: fileBytesMax, form })!;
      expect(isShape({ size: form === 'open' ? size : sealedSize(size, pieceBytes), pieceBytes })).toBe(true);
    }));
  });
}

test('what has no known size has the least that do for the most it may have', () => {
  expect(pieceBytesFor({ size: undefined, bytesMax: 100_000_000, form: 'open' })).toBe(filePieceBytesMin);
  expect(pieceBytesFor({ size: undefined, bytesMax: fileBytesMax, form: 'open' })).toBe(filePieceBytesMax);
});

test('a sealed file may be too large', () => {
  expect(pieceBytesFor({ size: fileBytesMax, bytesMax: fileBytesMax, form: 'sealed' })).toBeUndefined();
});
