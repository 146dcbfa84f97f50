/** Files on real disks: the promises of the port in Chromium, in both places, and what only browsers do. */
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { TIGHT, filesConformance } from '../conformance/files.ts';
import type { FilesOutcome, FilesProbe, FilesStep } from '../conformance/files-probe.ts';
import type { Place } from './files-fixture.ts';
import { startLab, type Lab } from './harness.ts';

const MIB = 1024 * 1024;

/** Room where it is tight, mebibytes. For files that are open, Chromium puts some aside. */
const TIGHT_MIB = { opfs: 12, indexeddb: 2 } as const;

let lab: Lab;
let page: Page;
/** Room is counted per origin and remembered by the browser for a while, so a tight disk has a browser of its own. */
let tight: { readonly page: Page; readonly devtools: CDPSession };

/** One keeper in a page. */
class PageFilesProbe implements FilesProbe {
  readonly #page: Page;
  readonly #index: number;

  private constructor(inPage: Page, index: number) {
    this.#page = inPage;
    this.#index = index;
  }

  static async in(inPage: Page, place: Place, name: string): Promise<PageFilesProbe> {
    return new PageFilesProbe(inPage, await inPage.evaluate(([where, given]) => window.keepers.make(where, given), [place, name] as const));
  }

  do(step: FilesStep): Promise<FilesOutcome> {
    return this.#page.evaluate(([index, given]) => window.keepers.probe(index).do(given), [this.#index, step] as const);
  }
}

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/files-fixture.ts', tracker: false });
  page = await (await lab.profile('files')).page();
});

afterAll(() => lab.close());

for (const place of ['opfs', 'indexeddb'] as const) {
  filesConformance(place, {
    make: (name) => PageFilesProbe.in(name === TIGHT ? tight.page : page, place, name),
    squeeze: async () => {
      const own = await (await lab.profile(`tight-${place}`)).page();
      tight = { page: own, devtools: await own.context().newCDPSession(own) };
      await tight.devtools.send('Storage.overrideQuotaForOrigin', { origin: lab.origin, quotaSize: TIGHT_MIB[place] * MIB });
    },
    relax: async () => {
      await tight.devtools.send('Storage.overrideQuotaForOrigin', { origin: lab.origin });
    },
  });
}
