/** Which banners stand. */
import { expect, test } from 'vitest';
import type { Ban, Status } from '../../index.ts';
import { EN } from '../words/en.ts';
import { bannersOf, type BannerId } from './banners.ts';

const CALM = {
  link: 'connected', disk: undefined, access: 'open', signer: { how: 'silent', state: 'ready', authUrl: undefined }, partial: false, missing: [], wiped: false,
  restored: 0, damaged: 0, storage: { persisted: false },
} as unknown as Status;

const bannersWhere = (status: Partial<Status>, rest: { readonly isOnline?: boolean; readonly ban?: Ban } = {}) =>
  bannersOf({ status: { ...CALM, ...status }, isOnline: rest.isOnline ?? true, ban: rest.ban, words: EN, moment: (at) => `the ${at}th` });
const ids = (...said: Parameters<typeof bannersWhere>): readonly BannerId[] => bannersWhere(...said).map(({ id }) => id);

test('a room where all is well has none, nor one that did not say anything yet', () => {
  expect(ids({})).toEqual([]);
  expect(bannersOf({ status: undefined, isOnline: true, ban: undefined, words: EN, moment: String })).toEqual([]);
});

test('each state has its banner, and the worst come first', () => {
  expect(ids({ link: 'paused' })).toEqual(['paused']);
  expect((['full', 'blocked', 'closed', 'broken'] as const).flatMap((disk) => ids({ disk }))).toEqual(['full', 'blocked', 'broken', 'broken']);
  expect(ids({ link: 'paused', disk: 'closed', destroyed: true })).toEqual(['destroyed']);
  expect(ids({ access: 'removed' })).toEqual(['removed']);
  expect(ids({ partial: true, disk: 'full' }, { isOnline: false })).toEqual(['full', 'offline', 'partial']);
  expect(ids({ wiped: true, damaged: 2, missing: ['signatures'] })).toEqual(['missing', 'wiped', 'damaged']);
  expect(bannersWhere({ missing: ['words', 'export'] })[0]?.fix).toMatch(/^words, export\. [A-Z]/);
});

test('a signer is told of while somebody must do something about it', () => {
  const signer = (state: string, how = 'bunker', authUrl?: string) => ids({ signer: { how, state, authUrl } as Status['signer'] });
  expect(signer('refused')).toEqual(['refused']);
  expect(signer('lost')).toEqual(['lost']);
  expect(signer('waiting')).toEqual(['waiting']);
  expect(signer('waiting', 'silent')).toEqual([]);
  expect(signer('opening')).toEqual([]);
  expect(signer('ready')).toEqual([]);
});

test('a page of the signer is a link, a script is none', () => {
  const at = (authUrl: string) => bannersWhere({ signer: { how: 'bunker', state: 'waiting', authUrl } as Status['signer'] });
  expect(at('https://signer.example/agree')[0]).toMatchObject({ id: 'agree', step: { type: 'link', href: 'https://signer.example/agree' } });
  expect(at('javascript:alert(1)').map(({ id }) => id)).toEqual(['waiting']);
});

test('a ban says until when and why; what is past can be put away and says what to do', () => {
  const ban = { npub: 'npub1a', at: 1, until: 7, reason: 'shouting', by: 'npub1b' };
  const [banned] = bannersWhere({}, { ban });
  expect(banned?.fix).toContain('the 7th');
  expect(banned?.fix).toContain('“shouting”.');
  const [wiped] = bannersWhere({ wiped: true, restored: 3 });
  expect(wiped).toMatchObject({ isPast: true, step: { type: 'persist' } });
  expect(wiped?.fix).toContain('3');
  expect(bannersWhere({ wiped: true, storage: { ...CALM.storage, persisted: true } })[0]?.step).toBeUndefined();
  for (const { say, fix } of Object.values(EN.banners.states)) expect([say.length > 0, fix.length > 0]).toEqual([true, true]);
});
