// Shows that files are cut the same by the real worker, by the page where workers are forbidden, and by both where one dies in the middle; and that what a caller gives up ends.
import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FILE_LIMITS } from '../../src/core/base/limits/files.ts';
import { sealedShapeOf } from '../../src/core/files/sealing.ts';
import { layerOf, leafCount, rootOf, shapeOf } from '../../src/core/files/tree.ts';
import { startLab, type Lab } from './harness.ts';

const BLOCK = FILE_LIMITS.fileBlockBytes;
const SIZE = 1_300_001;

let lab: Lab;
let page: Page;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/hashing-fixture.ts', tracker: false });
  page = await (await lab.profile('hashing')).page();
});

afterAll(() => lab.close());

const bytesOf = (size: number): Buffer => Buffer.from(Uint8Array.from({ length: size }, (_, i) => i % 251));
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const leavesOf = (bytes: Buffer): Uint8Array[] => Array.from({ length: leafCount(bytes.length) }, (_, i) => sha256(bytes.subarray(i * BLOCK, (i + 1) * BLOCK)));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test.each(['blob', 'stream'] as const)('a %s is cut in the worker as it is on the page, and as node says', async (from) => {
  const bytes = bytesOf(SIZE);
  const layer = layerOf(leavesOf(bytes), shapeOf(SIZE));
  const expected = { x: hex(sha256(bytes)), root: hex(rootOf(layer, shapeOf(SIZE))), layer: hex(layer), size: SIZE, opened: hex(sha256(bytes)) };
  expect(await page.evaluate((run) => window.hashing.cut(run), { size: SIZE, from, workers: 'living' } as const)).toMatchObject({ ...expected, started: 1, workerPieces: 20 });
  expect(await page.evaluate((run) => window.hashing.cut(run), { size: SIZE, from, workers: 'forbidden' } as const)).toMatchObject({ ...expected, started: 0, workerPieces: 0 });
  expect(lab.errors).toEqual([]);
});

test('a sealed file opens to what it was, and is the same wherever it was sealed, also where the worker died in the middle', async () => {
  const [runs, counts] = [[] as object[], [] as number[][]];
  for (const workers of ['living', 'forbidden', 'dying'] as const) {
    const { started, workerPieces, ...cut } = await page.evaluate((run) => window.hashing.cut(run), { size: SIZE, from: 'blob', key: 'sealed', workers } as const);
    counts.push([started, workerPieces]);
    runs.push(cut);
  }
  expect(runs[0]).toMatchObject({ x: hex(sha256(bytesOf(SIZE))), opened: hex(sha256(bytesOf(SIZE))), size: sealedShapeOf(SIZE)!.size });
  expect(runs.slice(1)).toEqual([runs[0], runs[0]]);
  expect(counts).toEqual([[1, 20], [0, 0], [1, 2]]);
});

test('the leaves of a piece are the same with a worker and without', async () => {
  const size = 200_001;
  const expected = leavesOf(bytesOf(size)).map(hex);
  expect(await page.evaluate((bytes) => window.hashing.leaves(bytes), size)).toEqual([expected, expected]);
});

test('a stream that nobody wants any more is cancelled, and no more of it is given', async () => {
  expect(await page.evaluate(() => window.hashing.ended())).toEqual({ fault: 'aborted', isCancelled: true, pieces: 3 });
  expect(lab.errors).toEqual([]);
});
