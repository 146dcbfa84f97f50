/**
 * `npm run crowd -- 20`: so many real pages in one room, each with six links at most (`--links`), that write at once until all hold all. One
 * tracker on this machine; a few browsers share the pages, and each page keeps its records in its own memory. Prints one JSON object and
 * ends; exit code 1 where somebody lacks something. Times are of this machine as busy as it is.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startLab, type Lab } from './harness.ts';
import { freshRoom, SwarmPage } from './swarm-page.ts';

/** Pages in one browser: more processes cost more than they say. */
const PAGES_PER_BROWSER = 5;
const RECORDS_EACH = 5;
const LOOK_MS = 500;
const PATIENCE_MS = 300_000;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { links: { type: 'string', default: '6' } } });
const [count, peersMax] = [Number(positionals[0] ?? 20), Number(values.links)];
if (!Number.isInteger(count) || count < 2 || !Number.isInteger(peersMax) || peersMax < 1) throw new Error('npm run crowd -- PAGES --links LINKS: whole numbers, two pages at least');

interface Look {
  readonly links: readonly number[];
  readonly vias: readonly string[];
}

/** The links of all pages at one moment. */
async function look(pages: readonly SwarmPage[]): Promise<Look> {
  const peers = await Promise.all(pages.map(({ page }) => page.evaluate(() => window.swarm.peers())));
  return { links: peers.map(({ length }) => length), vias: peers.flat().map(({ via }) => via) };
}

/** Opens the pages, those of one browser one after the other. */
async function gather(lab: Lab): Promise<readonly SwarmPage[]> {
  const browsers = await Promise.all(Array.from({ length: Math.ceil(count / PAGES_PER_BROWSER) }, () => lab.profile()));
  const opening = { room: freshRoom(), memory: true, peersMax };
  const opened = await Promise.all(browsers.map(async (browser, i) => {
    const pages: SwarmPage[] = [];
    for (let page = i * PAGES_PER_BROWSER; page < Math.min(count, (i + 1) * PAGES_PER_BROWSER); page++) pages.push(await SwarmPage.open(browser, opening));
    return pages;
  }));
  return opened.flat();
}

/** What `promise` gives, while the most links of any page are noted. */
async function watched<T>(pages: readonly SwarmPage[], promise: Promise<T>): Promise<{ readonly value: T; readonly most: number }> {
  let isOver = false;
  let most = 0;
  const ended = promise.finally(() => void (isOver = true));
  // Whoever awaits it hears of its failure.
  ended.catch(() => undefined);
  while (!isOver) {
    most = Math.max(most, ...(await look(pages)).links);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return { value: await ended, most };
}

function late(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`not all had all within ${PATIENCE_MS} ms`)), PATIENCE_MS).unref());
}

const lab = await startLab({ entry: 'test/browser/swarm-fixture.ts' });
try {
  const begun = performance.now();
  const pages = await gather(lab);
  const opened = performance.now();
  await Promise.race([late(), Promise.all(pages.map((page) => page.linked(1)))]);
  const linked = performance.now();
  const written = Promise.all(pages.map((page, i) => page.put(...Array.from({ length: RECORDS_EACH }, (_, j) => `page ${i} note ${j}`))));
  const all = written.then(() => Promise.all(pages.map((page) => page.counted(count * RECORDS_EACH))));
  const { value: roots, most } = await watched(pages, Promise.race([late(), all]));
  const agreed = performance.now();
  const { links, vias } = await look(pages);
  const sorted = [...links].sort((left, right) => left - right);
  const result = {
    pages: count, peersMax, records: count * RECORDS_EACH, sets: new Set(roots).size,
    openedMs: Math.round(opened - begun), linkedAfterMs: Math.round(linked - opened), agreedAfterMs: Math.round(agreed - linked),
    links: { perPage: links, least: sorted[0], median: sorted[count >> 1], most: sorted.at(-1), mostAtAnyTime: most },
    byPeers: Math.round((100 * vias.filter((via) => via === 'peer').length) / vias.length) / 100,
    errors: lab.errors, load: Math.round(loadavg()[0]!),
  };
  console.log(JSON.stringify(result, undefined, 2));
  process.exitCode = result.sets === 1 && lab.errors.length === 0 ? 0 : 1;
} finally {
  await lab.close();
}
