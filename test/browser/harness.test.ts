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
