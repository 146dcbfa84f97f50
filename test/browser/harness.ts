/**
 * Browsers for tests. A profile is one device: a Chromium process of its own with its own folder on disk, so
 * storage is real and a kill is a kill. Pages come from http://localhost, a secure context, and run one
 * bundled TypeScript entry. Whatever goes wrong in a page is collected, so that a test can say "nothing".
 *
 * Invariant: after `lab.close()` no server of ours is left, and no browser or folder but those that are kept for the next test (`kept-browsers.ts`).
 */
import { createServer, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { bundle } from '../../scripts/bundle.ts';
import { chromiumPath } from '../../scripts/chromium.ts';
import { startTracker } from '../../scripts/tracker.ts';
import { keep, takeKept } from './kept-browsers.ts';

declare global {
  interface Window {
    /** What the harness tells its pages. */
    readonly lab: { readonly trackerUrl: string };
  }
}

/** A served bundle, with a tracker if asked for, and the browsers that open it. */
export interface Lab {
  readonly origin: string;
  /** Address of the lab's own tracker; '' without one. */
  readonly trackerUrl: string;
  /** Errors of every page of every profile so far: uncaught ones and `console.error`. */
  readonly errors: readonly string[];
  /** Gives a browser with an empty profile: one that was kept of an earlier test, or a new one. */
  profile(name?: string, options?: ProfileOptions): Promise<BrowserProfile>;
  close(): Promise<void>;
}

/** What is not so for every browser. */
export interface ProfileOptions {
  /** The only core of the processor's that it may use, for measurements. */
  readonly core?: number;
  /** The network namespace it is in. */
  readonly space?: string;
  /** Whether its folder must never have been used, and go with the lab. */
  readonly isNew?: boolean;
}

/** One browser process on one profile folder. */
export interface BrowserProfile {
  readonly directory: string;
  /** Errors of this profile's pages; they outlive `reopen`. */
  readonly errors: readonly string[];
  /** Opens a page and resolves when the bundle has run. `path` may carry a query; every path is the same page. */
  page(path?: string): Promise<Page>;
  /** SIGKILLs the browser: nothing is flushed, as when a phone dies. */
  kill(): Promise<void>;
  /** Ends the browser in good order; the folder stays for `reopen`. */
  close(): Promise<void>;
  /** Starts a browser on the same folder, after `kill` or `close` (closes first if neither came). */
  reopen(): Promise<BrowserProfile>;
}

export interface LabOptions {
  /** TypeScript entry bundled into the page, relative to the project. */
  readonly entry: string;
  /** The entry bundled already, by whoever wants it bundled in another way: texts by path, `/bundle.js` the program. */
  readonly files?: ReadonlyMap<string, string>;
  /** Whether to run a tracker; yes unless told otherwise. */
  readonly tracker?: boolean;
  /** Further switches of the browser, such as a camera that is none. */
  readonly flags?: readonly string[];
  /** Where pages and tracker are, where that is not this machine alone. Browsers are told to trust it. */
  readonly host?: string;
}

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--mute-audio',
  // Pages must find each other on loopback: no mDNS names. Nobody types an address: without what shows while one is typed, a browser
  // starts with two thirds of the processor's time.
  '--disable-features=WebRtcHideLocalIpsWithMdns,WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess', '--allow-loopback-in-peer-connection',
  // Nothing is drawn by a graphics processor, and nobody has extensions: a fifth of the processor's time of a start.
  '--in-process-gpu', '--disable-software-rasterizer', '--disable-extensions', '--disable-default-apps',
  // Nobody looks at pages: they are not throttled in the background.
  '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows',
];
const LAUNCH_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 10_000;

/** Bundles, serves, starts the tracker. Profiles are started one by one by the test. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const files = options.files ?? new Map([['/bundle.js', await bundle(options.entry, { isUnmapped: true })]]);
  const { host } = options;
  const tracker = options.tracker === false ? undefined : await startTracker(host === undefined ? {} : { host });
  const trackerUrl = tracker?.url ?? '';
  const server = await serve(files, trackerUrl, host);
  const address = server.address();
  const origin = `http://${host ?? 'localhost'}:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const errors: string[] = [];
  const devices: Device[] = [];
  return {
    origin,
    trackerUrl,
    errors,
    async profile(name = `profile-${devices.length + 1}`, { core, space, isNew = core !== undefined || space !== undefined } = {}) {
      const flags = [...FLAGS, ...(options.flags ?? []), ...(host === undefined ? [] : [`--unsafely-treat-insecure-origin-as-secure=${origin}`])];
      const device = new Device({ name, origin, labErrors: errors, flags, core, space, isNew });
      devices.push(device);
      return device.begin();
    },
    async close() {
      await Promise.all(devices.map(device => device.remove()));
      await tracker?.close();
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** What a device needs to know of its lab. */
interface DeviceOptions {
  readonly name: string;
  readonly origin: string;
  readonly labErrors: string[];
  readonly flags: readonly string[];
  readonly core: number | undefined;
  readonly space: string | undefined;
  readonly isNew: boolean;
}

