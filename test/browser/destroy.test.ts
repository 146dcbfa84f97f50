// Shows that a destroyed room leaves nothing on a device, closes in every tab, and can be opened again; the identity stays.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab, type Lab } from './harness.ts';

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/destroy-fixture.ts' });
});

afterAll(() => lab.close());

test('what a room has on a device goes, from any tab, and its author stays', async () => {
  const profile = await lab.profile();
  const leading = await profile.page();
  const npub = await leading.evaluate(() => window.doomed.open());
  await leading.evaluate(() => window.doomed.fill());
  const before = await leading.evaluate(() => window.doomed.left());
  expect([before.databases.length, before.files.length, before.journals.length, before.notes.length > 0, before.marks.length]).toEqual([1, 1, 2, true, 1]);
  const other = await profile.page();
  await other.evaluate(() => window.doomed.open());
  expect(await other.evaluate(() => window.doomed.keys())).toEqual(['file', 'text']);

  const told = leading.evaluate(() => window.doomed.destroyed());
  await other.evaluate(() => window.doomed.destroy());
  expect(await told).toBe('E_CLOSED destroyed');
  expect(await other.evaluate(() => window.doomed.left())).toEqual({ databases: [], files: [], journals: [], notes: [], marks: [] });

  expect(await leading.evaluate(() => window.doomed.open())).toBe(npub);
  expect(await leading.evaluate(() => window.doomed.keys())).toEqual([]);
  expect(lab.errors).toEqual([]);
});
