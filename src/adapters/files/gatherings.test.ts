/** Shows how many go through files at once, and that whoever was forgotten is told so. */
import { expect, it } from 'vitest';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import { Gatherings } from './gatherings.ts';

const SHAPE = { size: 65_536 + 10, pieceBytes: 65_536 };
const read = async (piece: number): Promise<Uint8Array> => new Uint8Array(piece === 0 ? 65_536 : 10);

it('goes on with fileGatheringsMax that began last, and with no more', async () => {
  const gatherings = new Gatherings();
  const gather = (by: number, from: number): ReturnType<Gatherings['gather']> => gatherings.gather(SHAPE, { root: 'root', from, to: from + 1, by: String(by) }, read);
  for (let by = 0; by <= FILE_KEEPING_LIMITS.fileGatheringsMax; by++) expect(await gather(by, 0)).toMatchObject({ to: 1 });
  expect(await gather(0, 1)).toBeUndefined();
  for (let by = 1; by <= FILE_KEEPING_LIMITS.fileGatheringsMax; by++) expect(await gather(by, 1)).toMatchObject({ to: 2, x: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

it('goes on with no other file than the one that was begun', async () => {
  const gatherings = new Gatherings();
  await gatherings.gather(SHAPE, { root: 'one', from: 0, to: 1, by: 'me' }, read);
  expect(await gatherings.gather(SHAPE, { root: 'other', from: 1, to: 2, by: 'me' }, read)).toBeUndefined();
});
