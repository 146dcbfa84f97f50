// Shows that nothing keeps people out of the reference, either, which is made from comments in the sources and takes long to make.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSite, type Site } from '../../scripts/docs/site.ts';
import { expectOpen, serveSite, type ServedSite } from './docs-fixture.ts';
import { startLab, type Lab } from './harness.ts';

/** Calls first, types alone, elements with attributes, a list of errors. */
const KINDS = ['reference/peerset.html', 'reference/core.html', 'reference/element.html', 'reference/errors.html'] as const;

/** The compiler reads the whole program: ten seconds on a machine that does nothing else. */
const PATIENCE_MS = 600_000;

let lab: Lab | undefined;
let made: Site;
let site: ServedSite | undefined;
let page: Page;

beforeAll(async () => {
  made = await buildSite({ hasReference: true });
  site = await serveSite(made.files);
  lab = await startLab({ entry: '', files: new Map(), tracker: false });
  page = await (await lab.profile('reader')).page(site.origin + KINDS[0]);
  await page.setViewportSize({ width: 390, height: 844 });
}, PATIENCE_MS);

afterAll(async () => {
  await lab?.close();
  site?.close();
});

test('every link of it leads somewhere, and no two parts of a page have one id', () => {
  expect(made.broken).toEqual([]);
});

test.each(KINDS)('%s is for everybody, by day and by night, and no wider than a phone', async (kind) => {
  await expectOpen(page, site!.origin + kind, ['light', 'dark']);
});

test('what comes first is what one calls, and the search works beside a name that is called like a part of the page', async () => {
  await page.goto(site!.origin + KINDS[0]);
  expect(await page.locator('main h2').first().textContent()).toBe('peerset');
  // A type of the library has this name: its heading stands in the text, like all others.
  expect(await page.locator('h2#found').evaluate((heading) => getComputedStyle(heading).position)).toBe('static');
  await page.getByRole('searchbox', { name: 'Search headings' }).fill('E_QUOTA');
  await page.locator('#Found a').first().waitFor();
});