/** A profile folder and the browser that runs on it now, if one does. */
class Device implements BrowserProfile {
  directory = '';
  readonly errors: string[] = [];
  readonly #options: DeviceOptions;
  #context: BrowserContext | undefined;
  /** Whether what runs ran from the beginning: only then may another test have it. */
  #isFirst = true;
  /** The page that every browser starts with, until it is used. */
  #blank: Page | undefined;

  constructor(options: DeviceOptions) {
    this.#options = options;
  }

  /** Takes a browser that was kept, or starts one. */
  async begin(): Promise<this> {
    const found = this.#options.isNew ? undefined : takeKept(this.#options.flags.join(' '));
    if (found === undefined) {
      this.directory = await mkdtemp(join(tmpdir(), `peerset-${this.#options.name}-`));
      return this.start();
    }
    ({ context: this.#context, directory: this.directory, blank: this.#blank } = found);
    return this;
  }

  async start(): Promise<this> {
    this.#context = await chromium.launchPersistentContext(this.directory, {
      executablePath: await this.#program(), headless: true, args: [...this.#options.flags], timeout: LAUNCH_TIMEOUT_MS,
    });
    this.#blank = this.#context.pages()[0];
    return this;
  }

  /** The browser, or what starts it on its core or in its network: a program of ours, because Playwright starts nothing with arguments in front. */
  async #program(): Promise<string> {
    const browser = await chromiumPath();
    const { core, space } = this.#options;
    if (core === undefined && space === undefined) return browser;
    const where = `${space === undefined ? '' : `ip netns exec ${space} `}${core === undefined ? '' : `taskset -c ${core} `}`;
    const program = join(this.directory, 'start.sh');
    await writeFile(program, `#!/bin/sh\nexec ${where}'${browser}' "$@"\n`, { mode: 0o700 });
    return program;
  }

  async page(path = '/'): Promise<Page> {
    if (this.#context === undefined) throw new Error(`the browser of ${this.#options.name} is not running; reopen() it first`);
    const page = this.#blank ?? await this.#context.newPage();
    this.#blank = undefined;
    page.on('pageerror', error => this.#collect(error.stack ?? error.message));
    page.on('console', message => {
      if (message.type() === 'error') this.#collect(message.text());
    });
    page.on('crash', () => this.#collect('the page crashed'));
    await page.goto(new URL(path, this.#options.origin).href);
    return page;
  }

  #collect(text: string): void {
    const line = `${this.#options.name}: ${text}`;
    this.errors.push(line);
    this.#options.labErrors.push(line);
  }

  async kill(): Promise<void> {
    const context = this.#context;
    if (context === undefined) return;
    this.#context = undefined;
    this.#isFirst = false;
    const closed = new Promise<void>(resolve => context.once('close', () => resolve()));
    for (const id of await processIds(context)) endProcess(id);
    await closed;
  }

  async close(): Promise<void> {
    const context = this.#context;
    if (context === undefined) return;
    this.#context = undefined;
    this.#isFirst = false;
    const ids = await processIds(context);
    const isClosed = await Promise.race([context.close().then(() => true), after(CLOSE_TIMEOUT_MS).then(() => false)]);
    // A browser too busy to close in good time must not outlive the test.
    if (!isClosed) ids.forEach(endProcess);
  }

  async reopen(): Promise<BrowserProfile> {
    await this.close();
    // A killed browser leaves its lock; the next one would think the profile is in use elsewhere.
    for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) await rm(join(this.directory, name), { force: true });
    return this.start();
  }

  async remove(): Promise<void> {
    const context = this.#context;
    if (context !== undefined && this.#isFirst && !this.#options.isNew && await keep(context, this.directory, this.#options.flags.join(' '))) {
      this.#context = undefined;
      return;
    }
    await this.close();
    // The last files of a dying process may still be appearing: retry.
    await rm(this.directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** The browser process first, then its children, as the browser itself lists them. */
async function processIds(context: BrowserContext): Promise<readonly number[]> {
  const browser = context.browser();
  if (browser === null || !browser.isConnected()) return [];
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const isBrowser = (info: { type: string }): number => info.type === 'browser' ? 0 : 1;
  return [...processInfo].sort((left, right) => isBrowser(left) - isBrowser(right)).map(info => info.id);
}

function endProcess(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // Already gone, which is what we want.
  }
}

function after(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms).unref());
}

/** Serves the bundle's files, with /bundle.js for the page to run, and the same empty page for every other path. */
async function serve(files: ReadonlyMap<string, string>, trackerUrl: string, host = '127.0.0.1'): Promise<Server> {
  const page = '<!doctype html><meta charset="utf-8"><title>peerset lab</title><link rel="icon" href="data:,">'
    + `<script>globalThis.lab = ${JSON.stringify({ trackerUrl })}</script>`
    + '<script type="module" src="/bundle.js"></script>';
  const server = createServer((request, response) => {
    const script = files.get(request.url ?? '');
    response.writeHead(200, {
      'content-type': `${script === undefined ? 'text/html' : 'text/javascript'}; charset=utf-8`,
      'cache-control': 'no-store',
    });
    response.end(script ?? page);
  });
  await new Promise<void>(resolve => server.listen(0, host, resolve));
  return server;
}
