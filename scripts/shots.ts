/**
 * `npm run shots`: pictures of every state of the Network panel, of the demos with people and content in them, and of the pages of the
 * documentation, for whoever changes how they look. Nothing is compared: people look at them, side by side, in `.cache/shots/`.
 *
 *   npm run shots -- [panel] [demos] [docs] [--only overview,peers] [--views wide,phone-dark]
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { ROOT } from './bundle.ts';
import { chromiumPath } from './chromium.ts';
import { DEMOS } from './shots/demos.ts';
import { DOCUMENTS } from './shots/documents.ts';
import { PANEL } from './shots/panel.ts';
import type { Shot, Subject } from './shots/subject.ts';
import { clipOf, VIEWS, type View } from './shots/views.ts';

const OUT = join(ROOT, '.cache/shots');
const SUBJECTS: Readonly<Record<string, Subject>> = { panel: PANEL, demos: DEMOS, docs: DOCUMENTS };
/** What was asked for is drawn a look or two later, ms. */
const DRAWN_MS = 400;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { only: { type: 'string' }, views: { type: 'string' } }, allowPositionals: true });
  const views = Object.entries(VIEWS).filter(([name]) => values.views === undefined || values.views.split(',').includes(name));
  for (const [name, subject] of Object.entries(SUBJECTS)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const names = subject.names.filter((one) => values.only === undefined || values.only.split(',').some((part) => one === part || one.startsWith(`${part}-`)));
    // Only the panel is told which way it is read: what else there is speaks English.
    const shown = views.filter(([, { dir }]) => dir === 'ltr' || subject === PANEL);
    // The size of text is a setting of the browser: another size, another browser.
    for (const text of new Set(shown.map(([, view]) => view.text))) await takeAll({ name, subject, names, views: shown.filter(([, view]) => view.text === text), text });
    console.log(`.cache/shots/${name}: ${names.length * shown.length} pictures`);
  }
}

interface Round {
  readonly name: string;
  readonly subject: Subject;
  readonly names: readonly string[];
  readonly views: readonly (readonly [string, View])[];
  readonly text: number;
}

async function takeAll({ name: kind, subject, names, views, text }: Round): Promise<void> {
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: ['--no-sandbox', '--disable-gpu', `--blink-settings=defaultFontSize=${text},defaultFixedFontSize=${text - 3}`, ...subject.flags] });
  try {
    const taker = await subject.open(browser);
    try {
      for (const name of names) await taker.take(name, views.map(([viewName, view]) => shotOf(viewName, view, join(OUT, kind, viewName, `${name}.png`))));
    } finally {
      await taker.close();
    }
  } finally {
    await browser.close();
  }
}

function shotOf(viewName: string, view: View, path: string): Shot {
  return {
    viewName,
    view,
    async shoot(page: Page) {
      await page.waitForTimeout(DRAWN_MS);
      const { high, wide } = await page.evaluate(() => ({ high: document.documentElement.scrollHeight, wide: document.documentElement.scrollWidth }));
      if (wide > view.width) console.error(`${path.slice(OUT.length + 1)}: ${wide - view.width} px too wide`);
      mkdirSync(join(path, '..'), { recursive: true });
      await page.screenshot({ path, fullPage: true, clip: clipOf(view, high) });
    },
  };
}

await main();
