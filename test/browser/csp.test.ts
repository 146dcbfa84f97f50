/**
 * The demo is a page with the strict content security policy that we tell others to use (docs/THREAT-MODEL.md): no
 * inline script, no eval but WebAssembly, no HTML made of texts. Everything works under it, workers and the service worker included.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { startDemo, type Demo } from '../../scripts/start.ts';
import { startLab, type Lab } from './harness.ts';

interface Watched {
  violations?: string[];
}

let demo: Demo;
let lab: Lab;

beforeAll(async () => {
  demo = await startDemo();
  // Bundled before a browser waits for it.
  await (await fetch(`${demo.url}main.js`)).text();
  lab = await startLab({ entry: 'test/browser/fixture.ts', tracker: false });
});

afterAll(async () => {
  await lab.close();
  await demo.close();
});

/** A page of the demo that notes what its policy forbade, from its first line on. */
async function watched(name: string, room: string): Promise<Page> {
  const profile = await lab.profile(name);
  const page = await profile.page();
  await page.addInitScript(() => {
    const noted: string[] = [];
    (globalThis as Watched).violations = noted;
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      noted.push(`${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
  await page.goto(`${demo.url}#${room}`);
  return page;
}

const violations = (page: Page): Promise<string[] | undefined> => page.evaluate(() => (globalThis as Watched).violations);

test('two browsers share notes under the strict policy, checked by workers, and nothing is forbidden', async () => {
  const room = crypto.randomUUID();
  const [one, other] = await Promise.all([watched('left', room), watched('right', room)]);
  await one.fill('#text', 'under a strict policy');
  await one.press('#text', 'Control+Enter');
  await other.locator('.note', { hasText: 'under a strict policy' }).waitFor();
  // Where others can be found, what checks signatures is made ready: workers of a blob, by the trusted policy.
  await expect.poll(() => other.workers().length, { timeout: 30_000 }).toBeGreaterThan(0);
  // The service worker, too, whose address is no blob.
  await expect.poll(() => one.evaluate(() => navigator.serviceWorker.controller?.scriptURL), { timeout: 30_000 }).toBe(`${demo.url}peerset-sw.js`);
  expect([await violations(one), await violations(other)]).toEqual([[], []]);
  expect(lab.errors.filter((line) => !line.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
});

test('the policy is in force: markup from a text, foreign workers and other policies are refused', async () => {
  const page = await watched('strict', crypto.randomUUID());
  // By then the library has made its policy, whose rule is tried as well.
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 30_000 }).toBe(true);
  const refusals = await page.evaluate(() => {
    const tryOut = (run: () => unknown): string => {
      try {
        run();
        return 'allowed';
      } catch (error) {
        return (error as Error).name;
      }
    };
    return [
      tryOut(() => { document.body.innerHTML = '<b>x</b>'; }),
      tryOut(() => new Worker('data:text/javascript,1')),
      tryOut(() => (globalThis as unknown as { trustedTypes: Record<symbol, { createScriptURL(url: string): unknown }> }).trustedTypes[Symbol.for('peerset trusted-types policy')]!.createScriptURL('https://example.org/x.js')),
      tryOut(() => (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes.createPolicy('other', {})),
    ];
  });
  expect(refusals).not.toContain('allowed');
  // It is noted, too: the first test could have seen something.
  expect((await violations(page))?.length).toBeGreaterThan(0);
});
