/**
 * `npm run soak:leaders -- 1000`: that many leaders of rooms are closed, crashed and frozen in turn, in one browser, while other tabs
 * of the origin write (`test/browser/tabs-kills.ts`). A line of JSON for each hundred and one at the end, with the slowest takeovers.
 * `servedMs`: until a tab that follows got a record acknowledged in every room. Exit code 1 where two tabs
 * wrote to one room at a time, where something acknowledged is missing, or where nobody took over within three minutes.
 */
import { startLab } from '../test/browser/harness.ts';
import { PlainBrowser } from '../test/browser/plain-browser.ts';
import { ENDS, LeaderKills, type End, type Takeover } from '../test/browser/tabs-kills.ts';

/** Rooms in which one tab leads, count: ends of so many leaders at once. */
const ROOMS = 8;
const REPORT_EVERY = 100;

const wanted = Number(process.argv[2] ?? 1000);
if (!Number.isSafeInteger(wanted) || wanted < 1) throw new Error('npm run soak:leaders -- COUNT: a whole number of leaders');

const kills: Record<End, number> = { close: 0, crash: 0, freeze: 0 };
const takeovers: (Takeover & { readonly end: End; readonly nth: number })[] = [];
const began = performance.now();

function report(more: object = {}): void {
  const seconds = (performance.now() - began) / 1000;
  const sorted = [...takeovers].sort((left, right) => left.ms - right.ms);
  const killed = kills.close + kills.crash + kills.freeze;
  const served = takeovers.map(({ servedMs }) => servedMs).sort((left, right) => left - right);
  const servedMs = { median: served[served.length >> 1], max: served.at(-1) };
  const takeoverMs = { median: sorted[sorted.length >> 1]?.ms, slowest: sorted.slice(-3).reverse() };
  console.log(JSON.stringify({ soak: 'leaders', killed, ...kills, seconds: Math.round(seconds), perSecond: Number((killed / seconds).toFixed(1)), servedMs, takeoverMs, ...more }));
}

const lab = await startLab({ entry: 'test/browser/tabs-fixture.ts', tracker: false });
const browser = await PlainBrowser.start(lab.origin);
try {
  const rooms = Array.from({ length: ROOMS }, (_, i) => `leaders ${i}`);
  const tabs = await LeaderKills.start(browser, rooms);
  for (let killed = 0, reported = 0; killed < wanted; killed += ROOMS) {
    const end = ENDS[(killed / ROOMS) % ENDS.length]!;
    takeovers.push({ end, nth: killed, ...await tabs.kill(end) });
    kills[end] += ROOMS;
    if (killed + ROOMS - reported < REPORT_EVERY) continue;
    reported += REPORT_EVERY;
    report();
  }
  const outcome = await tabs.outcome();
  report({ ...outcome, errors: browser.errors.slice(0, 5) });
  if (outcome.missing > 0 || outcome.relapses > 0 || browser.errors.length > 0) process.exitCode = 1;
} catch (reason) {
  report({ failed: String(reason), errors: browser.errors.slice(0, 5) });
  process.exitCode = 1;
} finally {
  await browser.close();
  await lab.close();
}
