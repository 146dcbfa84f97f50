// Shows in real Chromium that every kind of file that one device puts comes out of another with the same SHA-256, in open rooms and in
// those with a secret, and after the one that put it was closed and opened again.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { peerset } from '../../src/index.ts';
import { startLab, type Lab } from './harness.ts';

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/put-files-fixture.ts' });
});

afterAll(() => lab.close());

test.each<[string, string | undefined]>([['an open room', undefined], ['a room with a secret', peerset.secret()]])('files of every kind in %s', async (_, secret) => {
  const room = `files-${secret === undefined ? 'open' : 'secret'}.example`;
  const ada = await lab.profile();
  const page = await ada.page();
  await page.evaluate(async ([name, key]) => window.putter.open(name!, key), [room, secret] as const);
  const digests = await page.evaluate(async () => window.putter.putAll());
  const count = Object.keys(digests).length;
  // On its own disk, also after a restart.
  await ada.reopen();
  const again = await ada.page();
  await again.evaluate(async ([name, key]) => window.putter.open(name!, key), [room, secret] as const);
  expect(byKey(await again.evaluate(async (rows) => window.putter.readAll(rows), count))).toEqual(digests);
  const bob = await (await lab.profile()).page();
  await bob.evaluate(async ([name, key]) => window.putter.open(name!, key), [room, secret] as const);
  const views = await bob.evaluate(async (rows) => window.putter.readAll(rows), count);
  expect(byKey(views)).toEqual(digests);
  const view = (key: string) => views.find((one) => one.key === key);
  expect(view('file')).toMatchObject({ name: 'a name.bin', type: 'application/octet-stream', size: 70_000 });
  expect(view('picture')).toMatchObject({ type: 'image/png', pixels: [60, 40] });
  expect(view('page')).toMatchObject({ name: 'page.png', type: 'text/html' });
  expect(await bob.evaluate(async () => window.putter.draw('picture'))).toEqual([60, 40]);
  for (const one of [again, bob]) await one.evaluate(async () => window.putter.close());
  expect(lab.errors).toEqual([]);
});

function byKey(views: readonly { readonly key: string; readonly sha256: string }[]): Record<string, string> {
  return Object.fromEntries(views.map(({ key, sha256 }) => [key, sha256]));
}
