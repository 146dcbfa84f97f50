/** The site of the documentation served to a browser from memory, and what is asked of each page of it. */
import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { barriers } from './barriers.ts';

const TYPES: Readonly<Record<string, string>> = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
/** A long page is the same kind of thing many times over: the beginning of it is looked at, so many parts. */
const PARTS = 30;

/** A site while it is served. */
export interface ServedSite {
  /** With a slash at its end. */
  readonly origin: string;
  close(): void;
}

/** Serves files by path. */
export async function serveSite(files: ReadonlyMap<string, string>): Promise<ServedSite> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').slice(1);
    const text = files.get(path);
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': TYPES[path.split('.').at(-1)!] ?? 'text/plain' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  return {
    origin: `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Nothing keeps people out of the page at `url`, by these lights, and it is no wider than the phone it is shown on. */
export async function expectOpen(page: Page, url: string, lights: readonly ('light' | 'dark')[]): Promise<void> {
  await page.goto(url);
  expect(await page.evaluate(() => document.documentElement.scrollWidth), url).toBeLessThanOrEqual(390);
  await page.evaluate((parts) => [...document.querySelectorAll('main > *')].slice(parts).forEach((part) => part.remove()), PARTS);
  for (const colorScheme of lights) {
    await page.emulateMedia({ colorScheme });
    expect([url, colorScheme, ...await barriers(page)]).toEqual([url, colorScheme]);
  }
}
