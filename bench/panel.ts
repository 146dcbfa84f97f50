/**
 * `npm run bench:panel`: what the panel costs a page. One page shows it while another brings records that were signed before into the same room, so
 * many a second; a JSON line for each section, and one without a panel to compare with: what of each task's processor time the panel's scripts had (a trace
 * tells), what the main thread did by its own clock, tasks of more than 50 ms, and whether anything jumped. `turning`: all sections opened one after the other
 * meanwhile. Then a collection of many records by itself: opening, scrolling to the end, finding one, looking at it; and each section again over these,
 * while a few come: what costs more there than in the stream grows with the set.
 *
 *   npm run bench:panel -- --seconds 10 --rate 1200 --rows 100000 --only records,turning
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { panelPieces } from '../scripts/bindings.ts';
import { bundle } from '../scripts/bundle.ts';
import { startLab, type Lab } from '../test/browser/harness.ts';
import { panelTasks, type PanelTask } from './panel/updates.ts';
import { startTrace } from './profile/trace.ts';
import { quantile } from './statistics.ts';

const TITLES = ['Overview', 'Peers', 'Records', 'Compose', 'Merkle tree', 'Wire log', 'Networks', 'Moderation', 'Members', 'Identity', 'Storage', 'Doctor'] as const;
const ENTRY = 'bench/panel/page.ts';
const PANEL_FILES = '/peerset-panel/';
/** No update of the panel may take longer, ms. */
const BAR_MS = 16;
/** Levels of the tree that are opened before it is looked at. */
const UNFOLDED = 3;
/** A section that was opened has drawn what it begins with, ms. */
const SETTLED_MS = 1_500;
const SCROLL_STEPS = 200;
/** What comes while a large set is on show: enough that every look sees another set. */
const FEW_PER_SECOND = 20;
const FEW_SECONDS = 5;

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, rate: { type: 'string', default: '1200' }, rows: { type: 'string', default: '100000' }, only: { type: 'string', default: '' } },
});
const [seconds, rate, rows] = [values.seconds, values.rate, values.rows].map((text) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${text} is not a whole number`);
  return value;
}) as [number, number, number];

/** Whether `--only` names it, or one of several with commas between them. */
const isAsked = (name: string): boolean => values.only.toLowerCase().split(',').some((part) => name.toLowerCase().includes(part));

const rounded = (value: number): number => Number(value.toFixed(2));
const tell = (line: object): void => console.log(JSON.stringify({ bench: 'panel', ...line, load: rounded(loadavg()[0]!) }));

/** What the page's main thread did. */
interface Spent {
  readonly script: number;
  readonly drawing: number;
  readonly all: number;
}

/** Processor time of the page's main thread, ms: by the thread's own clock, which a busy machine spoils least. */
async function spent(page: Page, work: () => Promise<unknown>): Promise<Spent> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async (): Promise<Spent> => {
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000;
    return { script: of('ScriptDuration'), drawing: of('LayoutDuration') + of('RecalcStyleDuration'), all: of('TaskDuration') };
  };
  const before = await read();
  await work();
  const after = await read();
  await session.detach();
  return { script: after.script - before.script, drawing: after.drawing - before.drawing, all: after.all - before.all };
}

/** What a page did for the panel while `work` was done. */
async function traced(page: Page, work: () => Promise<unknown>): Promise<readonly PanelTask[]> {
  const end = await startTrace(page);
  await work();
  const pages = (await end()).filter(({ kind }) => kind === 'page').map((thread) => panelTasks(thread, (url) => url.includes(PANEL_FILES)));
  return pages.sort((one, other) => other.length - one.length)[0] ?? [];
}

/** What is told of the panel's tasks. */
function toldOf(tasks: readonly PanelTask[]): object {
  if (tasks.length === 0) return { updates: 0 };
  const ms = tasks.map((task) => task.ms);
  const longest = tasks.reduce((one, other) => (other.ms > one.ms ? other : one));
  return {
    updates: ms.length, p50Ms: rounded(quantile(ms, .5)), p99Ms: rounded(quantile(ms, .99)), longestMs: rounded(longest.ms), over: ms.filter((one) => one > BAR_MS).length,
    panelMs: rounded(ms.reduce((sum, one) => sum + one, 0)), longest: longest.where,
  };
}

async function openSection(page: Page, title: string): Promise<void> {
  await page.getByRole('tab', { name: title, exact: true }).click();
}

/** What a reader who is interested has opened in a section. */
async function engage(page: Page, title: string): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  if (title === 'Records') await page.locator('[role=option]').first().click();
  for (let level = 0; title === 'Merkle tree' && level < UNFOLDED; level++) {
    await page.evaluate(() => window.panelBench.unfold());
    await page.waitForTimeout(SETTLED_MS);
  }
}

async function stream(lab: Lab): Promise<void> {
  const [shown, writer] = await Promise.all([lab.profile('shown'), lab.profile('writer')]);
  const [page, other] = await Promise.all([shown.page(), writer.page()]);
  const room = `bench-${process.pid}`;
  for (const one of [page, other]) await one.evaluate((name) => window.panelBench.open(name, false), room);
  for (const one of [page, other]) await one.evaluate(() => window.panelBench.meet());
  const measure = async (line: object, meanwhile: () => Promise<unknown> = async () => undefined): Promise<void> => {
    await other.evaluate(([name, count]) => window.panelBench.sign(name, count), [room, rate * seconds] as const);
    const before = await page.evaluate(() => window.panelBench.seen());
    let ms = 0;
    let cost: Spent = { script: 0, drawing: 0, all: 0 };
    const tasks = await traced(page, async () => {
      cost = await spent(page, async () => {
        const begin = await page.evaluate(() => window.panelBench.reached(0));
        const pouring = other.evaluate(([perSecond, most]) => window.panelBench.pour(perSecond, most), [rate, seconds] as const);
        await meanwhile();
        const end = await page.evaluate((count) => window.panelBench.reached(count), await pouring);
        ms = end - begin;
      });
    });
    const { tasks: long, shift, shifted, records } = await page.evaluate(() => window.panelBench.seen());
    tell({
      ...line, recordsPerSecond: Math.round(((records - before.records) * 1000) / ms), ...toldOf(tasks),
      scriptMsPerSecond: rounded((cost.script * 1000) / ms), drawingMsPerSecond: rounded((cost.drawing * 1000) / ms), mainThreadMsPerSecond: rounded((cost.all * 1000) / ms),
      shift: rounded(shift), ...(shift === 0 ? {} : { shifted }), longTasks: long.length, longestTaskMs: Math.round(Math.max(0, ...long)),
    });
  };
  if (values.only === '') await measure({ part: 'stream', section: 'none' });
  await page.evaluate(() => window.panelBench.show());
  for (const title of TITLES) {
    if (!isAsked(title)) continue;
    await openSection(page, title);
    await engage(page, title);
    await measure({ part: 'stream', section: title });
  }
  if (isAsked('turning')) {
    await measure({ part: 'turning' }, async () => {
      for (const title of TITLES) {
        await openSection(page, title);
        await page.waitForTimeout((seconds * 1000) / TITLES.length);
      }
    });
  }
  await Promise.all([shown.close(), writer.close()]);
}

async function many(lab: Lab): Promise<void> {
  const profile = await lab.profile('rows');
  const page = await profile.page();
  await page.evaluate((name) => window.panelBench.open(name, true), `rows-${process.pid}`);
  await page.evaluate((count) => window.panelBench.fill(count), rows);
  await page.evaluate(() => window.panelBench.show());
  const timed = async (step: string, work: () => Promise<Readonly<Record<string, number>> | void>): Promise<void> => {
    await page.evaluate(() => window.panelBench.seen());
    const start = performance.now();
    let more: Readonly<Record<string, number>> = {};
    const { script, drawing } = await spent(page, async () => {
      more = await work() ?? {};
    });
    const { tasks } = await page.evaluate(() => window.panelBench.seen());
    tell({ part: 'rows', n: rows, step, ms: Math.round(performance.now() - start), scriptMs: rounded(script), drawingMs: rounded(drawing), longestTaskMs: Math.round(Math.max(0, ...tasks)), ...more });
  };
  // Many were put in one millisecond: which of them is the newest is for chance to say.
  const row = (place: number) => page.locator(`[role=option][aria-posinset="${place}"]`).filter({ hasText: 'of many' });
  await timed('open', async () => {
    await page.getByRole('tab', { name: 'Records', exact: true }).click();
    await row(1).waitFor({ timeout: 120_000 });
  });
  await timed('scroll', async () => {
    const { frames, rows: most } = await page.evaluate((steps) => window.panelBench.scroll(steps), SCROLL_STEPS);
    await row(rows).waitFor({ timeout: 120_000 });
    return { steps: SCROLL_STEPS, p50Ms: rounded(quantile(frames, .5)), p99Ms: rounded(quantile(frames, .99)), rowsInPage: most };
  });
  // The only row there is: before the search the list showed it among others.
  const found = page.locator('[role=option][aria-setsize="1"]').filter({ hasText: 'Note 7 of' });
  await timed('search', async () => {
    await page.getByRole('searchbox').fill('Note 7 of');
    await found.waitFor({ timeout: 120_000 });
  });
  await timed('detail', async () => {
    await found.click();
    await page.locator('article pre').first().waitFor({ timeout: 60_000 });
  });
  for (const title of TITLES) {
    if (!isAsked(title)) continue;
    await openSection(page, title);
    await page.waitForTimeout(SETTLED_MS);
    await page.evaluate(() => window.panelBench.seen());
    let cost: Spent = { script: 0, drawing: 0, all: 0 };
    const updates = await traced(page, async () => {
      cost = await spent(page, () => page.evaluate(([perSecond, most]) => window.panelBench.write(perSecond, most), [FEW_PER_SECOND, FEW_SECONDS] as const));
    });
    const { tasks } = await page.evaluate(() => window.panelBench.seen());
    tell({
      part: 'rows', n: rows, section: title, ...toldOf(updates),
      scriptMsPerSecond: rounded(cost.script / FEW_SECONDS), drawingMsPerSecond: rounded(cost.drawing / FEW_SECONDS), longTasks: tasks.length, longestTaskMs: Math.round(Math.max(0, ...tasks)),
    });
  }
  await profile.close();
}

const files = new Map([['/bundle.js', await bundle(ENTRY, { isUnmapped: true })], ['/peerset.js', await bundle('src/index.ts', { minify: true })]]);
for (const { path, bytes } of await panelPieces('peerset-panel', '../peerset.js')) files.set(`/${path}`, Buffer.from(bytes).toString('utf8'));
const lab = await startLab({ entry: ENTRY, files });
try {
  if (seconds > 0) await stream(lab);
  if (rows > 0) await many(lab);
  for (const line of lab.errors) console.error(line);
} finally {
  await lab.close();
}
