// Shows that nothing keeps people out of the documentation, by day or by night, that it fits a phone, and that its search finds.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSite } from '../../scripts/docs/site.ts';
import { expectOpen, serveSite, type ServedSite } from './docs-fixture.ts';
import { startLab, type Lab } from './harness.ts';

/** One of each kind: pictures and code, a comparison, wide tables, a decision, the list of them. The reference is looked at by `docs-reference.test.ts`. */
const KINDS = ['index.html', 'tutorial.html', 'which-one.html', 'protocol.html', 'adr/0004-slot-law.html', 'adr/index.html'] as const;

let lab: Lab;
let site: ServedSite;
let page: Page;

beforeAll(async () => {
  const { files } = await buildSite({ hasReference: false });
  site = await serveSite(files);
  lab = await startLab({ entry: '', files: new Map(), tracker: false });
  const [first] = KINDS;
  page = await (await lab.profile('reader')).page(site.origin + first);
});

afterAll(async () => {
  await lab.close();
  site.close();
});

test('each kind of page is for everybody, by day and by night, and no wider than a phone', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const kind of KINDS) await expectOpen(page, site.origin + kind, kind === 'which-one.html' ? ['light', 'dark'] : ['light']);
});

test('the search finds a heading of another page, by keys alone', async () => {
  await page.goto(`${site.origin}index.html`);
  await page.getByRole('searchbox', { name: 'Search headings' }).fill('threat');
  const found = page.locator('#Found a').first();
  await found.waitFor();
  await found.press('Enter');
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  expect(page.url()).not.toContain('index.html');
  expect(lab.errors.filter((line) => !line.includes('404'))).toEqual([]);
});
