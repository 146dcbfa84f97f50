/** Files on real disks: the promises of the port in Chromium, in both places, and what only browsers do. */
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TIGHT, filesConformance } from '../conformance/files.ts';
import { nameOf, type FileRecipe, type FilesOutcome, type FilesProbe, type FilesStep } from '../conformance/files-probe.ts';
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

describe('files in a browser meet what only browsers do', () => {
  const FILE: FileRecipe = { seed: 1, size: 100_000, pieceBytes: 65_536 };

  async function holding(place: Place, name: string): Promise<FilesProbe> {
    const probe = await PageFilesProbe.in(page, place, name);
    await probe.do({ type: 'open' });
    for (const type of ['begin', 'write-layer'] as const) await probe.do({ type, file: FILE });
    await probe.do({ type: 'write', file: FILE, pieces: [0, 1] });
    return probe;
  }

  const has = (name: string): Promise<boolean> => page.evaluate((given) => window.keepers.hasFiles(given), name);
  const setWorkers = (how: 'none' | 'dead' | 'usual'): Promise<void> => page.evaluate((given) => window.keepers.setWorkers(given), how);

  test('files are kept in the file system of the origin where there is one, and it is known that they are there', async () => {
    expect(await has('chosen')).toBe(false);
    const probe = await holding('chosen', 'chosen');
    await probe.do({ type: 'close' });
    expect(await has('chosen')).toBe(true);
    expect(await page.evaluate(() => window.keepers.inspect('opfs', 'chosen', [{ seed: 1, size: 100_000, pieceBytes: 65_536 }]))).toMatchObject({ 1: { here: [0, 1], wrong: [] } });
  });

  test.each(['none', 'dead'] as const)('where workers cannot run (%s), files are kept in a database, and stay there', async (how) => {
    const name = `without-${how}`;
    await setWorkers(how);
    const probe = await holding('chosen', name);
    await setWorkers('usual');
    await probe.do({ type: 'close' });
    expect(await has(name)).toBe(true);
    const again = await PageFilesProbe.in(page, 'chosen', name);
    expect(await again.do({ type: 'open' })).toMatchObject([{ root: nameOf(1), pieces: [0, 1] }]);
    await again.do({ type: 'close' });
    await expect(page.evaluate((given) => window.keepers.bytesIn(given), name)).rejects.toThrow('NotFound');
  });

  test('a folder that was emptied behind our back is empty, and may be filled again', async () => {
    const probe = await holding('opfs', 'wiped');
    await probe.do({ type: 'close' });
    await page.evaluate(() => window.keepers.wipe('wiped'));
    expect(await has('wiped')).toBe(false);
    expect(await probe.do({ type: 'open' })).toEqual([]);
    await probe.do({ type: 'begin', file: FILE });
    expect(await probe.do({ type: 'write', file: FILE, pieces: [1] })).toBe('done');
    await probe.do({ type: 'close' });
  });
});
