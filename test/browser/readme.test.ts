// Shows that the example of the README works as it stands, and so does every page and every tag in the documentation: two browsers see what one wrote.
import { createServer, type Server } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageElements, panelPieces } from '../../scripts/bindings.ts';
import { bundle } from '../../scripts/bundle.ts';
import { allSnippets } from '../docs/snippets.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';

/** Pages and tags, each once, the first of the README first. */
const HTML = [...new Map(allSnippets().filter(({ language }) => language === 'html').map((snippet) => [snippet.text, snippet])).values()];

let lab: Lab;
let server: Server;
let origin = '';
let left: BrowserProfile;
let right: BrowserProfile;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/fixture.ts' });
  const files = new Map([['/peerset.js', await bundle('src/index.ts', { minify: true })]]);
  for (const pieces of [await pageElements(), await panelPieces('peerset-panel', '../peerset.js')]) for (const { path, bytes } of pieces) files.set(`/${path}`, Buffer.from(bytes).toString('utf8'));
  server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/^\/\d+\//, '/');
    const text = files.get(path) ?? pageOf(HTML[Number(request.url?.split('/')[1])]?.text ?? '');
    response.writeHead(200, { 'content-type': files.has(path) ? 'text/javascript' : 'text/html' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
  [left, right] = await Promise.all([lab.profile('left'), lab.profile('right')]);
});

afterAll(async () => {
  expect(lab.errors).toEqual([]);
  await lab.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** An example to the letter, with what the text around says of it. The public trackers and relays are out of reach for a test: whoever asks for one gets ours. */
function pageOf(html: string): string {
  const detour = `<script>globalThis.WebSocket = class extends WebSocket { constructor() { super(${JSON.stringify(lab.trackerUrl)}); } };</script>`;
  const elements = html.includes('<script') ? '' : '<script type="module" src="peerset-element.js"></script>';
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${detour}${elements}${html}`;
}

/** By its form where it has one, else from a program. */
async function write(page: Page, text: string): Promise<void> {
  if ((await page.locator('form, peerset-list[writable]').count()) === 0) return page.evaluate(`${COLLECTION}.then((all) => all.put({ text: ${JSON.stringify(text)} })).then(() => undefined)`);
  await page.locator('form :is(input:not([type=number]), textarea)').first().fill(text);
  await page.locator('form button').first().click();
}

/** The collection of the page's element. As text: what a test is made of knows imports of its own. */
const COLLECTION = `import('./peerset.js').then(({ peerset }) => {
  const element = document.querySelector('[room]');
  return peerset(element.getAttribute('room')).collection(element.getAttribute('collection'));
})`;

/** In the page where it shows records, else in the room of its element. */
async function appears(page: Page, text: string): Promise<void> {
  if ((await page.locator('#list, peerset-list').count()) > 0) return page.getByText(text).first().waitFor();
  await page.evaluate(`${COLLECTION}.then((all) => new Promise((resolve) => all.subscribe((rows) => rows.some(({ value }) => JSON.stringify(value).includes(${JSON.stringify(text)})) && resolve())))`);
}

test('the example in the README works as it stands, in two browsers', async () => {
  const [one, other] = await Promise.all([left.page(`${origin}/0/`), right.page(`${origin}/0/`)]);
  await one.fill('#input', 'first to sign');
  await one.click('button');
  await other.locator('#list', { hasText: 'first to sign' }).waitFor();
  await other.fill('#input', 'second');
  await other.press('#input', 'Enter');
  await one.locator('#list', { hasText: 'second' }).waitFor();
  expect(await one.locator('#list').innerText()).toBe('second\nfirst to sign');
  await Promise.all([one.close(), other.close()]);
});

test.each(HTML.map(({ at }, index) => [at, index] as const))('%s works as it stands: what is written in one browser is in the other', async (at, index) => {
  const [one, other] = await Promise.all([left.page(`${origin}/${index}/`), right.page(`${origin}/${index}/`)]);
  await write(one, `words of ${at}`);
  await appears(other, `words of ${at}`);
  await Promise.all([one.close(), other.close()]);
});
