/** Pictures of the Network panel, state by state, in rooms that are simulated. */
import { createServer } from 'node:http';
import type { Browser, Locator, Page } from 'playwright-core';
import { bundle } from '../bundle.ts';
import type { Manner } from './page.ts';
import { STATES, type Place } from './states.ts';
import type { Subject, Taker } from './subject.ts';

/** What is waited for in a step, ms: pictures of what never comes are of no use, either. */
const PATIENCE_MS = 10_000;
const PAGE = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>panel</title><body><script type="module" src="/page.js"></script>';

/** The panel. */
export const PANEL: Subject = {
  names: Object.keys(STATES),
  flags: [],
  async open(browser) {
    const program = await bundle('scripts/shots/page.ts', { isUnmapped: true });
    const server = createServer((request, response) => {
      const isProgram = request.url === '/page.js';
      response.writeHead(200, { 'content-type': isProgram ? 'text/javascript' : 'text/html; charset=utf-8' });
      response.end(isProgram ? program : PAGE);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const page = await pageAt(browser, `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}/`);
    return { take: (name, shots) => take(page, name, shots), close: async () => void server.close() };
  },
};

async function pageAt(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  page.on('pageerror', (error) => console.error(`page: ${error.message}`));
  await page.goto(url);
  await page.waitForFunction(() => 'shots' in window);
  await page.evaluate(() => window.shots.make());
  return page;
}

async function take(page: Page, name: string, shots: Parameters<Taker['take']>[1]): Promise<void> {
  for (const { view, viewName, shoot } of shots) {
    await page.setViewportSize(view);
    await page.mouse.move(0, 0);
    await page.evaluate((manner) => window.shots.show(manner), { name, theme: view.theme, dir: view.dir } satisfies Manner);
    await page.locator('#section [aria-busy]').waitFor({ state: 'detached', timeout: PATIENCE_MS }).catch(() => undefined);
    for (const step of STATES[name]!.steps ?? []) {
      await perform(placeOf(page, step), step).catch((error: unknown) => console.error(`${name}, ${viewName}: ${String(step.name)}: ${String(error).split('\n')[0]}`));
    }
    await shoot(page);
  }
}

function placeOf(page: Page, { role, name }: Place): Locator {
  return role === 'text' ? page.getByText(name).first() : page.getByRole(role, { name }).first();
}

async function perform(place: Locator, { option, text }: Place): Promise<void> {
  const patience = { timeout: PATIENCE_MS };
  if (option !== undefined) await place.selectOption(option, patience);
  else if (text !== undefined) await place.fill(text, patience);
  else await place.click(patience);
}
