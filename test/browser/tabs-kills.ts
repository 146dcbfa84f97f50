/**
 * Ends the tab that leads, again and again: closes it, crashes it, or has the browser stop it, while all tabs write, another is the
 * next to lead and yet another follows. A tab leads in several rooms at once, so that one end is the end of several leaders.
 * A tab that was stopped goes on once another leads: it must find out that it follows, and it is the last to lead again.
 */
import type { Page } from 'playwright-core';
import type { PlainBrowser } from './plain-browser.ts';
import type { Outcome } from './tabs-fixture.ts';

/** How a leader may end. */
export const ENDS = ['close', 'crash', 'freeze'] as const;
export type End = (typeof ENDS)[number];

const TABS = 3;
/** A takeover that takes longer never happens, ms. */
const PATIENCE_MS = 180_000;
/** One that takes longer is looked into, ms. */
const SLOW_MS = 3000;

/** How a takeover went, ms since the tab that led was told to end. */
export interface Takeover {
  /** The browser had ended that tab. */
  readonly endedMs: number;
  /** A tab that follows got a record acknowledged in every room. */
  readonly servedMs: number;
  /** The next said that it leads in all rooms, with what it holds; a page in the background says so when a timer lets it. */
  readonly ms: number;
  /** Where it was slow: what the browser said of locks then, and in how many rooms the next one had the lead already. */
  readonly slow?: { readonly locks: Readonly<Record<string, string>>; readonly leading: number };
}

/** The tabs of one browser, in the order in which they lead. */
export class LeaderKills {
  readonly #browser: PlainBrowser;
  readonly #rooms: readonly string[];
  readonly #listener: Page;
  readonly #tabs: Page[] = [];

  private constructor(browser: PlainBrowser, rooms: readonly string[], listener: Page) {
    this.#browser = browser;
    this.#rooms = rooms;
    this.#listener = listener;
  }

  /** Opens the tabs, and has them write. */
  static async start(browser: PlainBrowser, rooms: readonly string[]): Promise<LeaderKills> {
    const listener = await browser.page();
    await listener.evaluate(() => window.tab.listen());
    const kills = new LeaderKills(browser, rooms, listener);
    while (kills.#tabs.length < TABS) await kills.#open();
    await within(kills.#tabs[0]!.evaluate(() => window.tab.leads()), 'the first tab leads');
    return kills;
  }

  /** Ends the tab that leads; resolves when the next leads in all rooms, with how that went. */
  async kill(end: End): Promise<Takeover> {
    const victim = this.#tabs.shift()!;
    const [next] = this.#tabs;
    const led = next!.evaluate(() => window.tab.leads());
    const begun = performance.now();
    const looking = this.#lookWhenSlow(next!, led);
    const goOn = await endOf(victim, end);
    const endedMs = Math.round(performance.now() - begun);
    // Those that follow are served by the new leader.
    const served = within(this.#tabs.at(-1)!.evaluate(() => window.tab.lives()), `who follows lives after ${end}`).then(() => Math.round(performance.now() - begun));
    await within(led, `the next leads after ${end}`);
    const ms = Math.round(performance.now() - begun);
    const [servedMs, slow] = await Promise.all([served, looking]);
    if (goOn === undefined) await this.#open();
    else await this.#wake(victim, goOn);
    await within(this.#tabs.at(-1)!.evaluate(() => window.tab.lives()), `who was there last lives after ${end}`);
    return { endedMs, servedMs, ms, ...(slow === undefined ? {} : { slow }) };
  }

  async #lookWhenSlow(next: Page, led: Promise<unknown>): Promise<Takeover['slow']> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const isSlow = await Promise.race([led.then(() => false, () => false), new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(true), SLOW_MS)))]);
    clearTimeout(timer);
    if (!isSlow) return undefined;
    const locks = await this.#listener.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query();
      return Object.fromEntries([...held, ...pending].map(({ name = '', clientId = '' }, i) => [`${i < held.length ? 'has' : 'wants'} ${name}, ${i}`, clientId.slice(0, 8)]));
    });
    return { locks, leading: this.#rooms.length - await next.evaluate(() => window.tab.following()) };
  }

  /** Has all tabs rest, checks that they agree, ends them, and looks what is on the disk. */
  async outcome(): Promise<Outcome> {
    await within(Promise.all(this.#tabs.map((tab) => tab.evaluate(() => window.tab.rest()))), 'all tabs rest');
    const counts = await this.#settled();
    await within(Promise.all(this.#tabs.map((tab) => tab.evaluate((wanted) => window.tab.counted(wanted), counts))), 'all tabs hold the same');
    await Promise.all(this.#tabs.map((tab) => tab.close()));
    return within(this.#listener.evaluate((rooms) => window.tab.outcome(rooms), this.#rooms), 'the disk is looked through');
  }

  async #settled(): Promise<Readonly<Record<string, number>>> {
    await this.#tabs[0]!.evaluate(() => window.tab.lives());
    return this.#tabs[0]!.evaluate(() => new Promise<Record<string, number>>((resolve) => setTimeout(() => resolve(window.tab.counts()), 500)));
  }

  async #open(): Promise<void> {
    const page = await this.#browser.page();
    await within(page.evaluate((rooms) => window.tab.join(rooms), this.#rooms), 'a new tab is ready');
    await page.evaluate(() => window.tab.write());
    this.#tabs.push(page);
  }

  async #wake(page: Page, goOn: () => Promise<void>): Promise<void> {
    await goOn();
    this.#tabs.push(page);
    const following = await page.evaluate(() => window.tab.following());
    if (following !== this.#rooms.length) throw new Error(`a tab that was stopped leads still in ${this.#rooms.length - following} rooms`);
  }
}

/** Ends a tab; where it was only stopped, returns what lets it go on. */
async function endOf(page: Page, end: End): Promise<(() => Promise<void>) | undefined> {
  if (end === 'close') return void await page.close();
  const session = await page.context().newCDPSession(page);
  if (end === 'crash') {
    const crashed = new Promise((resolve) => page.once('crash', resolve));
    // Whoever crashes does not answer.
    session.send('Page.crash').catch(() => undefined);
    await within(crashed, 'the page crashes');
    return void await page.close();
  }
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  return async () => {
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await session.detach();
  };
}

async function within<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(`not within ${PATIENCE_MS} ms: ${what}`)), PATIENCE_MS)));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
