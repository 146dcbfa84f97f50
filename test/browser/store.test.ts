import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainHeaders, sumOf } from '../conformance/store-probe.ts';
import { TIGHT, storeConformance, takenStoreConformance } from '../conformance/store.ts';
import { startLab, type Lab } from './harness.ts';
import { PageStoreProbe } from './store-pages.ts';

const MIB = 1024 * 1024;

let lab: Lab;
let page: Page;
/** Room is counted per origin and remembered by the browser for a while, so a tight database has a browser of its own. */
let tight: { readonly page: Page; readonly devtools: CDPSession };

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/store-fixture.ts', tracker: false });
  page = await (await lab.profile('store')).page();
});

afterAll(async () => {
  await lab.close();
  expect(lab.errors).toEqual([]);
});

storeConformance('indexeddb', {
  make: (database) => PageStoreProbe.in(database === TIGHT ? tight.page : page, database),
  squeeze: async () => {
    const own = await (await lab.profile('tight')).page();
    tight = { page: own, devtools: await own.context().newCDPSession(own) };
    await tight.devtools.send('Storage.overrideQuotaForOrigin', { origin: lab.origin, quotaSize: MIB });
  },
  relax: async () => {
    await tight.devtools.send('Storage.overrideQuotaForOrigin', { origin: lab.origin });
  },
});

takenStoreConformance('indexeddb', { make: (database) => PageStoreProbe.in(page, database) });

describe('a store in a browser meets what only browsers do', () => {
  /** A closed database with three pages of twenty records. */
  async function filled(name: string): Promise<PageStoreProbe> {
    const store = await PageStoreProbe.in(page, name);
    await store.open();
    for (let first = 0; first < 60; first += 20) await store.write({ added: seeds(first, 20).map((seed) => ({ seed, size: 2500 })) });
    await store.close();
    return store;
  }

  const seeds = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);
  const recipes = (first: number, count: number) => seeds(first, count).map((seed) => ({ seed, size: 2500 }));

  test.each(['flip', 'cut'] as const)('a damaged directory (%s) costs its page only, is counted, and is swept away by the next write', async (change) => {
    const name = `damaged-${change}`;
    const store = await filled(name);
    await page.evaluate(([database, how]) => window.stores.spoil(database, 'directories', how), [name, change] as const);
    const opening = await store.open();
    expect(opening.damaged).toBe(1);
    expect(opening.headers).toEqual(plainHeaders(recipes(20, 40)));
    expect(await store.read([0, 20])).toEqual([undefined, sumOf({ seed: 20, size: 2500 })]);
    expect(await store.write({ added: recipes(0, 20) })).toEqual(['written']);
    expect(await store.open()).toMatchObject({ damaged: 0, headers: plainHeaders(recipes(0, 60)) });
    expect(await store.read(seeds(0, 60))).toEqual(recipes(0, 60).map(sumOf));
  });

  test.each(['flip', 'cut', 'delete'] as const)('a damaged body (%s) is noticed when it is read, and not claimed after the next write', async (change) => {
    const name = `bad-body-${change}`;
    const store = await filled(name);
    await page.evaluate(([database, how]) => window.stores.spoil(database, 'bodies', how), [name, change] as const);
    await store.open();
    expect(await store.read([0, 19, 20])).toEqual([undefined, undefined, sumOf({ seed: 20, size: 2500 })]);
    expect(await store.write({ added: recipes(60, 1) })).toEqual(['written']);
    expect(await store.open()).toMatchObject({ damaged: 0, headers: plainHeaders(recipes(20, 41)) });
  });

  test('a database that was emptied behind our back is known as wiped, until it holds something again', async () => {
    const store = await filled('wiped');
    await page.evaluate(() => window.stores.drop('wiped'));
    expect(await store.open()).toMatchObject({ wiped: true, headers: [] });
    await store.write({ meta: { horizon: [1] } });
    expect((await store.open()).wiped).toBe(true);
    await store.write({ added: recipes(0, 1) });
    expect((await store.open()).wiped).toBe(false);
  });

  test('whoever deletes the database gets it: the store lets go and says closed', async () => {
    const store = await filled('deleted');
    await store.open();
    await page.evaluate(() => window.stores.drop('deleted'));
    expect(await store.write({ added: recipes(0, 1) })).toEqual(['closed']);
    expect(await store.read([0])).toBe('closed');
    expect(await store.open()).toMatchObject({ wiped: true, headers: [] });
  });

  test('another page finds the same records, and what is written while it looks', async () => {
    const store = await filled('shared');
    await store.open();
    const other = await PageStoreProbe.in(await page.context().newPage().then(async (opened) => {
      await opened.goto(lab.origin);
      return opened;
    }), 'shared');
    expect((await other.open()).headers).toEqual(plainHeaders(recipes(0, 60)));
    await store.write({ added: recipes(60, 3), removed: seeds(0, 20) });
    expect(await other.read([60, 62, 30])).toEqual([60, 62, 30].map((seed) => sumOf({ seed, size: 2500 })));
    expect(await other.read([1, 61])).toEqual([undefined, sumOf({ seed: 61, size: 2500 })]);
    await other.close();
  });
});
