/**
 * A browser as people have it: started by us and only watched by Playwright, which otherwise keeps every page in the foreground for ever,
 * keeps none for the back button, and slows none down. Only in such a browser can pages be frozen, come back and wait in the background.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumPath } from '../../scripts/chromium.ts';

const FLAGS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--no-default-browser-check', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--mute-audio', '--remote-debugging-port=0', '--allow-loopback-in-peer-connection',
  // As in `harness.ts`: loopback without mDNS names, and nothing for people who type addresses.
  '--disable-features=WebRtcHideLocalIpsWithMdns,WebUIOmniboxPopup,WebUIOmniboxAimPopup',
];
const START_TIMEOUT_MS = 120_000;

/** One browser with a new, empty profile. */
export class PlainBrowser {
  /** What went wrong in its pages: uncaught errors and `console.error`. */
  readonly errors: string[] = [];
  readonly #origin: string;
  readonly #directory: string;
  readonly #process: ChildProcess;
  readonly #browser: Browser;

  private constructor(origin: string, directory: string, started: { readonly process: ChildProcess; readonly browser: Browser }) {
    this.#origin = origin;
    this.#directory = directory;
    this.#process = started.process;
    this.#browser = started.browser;
  }

  /** Starts one for the pages of `origin`. */
  static async start(origin: string, flags: readonly string[] = []): Promise<PlainBrowser> {
    const directory = await mkdtemp(join(tmpdir(), 'peerset-plain-'));
    const program = spawn(await chromiumPath(), [...FLAGS, ...flags, `--user-data-dir=${directory}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
    try {
      const browser = await chromium.connectOverCDP(await endpointOf(program), { noDefaults: true, timeout: START_TIMEOUT_MS });
      return new PlainBrowser(origin, directory, { process: program, browser });
    } catch (reason) {
      program.kill('SIGKILL');
      throw reason;
    }
  }

  /** Opens a page and resolves when its bundle has run. */
  async page(path = '/'): Promise<Page> {
    const page = await this.#browser.contexts()[0]!.newPage();
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    await page.goto(new URL(path, this.#origin).href, { timeout: START_TIMEOUT_MS });
    // The same module, which has run once this resolves; a page in the background may be told that it is loaded before.
    await page.evaluate("import('/bundle.js').then(() => undefined)");
    return page;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    const session = await this.#browser.newBrowserCDPSession();
    await session.send('Browser.close').catch(() => undefined);
    const late = setTimeout(() => this.#process.kill('SIGKILL'), 10_000);
    if (this.#process.exitCode === null && this.#process.signalCode === null) await ended;
    clearTimeout(late);
    // The last files of a dying process may still be appearing: retry.
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Where the browser can be watched, as it says itself. */
function endpointOf(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`the browser did not start: ${said}`)), START_TIMEOUT_MS);
    program.once('error', reject);
    program.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
}
