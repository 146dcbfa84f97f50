// Shows that nothing keeps people out of the documentation, by day or by night, that it fits a phone, and that its search finds.
import { createServer, type Server } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSite } from '../../scripts/docs/site.ts';
import { barriers } from './barriers.ts';
import { startLab, type Lab } from './harness.ts';

/** One of each kind: pictures and code, a comparison, wide tables, a decision. */
const KINDS = ['index.html', 'tutorial.html', 'which-one.html', 'protocol.html', 'adr/0004-slot-law.html'] as const;
const TYPES: Readonly<Record<string, string>> = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };

let lab: Lab;
let server: Server;
let page: Page;
let origin: string;

beforeAll(async () => {
  const { files } = await buildSite({ hasReference: false });
  server = createServer((request, response) => {
    const path = (request.url ?? '/').slice(1);
    const text = files.get(path);
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': TYPES[path.split('.').at(-1)!] ?? 'text/plain' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  origin = `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  lab = await startLab({ entry: '', files: new Map(), tracker: false });
  const [first] = KINDS;
  page = await (await lab.profile('reader')).page(origin + first);
});

afterAll(async () => {
  await lab.close();
  server.closeAllConnections();
  server.close();
});

test('each kind of page is for everybody, by day and by night, and no wider than a phone', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const kind of KINDS) {
    await page.goto(origin + kind);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), kind).toBeLessThanOrEqual(390);
    // A long page is the same kind of thing many times over: the beginning of it is looked at.
    await page.evaluate(() => [...document.querySelectorAll('main > *')].slice(30).forEach((part) => part.remove()));
    for (const colorScheme of kind === 'which-one.html' ? ['light', 'dark'] as const : ['light'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([kind, colorScheme, ...await barriers(page)]).toEqual([kind, colorScheme]);
    }
  }
});

test('the search finds a heading of another page, by keys alone', async () => {
  await page.goto(`${origin}index.html`);
  await page.getByRole('searchbox', { name: 'Search headings' }).fill('threat');
  const found = page.locator('#found a').first();
  await found.waitFor();
  await found.press('Enter');
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  expect(page.url()).not.toContain('index.html');
  expect(lab.errors.filter((line) => !line.includes('404'))).toEqual([]);
});
