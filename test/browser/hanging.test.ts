// Shows in a real browser that a tab that hangs loses the lead, finds out when it goes on, and that nothing is lost by it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab, type Lab } from './harness.ts';
import { PlainBrowser } from './plain-browser.ts';

let lab: Lab;
let browser: PlainBrowser;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/tabs-fixture.ts', tracker: false });
  browser = await PlainBrowser.start(lab.origin);
});

afterAll(async () => {
  expect(browser.errors).toEqual([]);
  await browser.close();
  await lab.close();
});

test('a tab that stands still in the debugger loses the lead, and follows when it goes on', async () => {
  const rooms = ['hanging'];
  const listener = await browser.page();
  await listener.evaluate(() => window.tab.listen());
  const first = await browser.page();
  await first.evaluate((names) => window.tab.join(names), rooms);
  await first.evaluate(() => window.tab.leads());
  const second = await browser.page();
  await second.evaluate((names) => window.tab.join(names), rooms);
  await second.evaluate(() => window.tab.lives());
  const session = await first.context().newCDPSession(first);
  await session.send('Debugger.enable');
  const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
  await session.send('Debugger.pause');
  const late = first.evaluate(() => window.tab.lives());
  await paused;
  const led = second.evaluate(() => window.tab.leads());
  await second.evaluate(() => window.tab.lives());
  await led;
  await session.send('Debugger.resume');
  await session.send('Debugger.disable');
  await late;
  await expect.poll(() => first.evaluate(() => window.tab.following()), { timeout: 60_000 }).toBe(1);
  expect(await second.evaluate(() => window.tab.following())).toBe(0);
  await Promise.all([first, second].map((page) => page.evaluate(() => window.tab.lives())));
  await Promise.all([first, second].map((page) => page.evaluate(() => window.tab.counted({ hanging: 5 }))));
  await Promise.all([first.close(), second.close()]);
  expect(await listener.evaluate((names) => window.tab.outcome(names), rooms)).toMatchObject({ acknowledged: 5, missing: 0 });
});
