import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';

let lab: Lab;
let profile: BrowserProfile;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/fixture.ts' });
  profile = await lab.profile('smoke');
});

afterAll(async () => {
  await lab.close();
  expect(existsSync(profile.directory)).toBe(false);
});

test('a page is a secure context, runs the bundle and reaches the tracker', async () => {
  const page = await profile.page('/?a=1');
  expect(await page.evaluate(() => [isSecureContext, location.search])).toEqual([true, '?a=1']);
  expect(await page.evaluate(() => window.fixture.reachTracker())).toBe(true);
  expect(lab.errors).toEqual([]);
});

test('what a profile wrote is there after a kill, and another profile does not see it', async () => {
  const page = await profile.page();
  await page.evaluate(() => window.fixture.write('kept'));
  await profile.kill();
  await expect(profile.page()).rejects.toThrow('reopen');
  const again = await (await profile.reopen()).page();
  expect(await again.evaluate(() => window.fixture.read())).toBe('kept');
  const other = await lab.profile();
  expect(await (await other.page()).evaluate(() => window.fixture.read())).toBeUndefined();
  expect(lab.errors).toEqual([]);
});

test('errors of a page are collected, uncaught ones and console.error', async () => {
  const page = await profile.page();
  const thrown = page.waitForEvent('pageerror');
  await page.evaluate(() => window.fixture.fail());
  await thrown;
  expect(profile.errors.join('\n')).toContain('said on purpose');
  expect(profile.errors.join('\n')).toContain('thrown on purpose');
  expect(lab.errors).toEqual(profile.errors);
});

test('a browser whose test is over serves the next, and has nothing of what was in it', async () => {
  const first = await startLab({ entry: 'test/browser/fixture.ts', tracker: false });
  const used = await first.profile();
  const page = await used.page();
  await page.evaluate(() => window.fixture.write('left behind'));
  await page.context().setOffline(true);
  await first.close();
  const second = await startLab({ entry: 'test/browser/fixture.ts', tracker: false });
  try {
    const again = await second.profile();
    expect(again.directory).toBe(used.directory);
    expect(page.isClosed()).toBe(true);
    const opened = await again.page();
    await opened.route(first.origin, (route) => route.fulfill({ contentType: 'text/html', body: '' }));
    await opened.goto(first.origin);
    expect(await opened.evaluate(() => indexedDB.databases())).toEqual([]);
    expect((await second.profile('new', { isNew: true })).directory).not.toBe(used.directory);
  } finally {
    await second.close();
  }
});
