// Shows that the dial says what differs between rooms, and makes code that opens the room it spoke of.
import { expect, test } from 'vitest';
import { npubOf, publicKeyOf, toHex } from '../../core.ts';
import { describePolicy, parsePolicy, type PresetName, type RoomOptions } from '../../rules.ts';
import { codeFor, levelOf, LEVELS } from './dial.ts';
import { differences, sentencesOf } from './differences.ts';

const pubkey = toHex(publicKeyOf(new Uint8Array(32).fill(3)));
const owner = { pubkey, npub: npubOf(pubkey) };

function says(options: RoomOptions): ReturnType<typeof describePolicy> {
  const parsed = parsePolicy(options);
  if ('problems' in parsed) throw new Error('no policy');
  return describePolicy(parsed.policy);
}

test.each(LEVELS)('a room of the preset %s differs from itself in nothing', (preset) => {
  expect(differences(says({ policy: preset }), sentencesOf({ preset, owner: undefined }))).toEqual([]);
});

test('what a stricter room adds, takes away and changes is said, subject by subject', () => {
  const found = differences(says({ policy: 'family' }), sentencesOf({ preset: 'fort-knox', owner }));
  const of = (subject: string) => found.find((difference) => difference.subject === subject);
  expect(of('work')).toMatchObject({ here: undefined, there: expect.stringContaining('16 bits of work') });
  expect(of('moderators')).toMatchObject({ here: undefined, there: expect.stringContaining('1 owner') });
  expect(of('quota')).toMatchObject({ here: expect.stringContaining('1,000 records'), there: expect.stringContaining('5 records') });
  expect(of('keep')).toBeUndefined();
});

test('what goes away is said, too', () => {
  const found = differences(says({ policy: 'family', owners: [pubkey] }), sentencesOf({ preset: 'open', owner: undefined }));
  expect(found).toContainEqual({ subject: 'moderators', here: expect.any(String), there: undefined });
  expect(found.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['strikes', 'copies', 'media', 'reports', 'files']));
});

test('collections of the application make no difference, nor does how the rest is told of beside them', () => {
  const here = says({ policy: 'family', collections: { notes: { quota: 7 } } });
  expect(here.some(({ subject }) => subject === 'collections.notes')).toBe(true);
  expect(differences(here, sentencesOf({ preset: 'family', owner: undefined }))).toEqual([]);
});

test('several patterns are one subject', () => {
  const here = says({ policy: { base: 'open', patterns: ['abc', 'xyz'] } });
  const [found] = differences(here, sentencesOf({ preset: 'open', owner: undefined })).filter(({ subject }) => subject === 'patterns');
  expect(found!.here).toMatch(/abc.+xyz/);
});

test('the code names the room, whatever it is called, and what was chosen', () => {
  expect(codeFor({ name: "it's \"here\"", preset: 'open', owner: undefined, secret: undefined })).toBe('const db = peerset("it\'s \\"here\\"", {\n  policy: \'open\',\n})');
  const code = codeFor({ name: 'a', preset: 'fort-knox', owner, secret: 'peersetxyz' });
  for (const part of ["policy: 'fort-knox'", `owners: ['${owner.npub}']`, "secret: 'peersetxyz'"]) expect(code).toContain(part);
});

test('a policy of another name is at no place of the dial', () => {
  expect((['open', 'family', 'fort-knox'] satisfies PresetName[]).map(levelOf)).toEqual([0, 1, 2]);
  expect(levelOf('market')).toBeUndefined();
});
