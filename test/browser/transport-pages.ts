/** Drives the transports of `transport-fixture.ts` in pages of a real browser. */
import type { Page } from 'playwright-core';
import type { PeerId } from '../../src/ports.ts';
import type { ProbeEvent, ProbeMessage, ProbeOptions, TransportProbe } from '../conformance/transport-probe.ts';
import type { BrowserProfile } from './harness.ts';
import type { RoomOptions } from './transport-fixture.ts';

/** One transport in a page. */
export class PageProbe implements TransportProbe {
  readonly page: Page;
  readonly #index: number;

  private constructor(page: Page, index: number) {
    this.page = page;
    this.#index = index;
  }

  /** Opens a page of its own for a transport. */
  static async start(profile: BrowserProfile, options: RoomOptions): Promise<PageProbe> {
    return PageProbe.in(await profile.page(), options);
  }

  /** Makes another transport in a page. */
  static async in(page: Page, options: RoomOptions): Promise<PageProbe> {
    return new PageProbe(page, await page.evaluate((room) => window.room.make(room), options));
  }

  selfId(): Promise<PeerId> {
    return this.page.evaluate(() => window.room.selfId());
  }

  links(): Promise<readonly string[]> {
    return this.page.evaluate((index) => window.room.links(index), this.#index);
  }

  counters(): ReturnType<Page['evaluate']> {
    return this.page.evaluate((index) => window.room.counters(index), this.#index);
  }

  open(options: ProbeOptions = {}): Promise<void> {
    return this.page.evaluate(([index, given]) => window.room.probe(index).open(given), [this.#index, options] as const);
  }

  send(peer: PeerId, ...messages: readonly ProbeMessage[]): Promise<void> {
    const given = [this.#index, peer, messages] as const;
    return this.page.evaluate(([index, to, all]) => window.room.probe(index).send(to, ...all), given);
  }

  disconnect(peer: PeerId, retryAfterMs: number): Promise<void> {
    const given = [this.#index, peer, retryAfterMs] as const;
    return this.page.evaluate(([index, from, ms]) => window.room.probe(index).disconnect(from, ms), given);
  }

  wake(): Promise<void> {
    return this.page.evaluate((index) => window.room.probe(index).wake(), this.#index);
  }

  close(): Promise<void> {
    return this.page.evaluate((index) => window.room.probe(index).close(), this.#index);
  }

  events(): Promise<readonly ProbeEvent[]> {
    return this.page.evaluate((index) => window.room.probe(index).events(), this.#index);
  }

  end(): Promise<void> {
    return this.page.close();
  }
}
