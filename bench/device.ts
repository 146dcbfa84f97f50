/**
 * One device: a browser process with its own profile on disk and a page that runs one system. The jobs talk
 * to the page through `call`, which names a method of its runner.
 */
import type { Page } from 'playwright-core';
import type { BrowserProfile, Lab } from '../test/browser/harness.ts';
import type { Runner } from './page/runner.ts';
import { cpuSeconds, rendererBytes, threadSeconds } from './processes.ts';
import { startTrace, type ThreadProfile } from './profile/trace.ts';

type Calls = { [K in keyof Runner]: Runner[K] extends (...words: infer W) => infer R ? (...words: W) => R : never };

const REST_MS = 500;

/** A browser with a page; `start` it, `end` it. */
export class Device {
  readonly #profile: BrowserProfile;
  #page: Page | undefined;

  private constructor(profile: BrowserProfile) {
    this.#profile = profile;
  }

  /** A new device with an empty disk and a loaded page. */
  static async start(lab: Lab, name: string): Promise<Device> {
    const device = new Device(await lab.profile(name));
    await device.load();
    return device;
  }

  /** What went wrong in its pages, newest last. */
  get errors(): readonly string[] {
    return this.#profile.errors;
  }

  /** Loads the page anew; the browser stays. */
  async load(): Promise<void> {
    await this.#page?.close();
    this.#page = await this.#profile.page();
    await this.#page.waitForFunction(() => 'bench' in window);
    // A browser that has just started is still busy with itself.
    await new Promise(resolve => setTimeout(resolve, REST_MS));
  }

  /** A new browser process on the same disk. */
  async restart(): Promise<void> {
    this.#page = undefined;
    await this.#profile.reopen();
    await this.load();
  }

  /** Ends the browser as a dying phone would and starts it again. */
  async killAndRestart(): Promise<void> {
    await this.#profile.kill();
    await this.restart();
  }

  /** Runs a method of the page's runner. */
  call<K extends keyof Calls>(name: K, ...words: Parameters<Calls[K]>): Promise<Awaited<ReturnType<Calls[K]>>> {
    const page = this.#loaded;
    return page.evaluate(
      ([method, given]) => (window.bench[method] as (...all: readonly unknown[]) => unknown)(...given),
      [name, words] as const,
    ) as Promise<Awaited<ReturnType<Calls[K]>>>;
  }

  /** Samples what its pages and their workers do, until what is answered is called. */
  startTrace(): Promise<() => Promise<ThreadProfile[]>> {
    return startTrace(this.#loaded);
  }

  /** CPU seconds of the threads of the browser's processes since their start. */
  threadSeconds(): ReadonlyMap<string, number> {
    return threadSeconds(this.#profile.directory);
  }

  /** CPU seconds of the whole browser since its start; 0 where the system does not tell. */
  cpuSeconds(): number {
    return cpuSeconds(this.#profile.directory) ?? 0;
  }

  /** Memory of the page after a collection of garbage: JavaScript with its buffers, and the whole process. */
  async memory(): Promise<{ readonly heapBytes: number; readonly processBytes: number }> {
    const page = this.#loaded;
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
    await session.detach();
    return { heapBytes: usedSize + backingStorageSize, processBytes: rendererBytes(this.#profile.directory) ?? 0 };
  }

  async end(): Promise<void> {
    this.#page = undefined;
    await this.#profile.close();
  }

  get #loaded(): Page {
    if (this.#page === undefined) throw new Error('the page is not loaded');
    return this.#page;
  }
}
