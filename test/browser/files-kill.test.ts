/**
 * A phone dies while files are written. The browser is killed at seeded moments, and the same profile opened again: every piece that was said
 * to be on disk must be there, every piece that is claimed must be what it should be, byte by byte, and of drafts nothing is left. A browser
 * may find its databases unreadable and throw all of them away; the file system of the origin it must not.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileRecipe } from '../conformance/files-probe.ts';
import type { Found, Place } from './files-fixture.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';

const SEED = 20_261_126;
const MIB = 1024 * 1024;
/** Bytes of a file; `PEERSET_FILE_MB=100 npx vitest run test/browser/files-kill.test.ts` takes longer and sees more. */
const BYTES = Number(process.env['PEERSET_FILE_MB'] ?? 4) * MIB;
const ROUNDS = Number(process.env['PEERSET_KILLS'] ?? 2);
const PIECE = 64 * 1024;
const NAME = 'killed';
const PLACES: readonly Place[] = ['opfs', 'indexeddb'];

let lab: Lab;
let profile: BrowserProfile;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/files-fixture.ts', tracker: false });
  profile = await lab.profile('files-killed');
});

afterAll(() => lab.close());

/** What was said to be on disk: pieces by place and seed; −1 for a file that was put. */
class Heard {
  readonly #pieces = new Map<string, Set<number>>();

  add(place: Place, seed: number, piece: number): void {
    const key = `${place} ${seed}`;
    this.#pieces.set(key, (this.#pieces.get(key) ?? new Set()).add(piece));
  }

  of(place: Place, seed: number): readonly number[] {
    return [...this.#pieces.get(`${place} ${seed}`) ?? []];
  }
}

const recipe = (seed: number): FileRecipe => ({ seed, size: BYTES - 1000, pieceBytes: PIECE });
const count = Math.ceil((BYTES - 1000) / PIECE);

/** Fills both places at once, and kills the browser when `enough` was heard of the first. */
async function fillAndKill(page: Page, heard: Heard, { seed, enough }: { readonly seed: number; readonly enough: number }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let left = enough;
    const hear = (place: Place, of: number, piece: number): void => {
      heard.add(place, of, piece);
      if (place === 'opfs' && --left === 0) resolve();
    };
    page.exposeFunction('onDisk', hear)
      .then(() => page.evaluate(([places, name, file]) => Promise.all(places.map((place) => window.keepers.fillUntilKilled(place, name, file))), [PLACES, NAME, recipe(seed)] as const))
      // The kill ends this call too; before it, an error is the test's.
      .catch(reject);
  });
  await profile.kill();
}

/** Expects of one file what was heard of it, and that nothing is claimed that is not so. */
function check(found: Found | undefined, heard: readonly number[]): void {
  if (heard.length === 0) return expect(found?.wrong ?? []).toEqual([]);
  expect(found?.wrong).toEqual([]);
  if (heard.includes(-1)) expect(found).toMatchObject({ here: Array.from({ length: count }, (_, i) => i), isPinned: true });
  else expect(found?.here).toEqual(expect.arrayContaining([...heard]));
}

test(`${ROUNDS} kills in the middle of writing lose no piece that was on disk, and make none up (seed ${SEED})`, async () => {
  const heard = new Heard();
  const seeds: number[] = [];
  let state = SEED;
  for (let round = 0; round < ROUNDS; round++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // In the middle of the pieces; every other time also after them, where a file is being put or was.
    const enough = 1 + (state >>> 16) % (round % 2 === 0 ? count : 1) + (round % 2 === 0 ? 0 : count);
    const seed = 10 * round + 1;
    seeds.push(seed, seed + 1);
    await fillAndKill(round === 0 ? await profile.page() : await (await profile.reopen()).page(), heard, { seed, enough });
    const page = await (await profile.reopen()).page();
    for (const place of PLACES) {
      const found = await page.evaluate(([where, name, files]) => window.keepers.inspect(where, name, files), [place, NAME, seeds.map(recipe)] as const);
      if (place === 'indexeddb' && Object.keys(found).length === 0) continue;
      for (const each of seeds) check(found[each], heard.of(place, each));
      // The log, the pieces that count, and what was on its way to become one: nothing else is there.
      const counted = Object.values(found).reduce((sum, { here }) => sum + here.length, 0);
      if (place === 'opfs') expect(await page.evaluate((name) => window.keepers.bytesIn(name), NAME)).toBeLessThan(counted * PIECE + MIB);
    }
  }
  expect(lab.errors).toEqual([]);
}, 240_000);
