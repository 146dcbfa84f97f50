import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromHex } from '../../src/core/base/bytes.ts';
import { identityConformance, type IdentityProbe, type ProbeIdentity } from '../conformance/identity.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';
import type { Damage } from './identity-fixture.ts';

let lab: Lab;
let profile: BrowserProfile;
let page: Page;
let names = 0;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/identity-fixture.ts', tracker: false });
  profile = await lab.profile('identity');
  page = await profile.page();
});

afterAll(async () => {
  await lab.close();
  expect(lab.errors).toEqual([]);
});

const newName = (): string => `identity-${++names}`;

function load(inPage: Page, name: string, times = 1): Promise<readonly ProbeIdentity[]> {
  return inPage.evaluate(([database, count]) => window.identity.probe(database).load(count), [name, times] as const);
}

identityConformance('identity store in a page', 'kept on disk', async (): Promise<IdentityProbe> => {
  const name = newName();
  return {
    load: (times) => load(page, name, times),
    save: (secret) => page.evaluate(([database, saved]) => window.identity.probe(database).save(saved), [name, secret] as const),
    // Each call makes a store of its own, and only one that loaded knows whose public half it is told.
    know: (pubkey) => page.evaluate(async ([database, told]) => {
      const store = window.identity.probe(database);
      await store.load(1);
      await store.know(told);
    }, [name, pubkey] as const),
    clear: () => page.evaluate((database) => window.identity.probe(database).clear(), name),
    end: () => page.evaluate((database) => window.identity.probe(database).end(), name),
  };
});

test('tabs that open at the same time become the same author', async () => {
  const tabs = [page, await profile.page(), await profile.page()];
  for (let round = 0; round < 5; round++) {
    const name = newName();
    const identities = (await Promise.all(tabs.map((tab) => load(tab, name, 2)))).flat();
    expect(new Set(identities.map(({ secret }) => secret)).size).toBe(1);
    expect(identities.filter(({ origin }) => origin === 'made').length).toBe(1);
    expect(identities.every(({ persistent }) => persistent)).toBe(true);
  }
});

test('at rest the secret is sealed, its key cannot be read out, and nothing lies elsewhere', async () => {
  const name = newName();
  const [identity] = await load(page, name);
  const row = await page.evaluate((database) => window.identity.look(database), name);
  expect(row.hasKey).toBe(true);
  expect(row.exports).toEqual(['InvalidAccessError', 'InvalidAccessError']);
  // IV, sealed secret, tag.
  expect(row.bytes.length).toBe(12 + 32 + 16);
  expect(row.bytes.join()).not.toContain([...fromHex(identity!.secret)!.slice(0, 4)].join());
  expect(await page.evaluate(() => window.identity.storages())).toEqual([0, 0, 0]);
});

test.each<Damage>(['flip a bit', 'other key', 'no key', 'junk'])('what cannot be read any more (%s) is replaced once, the same in every tab', async (how) => {
  const name = newName();
  const [before] = await load(page, name);
  await page.evaluate(([database, damage]) => window.identity.damage(database, damage), [name, how] as const);
  const identities = await load(page, name, 4);
  expect(new Set(identities.map(({ secret }) => secret)).size).toBe(1);
  expect(identities[0]!.secret).not.toBe(before!.secret);
  expect(identities.filter(({ origin }) => origin === 'replaced').length).toBe(1);
  expect(await load(page, name)).toMatchObject([{ secret: identities[0]!.secret, origin: 'kept' }]);
});

test('what a later version of the program keeps is not touched; this page gets an identity of its own', async () => {
  const name = newName();
  await load(page, name);
  const before = await page.evaluate((database) => window.identity.look(database), name);
  await page.evaluate((database) => window.identity.upgrade(database), name);
  expect(await load(page, name)).toMatchObject([{ persistent: false, origin: 'made' }]);
  expect(await page.evaluate((database) => window.identity.look(database), name)).toEqual(before);
});

// The last one: it kills the browser of all the others.
test('the identity is there after the browser was killed', async () => {
  const name = newName();
  const [before] = await load(page, name);
  await profile.kill();
  const again = await (await profile.reopen()).page();
  expect(await load(again, name)).toEqual([{ ...before, origin: 'kept' }]);
});
