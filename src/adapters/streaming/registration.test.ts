/** Shows that a page gets a service worker that gives files or hears why not, and that an application's own worker is never replaced. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { STREAMING_LIMITS } from '../../core/base/limits/streaming.ts';
import { STREAMING_VERSION } from '../../sw/words.ts';
import { registerWorker, type ServeFault } from './registration.ts';

const ORIGIN = 'https://example.org';
const OURS = `${ORIGIN}/peerset-sw.js`;

/** A service worker that answers as one of this version, or is mute. */
class Worker extends EventTarget {
  readonly scriptURL: string;
  state = 'installing';
  version: number | undefined;
  /** What it does where it takes the page into its care. */
  claims: () => void = () => undefined;

  constructor(scriptURL: string, version?: number) {
    super();
    this.scriptURL = scriptURL;
    this.version = version;
  }

  become(state: string): this {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
    return this;
  }

  postMessage(_: unknown, [port]: MessagePort[]): void {
    if (this.version === undefined) return;
    this.claims();
    port!.postMessage({ peerset: 'serves', version: this.version });
  }
}

interface Registration {
  readonly scope: string;
  active: Worker | null;
  waiting: Worker | null;
  installing: Worker | null;
}

/** What a browser has for one page. */
class Container extends EventTarget {
  controller: Worker | null = null;
  registrations: Registration[] = [];
  readonly registered: string[] = [];
  /** The worker that a new registration brings; fails where there is none. */
  next: Worker | undefined = new Worker(OURS, STREAMING_VERSION);

  add(worker: Worker, scope = `${ORIGIN}/`): Registration {
    const registration: Registration = { scope, active: worker.state === 'activated' ? worker : null, waiting: null, installing: worker.state === 'activated' ? null : worker };
    worker.claims = () => {
      this.controller = worker;
      this.dispatchEvent(new Event('controllerchange'));
    };
    this.registrations.push(registration);
    return registration;
  }

  async getRegistration(): Promise<Registration | undefined> {
    return [...this.registrations].sort((left, right) => right.scope.length - left.scope.length)[0];
  }

  async register(url: string, { scope }: { scope?: string } = {}): Promise<Registration> {
    this.registered.push(url);
    const known = this.registrations.find(({ active, installing }) => (active ?? installing)?.scriptURL === url);
    if (known !== undefined) return known;
    if (this.next === undefined) throw new TypeError('bad HTTP response code (404)');
    return this.add(this.next, scope === undefined ? new URL('.', url).href : new URL(scope, ORIGIN).href);
  }
}

let container: Container;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  container = new Container();
  vi.stubGlobal('navigator', { serviceWorker: container });
  vi.stubGlobal('document', { baseURI: `${ORIGIN}/app/page.html` });
  vi.stubGlobal('location', { href: `${ORIGIN}/app/page.html`, origin: ORIGIN });
  vi.stubGlobal('isSecureContext', true);
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What became of it, once everything that waits for time has had its time. */
async function outcome(place: { readonly url: string; readonly scope?: string } = { url: '/peerset-sw.js' }): Promise<string> {
  const result = registerWorker(place).then(({ scope }) => scope, ({ serve }: ServeFault) => serve);
  const state = { isOver: false };
  void result.then(() => { state.isOver = true; });
  for (let waited = 0; !state.isOver && waited < 10; waited++) {
    for (let turns = 0; turns < 20 && !state.isOver; turns++) await new Promise((resolve) => setImmediate(resolve));
    if (!state.isOver) await vi.advanceTimersByTimeAsync(STREAMING_LIMITS.streamProbeMs);
  }
  return state.isOver ? result : 'waits';
}

describe('a page without a service worker', () => {
  test('gets one, once it is set up', async () => {
    expect(await outcome()).toBe('waits');
    container.next!.become('activated');
    expect(await outcome()).toBe(`${ORIGIN}/`);
    expect(container.controller).toBe(container.next);
    expect(container.registered).toEqual([OURS, OURS]);
  });

  test.each([
    ['that does not come', () => { container.next = undefined; }, 'unloadable'],
    ['that cannot be set up', () => { container.next!.become('redundant'); }, 'unloadable'],
    ['that says nothing', () => { container.next = new Worker(OURS).become('activated'); }, 'silent'],
    ['of another version', () => { container.next = new Worker(OURS, STREAMING_VERSION + 1).become('activated'); }, 'stale'],
  ])('hears of one %s', async (_, prepare, fault) => {
    prepare();
    expect(await outcome()).toBe(fault);
  });

  test('hears of one that does not take it into its care', async () => {
    container.add(container.next!.become('activated')).active!.claims = () => undefined;
    expect(await outcome()).toBe('silent');
  });

  test('is not below the scope: it would never get it', async () => {
    expect(await outcome({ url: '/elsewhere/peerset-sw.js' })).toBe('outside');
    expect(await outcome({ url: '/peerset-sw.js', scope: '/elsewhere/' })).toBe('outside');
    expect(container.registered).toEqual([]);
  });

  test('may name a narrower scope', async () => {
    container.next!.become('activated');
    expect(await outcome({ url: '../peerset-sw.js', scope: '/app/' })).toBe(`${ORIGIN}/app/`);
  });
});

describe('a page where there can be none', () => {
  test('not from https', async () => {
    vi.stubGlobal('isSecureContext', false);
    expect(await outcome()).toBe('insecure');
  });

  test('in a browser, or a window of it, without', async () => {
    vi.stubGlobal('navigator', {});
    expect(await outcome()).toBe('absent');
  });

  test('on a server', async () => {
    vi.stubGlobal('document', undefined);
    expect(await outcome()).toBe('absent');
  });
});

describe("a page with the application's own service worker", () => {
  const theirs = (version?: number): Worker => new Worker(`${ORIGIN}/their-sw.js`, version).become('activated');

  test('has files from that, where it gives them', async () => {
    container.add(theirs(STREAMING_VERSION));
    expect(await outcome()).toBe(`${ORIGIN}/`);
    expect(container.registered).toEqual([]);
  });

  test.each([['the same', `${ORIGIN}/`], ['a narrower', `${ORIGIN}/app/`]])('keeps it where it gives none, and hears of it: one of %s scope', async (_, scope) => {
    container.add(theirs(), scope);
    expect(await outcome()).toBe('foreign');
    expect(container.registered).toEqual([]);
  });

  test('keeps it beside ours, where ours has a narrower scope', async () => {
    container.add(theirs());
    container.next!.become('activated');
    expect(await outcome({ url: '/peerset-sw.js', scope: '/app/' })).toBe(`${ORIGIN}/app/`);
    expect(container.registrations).toHaveLength(2);
  });

  test('may name it', async () => {
    container.add(theirs(STREAMING_VERSION));
    expect(await outcome({ url: '/their-sw.js' })).toBe(`${ORIGIN}/`);
    expect(container.registered).toEqual([`${ORIGIN}/their-sw.js`]);
  });
});
