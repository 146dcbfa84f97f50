/** Pictures of the demos as `npm start` serves them: two devices in one browser, each with a storage of its own. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startDemo } from '../start.ts';
import { SCENES } from './scenes.ts';
import type { Shot, Subject } from './subject.ts';

const PATIENCE_MS = 20_000;

/** The demos. */
export const DEMOS: Subject = {
  names: Object.keys(SCENES),
  // Devices find each other on this machine, and a camera is there that is none.
  flags: ['--disable-features=WebRtcHideLocalIpsWithMdns', '--allow-loopback-in-peer-connection', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
    '--autoplay-policy=no-user-gesture-required', '--mute-audio', '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows'],
  async open(browser) {
    const demo = await startDemo();
    // Bundled before a page waits for it.
    await (await fetch(`${demo.url}main.js`)).text();
    return { take: (name, shots) => take(browser, demo.url, name, shots), close: () => demo.close() };
  },
};

async function take(browser: Browser, url: string, name: string, shots: readonly Shot[]): Promise<void> {
  const { path, isAlone = false, room = crypto.randomUUID().slice(0, 8), act } = SCENES[name]!;
  const devices = await Promise.all([device(browser, shots[0]!), ...isAlone ? [] : [device(browser, shots[0]!)]]);
  try {
    const pages = await Promise.all(devices.map((context) => pageOf(context, `${url}${path}#${room}`)));
    await act?.({ one: pages[0]!, other: pages[1] }).catch((error: unknown) => console.error(`${name}: ${String(error).split('\n').slice(0, 2).join(' ')}`));
    for (const { view, shoot } of shots) {
      await pages[0]!.setViewportSize(view);
      await pages[0]!.emulateMedia({ colorScheme: view.theme, reducedMotion: 'reduce' });
      await pages[0]!.evaluate(() => scrollTo(0, 0));
      await shoot(pages[0]!);
    }
  } finally {
    await Promise.all(devices.map((context) => context.close()));
  }
}

async function device(browser: Browser, { view }: Shot): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: view, colorScheme: view.theme, reducedMotion: 'reduce', permissions: ['camera', 'microphone'] });
  context.setDefaultTimeout(PATIENCE_MS);
  // What bundles this program names its functions by a helper, which pages do not have.
  await context.addInitScript('globalThis.__name = (named) => named');
  return context;
}

async function pageOf(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`page: ${error.message}`));
  await page.goto(url);
  return page;
}
