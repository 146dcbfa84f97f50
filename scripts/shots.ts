/**
 * `npm run shots`: pictures of every state of the Network panel, for whoever changes how it looks. Nothing is compared: people look
 * at them, side by side, in `.cache/shots/`.
 *
 *   npm run shots -- [--only overview,peers] [--views wide,phone-dark]
 */
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Locator, type Page } from 'playwright-core';
import { bundle, ROOT } from './bundle.ts';
import { chromiumPath } from './chromium.ts';
import type { Manner } from './shots/page.ts';
import { STATES, type Place } from './shots/states.ts';

const OUT = join(ROOT, '.cache/shots');
/** What is waited for in a step, ms: pictures of what never comes are of no use, either. */
const PATIENCE_MS = 10_000;

/** A list of a hundred is the same many times over, px. */
const HIGH_MAX = 6_000;

/** A screen, and how the panel is shown on it. */
interface View extends Omit<Manner, 'name'> {
  readonly width: number;
  readonly height: number;
}

const VIEWS: Readonly<Record<string, View>> = {
  'wide': { width: 1280, height: 800, theme: 'light', dir: 'ltr' },
  'wide-dark': { width: 1280, height: 800, theme: 'dark', dir: 'ltr' },
  'tablet': { width: 820, height: 1180, theme: 'light', dir: 'ltr' },
  'tablet-dark': { width: 820, height: 1180, theme: 'dark', dir: 'ltr' },
  'phone': { width: 390, height: 844, theme: 'light', dir: 'ltr' },
  'phone-dark': { width: 390, height: 844, theme: 'dark', dir: 'ltr' },
  'phone-rtl': { width: 390, height: 844, theme: 'light', dir: 'rtl' },
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, views: { type: 'string' } } });
  const wanted = (given: string | undefined, all: readonly string[]): readonly string[] => all.filter((name) => given === undefined || given.split(',').some((part) => name === part || name.startsWith(`${part}-`)));
  const names = wanted(values.only, Object.keys(STATES));
  const views = Object.keys(VIEWS).filter((name) => values.views === undefined || values.views.split(',').includes(name));
  const program = await bundle('scripts/shots/page.ts', { isUnmapped: true });
  const server = createServer((request, response) => {
    const isProgram = request.url === '/page.js';
    response.writeHead(200, { 'content-type': isProgram ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(isProgram ? program : '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>panel</title><body><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ reducedMotion: 'reduce' });
    page.on('pageerror', (error) => console.error(`page: ${error.message}`));
    await page.goto(`http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}/`);
    await page.waitForFunction(() => 'shots' in window);
    await page.evaluate(() => window.shots.make());
    if (values.only === undefined && values.views === undefined) rmSync(OUT, { recursive: true, force: true });
    for (const view of views) for (const name of names) await take(page, view, name);
  } finally {
    await browser.close();
    server.close();
  }
  console.log(`.cache/shots/: ${names.length * views.length} pictures`);
}

async function take(page: Page, viewName: string, name: string): Promise<void> {
  const { width, height, theme, dir } = VIEWS[viewName]!;
  await page.setViewportSize({ width, height });
  await page.evaluate((manner) => window.shots.show(manner), { name, theme, dir } satisfies Manner);
  await page.locator('#section [aria-busy]').waitFor({ state: 'detached', timeout: PATIENCE_MS }).catch(() => undefined);
  for (const step of STATES[name]!.steps ?? []) {
    await perform(placeOf(page, step), step).catch((error: unknown) => console.error(`${name}, ${viewName}: ${String(step.name)}: ${String(error).split('\n')[0]}`));
  }
  // What was asked for is drawn a look or two later.
  await page.waitForTimeout(400);
  mkdirSync(join(OUT, viewName), { recursive: true });
  const high = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.screenshot({ path: join(OUT, viewName, `${name}.png`), fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(high, HIGH_MAX) } });
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

await main();
