/**
 * `npm run bench:live-delay -- --seconds 20`: how long a picture takes from the canvas that draws it to the moment it is shown on another page, over
 * tracks and over segments of 2 s. Two pages in two browsers on this machine, so the way between them takes nothing; capture, encoder,
 * connection, jitter buffer, decoder and the screen's turn are in it, a camera is not. One JSON line for each way.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { peerset } from '../src/index.ts';
import { startLab, type Lab } from '../test/browser/harness.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '20' } } });
const seconds = Number(values.seconds);
if (!Number.isInteger(seconds) || seconds < 1) throw new Error('--seconds is a whole number above 0');
const WAIT = { timeout: 60_000 } as const;
/** What begins is not measured: players and encoders find their pace. */
const SETTLED_MS = 4_000;

/** One of the delays, from the smallest on. */
function at(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN);
}

async function measure(lab: Lab, direct: number): Promise<void> {
  const secret = peerset.secret();
  const [sender, viewer] = await Promise.all(['sender', 'viewer'].map(async (name) => (await lab.profile(`${name} ${direct}`)).page())) as [Page, Page];
  for (const page of [sender, viewer]) await page.evaluate((key) => window.delay.open(key), secret);
  await sender.waitForFunction(() => window.delay.peers() === 1, undefined, WAIT);
  await sender.evaluate((viewers) => window.delay.send(viewers), direct);
  await viewer.waitForFunction((key) => window.delay.isLive(key), `delay ${direct}`, WAIT);
  await viewer.evaluate(() => window.delay.watch());
  await viewer.waitForFunction(() => window.delay.frames() > 0, undefined, WAIT);
  await viewer.waitForTimeout(SETTLED_MS);
  await viewer.evaluate(() => window.delay.take());
  await viewer.waitForTimeout(seconds * 1000);
  const [delays, via] = await viewer.evaluate(async () => [window.delay.take(), await window.delay.via()] as const);
  const sorted = [...delays].sort((one, other) => one - other);
  console.log(JSON.stringify({ bench: 'live-delay', via, seconds, frames: sorted.length, minMs: at(sorted, 0), p50Ms: at(sorted, 0.5), p95Ms: at(sorted, 0.95), maxMs: at(sorted, 1), load: loadavg()[0] }));
  for (const page of [sender, viewer]) await page.close();
}

const lab = await startLab({ entry: 'bench/live-delay-page.ts', flags: ['--autoplay-policy=no-user-gesture-required'] });
try {
  for (const direct of [1, 0]) await measure(lab, direct);
} finally {
  await lab.close();
}
