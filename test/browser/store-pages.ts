/** Drives the stores of `store-fixture.ts` in pages of a real browser. */
import type { Page } from 'playwright-core';
import type { StoreFaultCode } from '../../src/ports.ts';
import type { BatchRecipe, PlainOpening, StoreProbe, Sums } from '../conformance/store-probe.ts';

/** One store in a page. */
export class PageStoreProbe implements StoreProbe {
  readonly #page: Page;
  readonly #index: number;

  private constructor(page: Page, index: number) {
    this.#page = page;
    this.#index = index;
  }

  /** Makes a store in a page, on the database of this name. */
  static async in(page: Page, database: string): Promise<PageStoreProbe> {
    return new PageStoreProbe(page, await page.evaluate((name) => window.stores.make(name), database));
  }

  /** As `in`, and the store packs its pages whenever it can. */
  static async eager(page: Page, database: string): Promise<PageStoreProbe> {
    return new PageStoreProbe(page, await page.evaluate((name) => window.stores.makeEager(name), database));
  }

  open(how?: { readonly isTaken: boolean }): Promise<PlainOpening> {
    return this.#page.evaluate(([index, given]) => window.stores.probe(index).open(given), [this.#index, how] as const);
  }

  write(...batches: readonly BatchRecipe[]): Promise<readonly ('written' | StoreFaultCode)[]> {
    return this.#page.evaluate(([index, all]) => window.stores.probe(index).write(...all), [this.#index, batches] as const);
  }

  read(seeds: readonly number[]): Promise<Sums | StoreFaultCode> {
    return this.#page.evaluate(([index, all]) => window.stores.probe(index).read(all), [this.#index, seeds] as const);
  }

  usage(): ReturnType<StoreProbe['usage']> {
    return this.#page.evaluate((index) => window.stores.probe(index).usage(), this.#index);
  }

  close(): Promise<void> {
    return this.#page.evaluate((index) => window.stores.probe(index).close(), this.#index);
  }
}
