/**
 * Browsers whose test is over, kept for the next one: to start and end a hundred of them takes a third of the time that all tests in
 * browsers take. What a page can leave behind lies in its origin, and each lab has its own; it is cleared nonetheless. Only a browser
 * that ran from its profile's first start to the end of its test is kept: one that was killed, closed or reopened is not.
 *
 * Nothing is kept unless `keepBrowsers` was called: benchmarks start each browser anew.
 */
import { rmSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';

/** A browser on a folder that nobody uses. */
export interface KeptBrowser {
  readonly context: BrowserContext;
  readonly directory: string;
  /** Its switches, as one text: whoever takes it wants the same. */
  readonly flags: string;
  /** The only page that is open, and shows nothing. */
  readonly blank: Page;
}

const CLEAR_TIMEOUT_MS = 10_000;

let limit = 0;
const kept: KeptBrowser[] = [];

/** Keeps up to `count` browsers in this process from now on; they end with it, and `folder-setup.ts` removes their folders. */
export function keepBrowsers(count: number): void {
  limit = count;
}

/** The last one that was kept with these switches, if there is one; it is the caller's from now on. */
export function takeKept(flags: string): KeptBrowser | undefined {
  for (;;) {
    const place = kept.findLastIndex((browser) => browser.flags === flags);
    if (place < 0) return undefined;
    const [browser] = kept.splice(place, 1);
    // One that ended while nobody looked is none.
    if (!browser!.blank.isClosed()) return browser;
    rmSync(browser!.directory, { recursive: true, force: true });
  }
}

/** Clears a browser of what its test left, and keeps it. `false`: it is not kept, and the caller ends it. */
export async function keep(context: BrowserContext, directory: string, flags: string): Promise<boolean> {
  if (limit === 0) return false;
  try {
    const blank = await Promise.race([cleared(context), late()]);
    kept.push({ context, directory, flags, blank });
    if (kept.length > limit) await discard(kept.shift()!);
    return true;
  } catch {
    return false;
  }
}

async function cleared(context: BrowserContext): Promise<Page> {
  const used = context.pages();
  const origins = new Set(used.flatMap((page) => page.frames()).map((frame) => originOf(frame.url())).filter((origin) => origin !== undefined));
  const blank = await context.newPage();
  await Promise.all(used.map((page) => page.close()));
  const session = await context.newCDPSession(blank);
  for (const origin of origins) await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await session.detach();
  await context.clearPermissions();
  await context.setOffline(false);
  return blank;
}

function originOf(address: string): string | undefined {
  const { protocol, origin } = new URL(address);
  return protocol.startsWith('http') ? origin : undefined;
}

async function discard({ context, directory }: KeptBrowser): Promise<void> {
  await Promise.race([context.close(), late()]).catch(() => undefined);
  rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

function late(): Promise<never> {
  return new Promise((_, reject) => setTimeout(reject, CLEAR_TIMEOUT_MS, new Error('the browser does not answer')).unref());
}
