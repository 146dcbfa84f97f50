/**
 * Pages are packed again behind the back of everybody. Random histories with packing in the middle of them must end
 * as if there were none; damage and a full disk must cost nothing but the packing.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainHeaders, sumOf } from '../conformance/store-probe.ts';
import { startLab, type Lab } from './harness.ts';
import { PageStoreProbe } from './store-pages.ts';

const SEED = 20_250_119;
/** Histories; `PEERSET_HISTORIES=500` takes longer and sees more. */
const HISTORIES = Number(process.env['PEERSET_HISTORIES'] ?? 6);
const MIB = 1024 * 1024;
/** Rows at the end of a history, count: its records fill about six pages of two rows each, and few poor ones may stay. */
const ROWS_MAX = 30;

let lab: Lab;
let page: Page;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/store-fixture.ts', tracker: false });
  page = await (await lab.profile('packing')).page();
});

afterAll(async () => {
  await lab.close();
  expect(lab.errors).toEqual([]);
});

const recipes = (first: number, count: number, size: number) => Array.from({ length: count }, (_, i) => ({ seed: first + i, size }));

test(`${HISTORIES} histories with packing in the middle leave what their batches say, in few rows (seeds from ${SEED})`, async () => {
  let packs = 0;
  for (let i = 0; i < HISTORIES; i++) {
    const outcome = await page.evaluate((seed) => window.stores.runHistory(seed), SEED + i);
    expect(outcome.complaints, `seed ${SEED + i}`).toEqual([]);
    expect(outcome.rows, `seed ${SEED + i}`).toBeLessThan(ROWS_MAX);
    packs += outcome.packs;
  }
  expect(packs).toBeGreaterThan(2 * HISTORIES);
});

test.each(['directories', 'bodies'] as const)('a page that is damaged (%s) is lost alone when it is to be packed', async (what) => {
  const name = `packing-damaged-${what}`;
  const filler = await PageStoreProbe.in(page, name);
  await filler.open();
  // Four pages, with bodies of their own, that are poor.
  for (let first = 0; first < 40; first += 10) await filler.write({ added: recipes(first, 10, 1000) });
  await filler.close();
  const store = await PageStoreProbe.eager(page, name);
  if (what === 'bodies') await store.open();
  await page.evaluate(([database, rows]) => window.stores.spoil(database, rows, 'flip'), [name, what] as const);
  if (what === 'directories') await store.open();
  // Every write gives it occasion to pack.
  for (let seed = 100; seed < 120; seed++) await store.write({ added: recipes(seed, 1, 1000) });
  await store.close();
  const left = [...recipes(10, 30, 1000), ...recipes(100, 20, 1000)];
  const looker = await PageStoreProbe.in(page, name);
  expect(await looker.open()).toMatchObject({ damaged: 0, headers: plainHeaders(left) });
  expect(await looker.read(left.map(({ seed }) => seed))).toEqual(left.map(sumOf));
  await looker.close();
});

test('on a full disk packing waits: nothing is lost, and it goes on when there is room', async () => {
  const own = await (await lab.profile('packing-tight')).page();
  const devtools = await own.context().newCDPSession(own);
  const filler = await PageStoreProbe.in(own, 'packing-tight');
  await filler.open();
  // Thirty pages of 24 kB: poor, and too heavy to be copied into what room there will be.
  for (let first = 0; first < 30; first++) await filler.write({ added: recipes(first, 1, 24_000) });
  await filler.close();
  const { usage } = await filler.open().then(() => filler.usage());
  await filler.close();
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: lab.origin, quotaSize: usage + MIB / 16 });
  const store = await PageStoreProbe.eager(own, 'packing-tight');
  await store.open();
  const small = recipes(100, 8, 10);
  const outcomes: string[] = [];
  for (const record of small) outcomes.push(...await store.write({ added: [record] }));
  const written = small.filter((_, i) => outcomes[i] === 'written');
  for (const outcome of outcomes) expect(['written', 'full']).toContain(outcome);
  const held = [...recipes(0, 30, 24_000), ...written];
  expect(await store.read(held.map(({ seed }) => seed))).toEqual(held.map(sumOf));
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: lab.origin });
  // After failures it lets some writes go by.
  for (let seed = 200; seed < 280; seed++) expect(await store.write({ added: recipes(seed, 1, 10) })).toEqual(['written']);
  await store.close();
  const all = [...held, ...recipes(200, 80, 10)];
  const looker = await PageStoreProbe.in(own, 'packing-tight');
  expect(await looker.open()).toMatchObject({ damaged: 0, headers: plainHeaders(all) });
  expect(await looker.read(all.map(({ seed }) => seed))).toEqual(all.map(sumOf));
  await looker.close();
});

test('closing in the middle of packing waits for it, and leaves everything', async () => {
  const store = await PageStoreProbe.eager(page, 'packing-closed');
  for (let round = 0; round < 6; round++) {
    await store.open();
    await store.write(...recipes(round * 10, 10, 3000).map((record) => ({ added: [record] })));
    await store.close();
    const looker = await PageStoreProbe.in(page, 'packing-closed');
    expect((await looker.open()).headers).toEqual(plainHeaders(recipes(0, round * 10 + 10, 3000)));
    await looker.close();
  }
});
