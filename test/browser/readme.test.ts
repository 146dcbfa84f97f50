import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle, ROOT } from '../../scripts/bundle.ts';
import { startLab, type Lab } from './harness.ts';

let lab: Lab;
let server: Server;
let url = '';

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/fixture.ts' });
  const library = await bundle('src/index.ts', { minify: true });
  const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${detour(lab.trackerUrl)}${snippet()}`;
  server = createServer((request, response) => {
    const isLibrary = request.url === '/peerset.js';
    response.writeHead(200, { 'content-type': isLibrary ? 'text/javascript' : 'text/html' }).end(isLibrary ? library : page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}/`;
});

afterAll(async () => {
  await lab.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The first example of the README, to the letter. */
function snippet(): string {
  const [, html] = /```html\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  if (html === undefined) throw new Error('the README has no example');
  return html;
}

/** The public trackers and relays are out of reach for a test: whoever asks for one gets ours. */
function detour(trackerUrl: string): string {
  return `<script>globalThis.WebSocket = class extends WebSocket { constructor() { super(${JSON.stringify(trackerUrl)}); } };</script>`;
}

test('the example in the README works as it stands, in two browsers', async () => {
  const [left, right] = await Promise.all([lab.profile('left'), lab.profile('right')]);
  const [one, other] = await Promise.all([left.page(url), right.page(url)]);
  await one.fill('#input', 'first to sign');
  await one.click('button');
  await other.locator('#list', { hasText: 'first to sign' }).waitFor();
  await other.fill('#input', 'second');
  await other.press('#input', 'Enter');
  await one.locator('#list', { hasText: 'second' }).waitFor();
  expect(await one.locator('#list').innerText()).toBe('second\nfirst to sign');
});
