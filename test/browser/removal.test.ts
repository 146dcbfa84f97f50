// Shows a removal in real browsers: over WebRTC members move to other addresses, and after a reload a page is still there,
// with secrets that lie on its disk sealed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { npubOf, nsecOf, publicKeyOf, toHex } from '../../src/core.ts';
import { peerset } from '../../src/index.ts';
import { startLab, type Lab } from './harness.ts';

const OWNER = new Uint8Array(32).fill(7);
const CARD = { secret: peerset.secret(), owner: npubOf(toHex(publicKeyOf(OWNER))) };

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/removal-fixture.ts' });
});

afterAll(() => lab.close());

test('who remains moves, and is there after a reload, too; who was removed keeps what it had', async () => {
  const profiles = await Promise.all(['owner', 'member', 'removed'].map((name) => lab.profile(name)));
  const [owner, member, gone] = await Promise.all(profiles.map((profile) => profile.page())) as [Page, Page, Page];
  await owner.evaluate((card) => window.club.enter(card), { ...CARD, login: nsecOf(OWNER) });
  await member.evaluate((card) => window.club.enter(card), CARD);
  const npub = await gone.evaluate((card) => window.club.enter(card), CARD);
  await member.evaluate(() => window.club.put('from a member'));
  await gone.evaluate(() => window.club.put('from the other'));
  for (const key of ['from a member', 'from the other']) await owner.evaluate((wanted) => window.club.shows(wanted), key);

  await owner.evaluate((whom) => window.club.remove(whom), npub);
  await gone.evaluate(() => window.club.removed());
  expect(await gone.evaluate(() => window.club.putSays())).toBe('E_REMOVED');
  await owner.evaluate(() => window.club.put('after'));
  await member.evaluate(() => window.club.shows('after'));

  // The page knows no more than when it first came; the rest is on its disk.
  await member.reload();
  await member.evaluate((card) => window.club.enter(card), CARD);
  await member.evaluate(() => window.club.put('after a reload'));
  await owner.evaluate(() => window.club.shows('after a reload'));
  const rows = await member.evaluate(() => new Promise<{ hasKey: boolean; exports: string }[]>((resolve, reject) => {
    const opening = indexedDB.open('peerset-epochs');
    opening.onerror = () => reject(new Error('it does not open'));
    opening.onsuccess = () => {
      const all = opening.result.transaction('identity').objectStore('identity').getAll() as IDBRequest<{ key: CryptoKey }[]>;
      all.onsuccess = () => resolve(Promise.all(all.result.map(async ({ key }) => ({
        hasKey: key instanceof CryptoKey,
        exports: await crypto.subtle.exportKey('raw', key).then(() => 'exported', ({ name }: Error) => name),
      }))));
    };
  }));
  expect(rows).toEqual([{ hasKey: true, exports: 'InvalidAccessError' }]);
  expect(await gone.evaluate(() => window.club.keys())).toEqual(['from a member', 'from the other']);
});
