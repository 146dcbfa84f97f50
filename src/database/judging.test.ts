// Shows what judges in a tab: in which order, together, without stopping the page, and for whoever writes as for whoever receives.
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms, until } from '../../test/database/lab.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import type { Mark } from '../core/judge/mark.ts';
import type { Consequence, CustomRule, Said } from '../core/rules/content.ts';
import { PRESETS } from '../core/rules/policy.ts';
import { peerset } from '../index.ts';
import type { Clock, Judges } from '../ports.ts';
import { RoomJudges } from './judging.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const said = (content: string): Said => ({ collection: 'notes', key: 'k', author: 'ab'.repeat(32), type: 'text/plain', content });
const quiet: CustomRule = { name: 'quiet', version: 1, check: ({ content }) => (content.includes('LOUD') ? 'it shouts' : undefined) };

/** Judges of a room, the built-in ones played by the test. */
function judgesWith(rules: readonly CustomRule[], then: Consequence | 'none' = 'refuse') {
  const asked: (readonly Said[])[] = [];
  let isClosed = false;
  const builtIn: Judges = {
    judge: async (all) => {
      asked.push(all);
      if (isClosed) throw new Error('closed');
      return all.map(({ content }): readonly Mark[] => (content.includes('foul') && then !== 'none' ? [{ rule: 'words', then, reason: 'a word' }] : []));
    },
    close: () => (isClosed = true),
  };
  let now = 0;
  let pauses = 0;
  const clock: Clock = { now: () => (now += 5), wake: () => () => undefined, pause: async () => void pauses++ };
  const words = then === 'none' ? undefined : { lists: [], also: ['foul'], except: [], then };
  const policy = { ...PRESETS.open, content: { ...PRESETS.open.content, words, rules } };
  return { judges: new RoomJudges({ policy, clock, builtIn }), asked, pauses: () => pauses };
}

describe('rules', () => {
  test('of the application come last, and not after a no', async () => {
    const seen: string[] = [];
    const { judges } = judgesWith([{ ...quiet, check: (one) => (seen.push(one.content), quiet.check(one)) }]);
    const marks = await judges.judge(['foul LOUD', 'LOUD', 'fine'].map(said));
    expect(marks.map((some) => some.map(({ rule }) => rule))).toEqual([['words'], ['quiet'], []]);
    expect(seen).toEqual(['LOUD', 'fine']);
  });

  test('that only hide leave the word to the next', async () => {
    const { judges } = judgesWith([quiet], 'hide');
    expect((await judges.judge([said('foul LOUD')]))[0]!.map(({ rule, then }) => [rule, then])).toEqual([['words', 'hide'], ['quiet', 'refuse']]);
  });

  test('of the application alone need no judge of ours', async () => {
    const { judges, asked } = judgesWith([quiet], 'none');
    expect((await judges.judge([said('foul LOUD')]))[0]).toMatchObject([{ rule: 'quiet' }]);
    expect(asked).toEqual([]);
  });

  test('of the application do not stop the page, however slow they are', async () => {
    const { judges, pauses } = judgesWith([quiet]);
    await judges.judge(Array.from({ length: 20 }, () => said('fine')));
    // Each look at the clock is five milliseconds later.
    expect(pauses()).toBeGreaterThanOrEqual(6);
  });
});

describe('what we write', () => {
  test('at one time is asked about together, and each is answered for itself', async () => {
    const { judges, asked } = judgesWith([]);
    const answers = await Promise.allSettled(['fine', 'foul', 'good'].map((content) => judges.own(said(content))));
    expect(asked.map((all) => all.length)).toEqual([3]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: { code: 'E_REFUSED', rule: 'words', reason: 'a word', fix: expect.stringContaining('words') } });
  });

  test('and is only hidden or held may be written', async () => {
    for (const then of ['hide', 'hold'] as const) await judgesWith([], then).judges.own(said('foul'));
  });

  test('waits for nobody who is closed', async () => {
    const { judges } = judgesWith([]);
    judges.close();
    expect((await errorOf(() => judges.own(said('fine')))).code).toBe('E_CLOSED');
  });
});

describe('a room with a rule of the application', () => {
  const policy = (check: CustomRule['check']) => ({ rules: [{ ...quiet, check }] });

  test('refuses what its author writes, with the rule and its reason, and signs nothing', async () => {
    const db = rooms.plain({ policy: policy(quiet.check) });
    const error = await errorOf(() => db.put('LOUD'));
    expect([error.code, error.rule, error.reason]).toEqual(['E_REFUSED', 'quiet', 'it shouts']);
    await db.put({ text: 'fine' }, { key: 'k' });
    const patched = await errorOf(() => db.collection('default').patch('k', { text: 'LOUD' }));
    expect([patched.code, patched.rule]).toEqual(['E_REFUSED', 'quiet']);
    expect((await db.find()).map(({ value }) => value)).toEqual([{ text: 'fine' }]);
  });

  test('refuses what its author writes with a secret as without', async () => {
    const db = rooms.plain({ secret: peerset.secret(), policy: policy(quiet.check) });
    expect((await errorOf(() => db.put('LOUD'))).rule).toBe('quiet');
    expect((await db.put('fine')).value).toBe('fine');
  });

  test('keeps the order of what is put, patched and deleted at one key', async () => {
    const db = rooms.plain({ policy: policy(quiet.check) });
    const [first, loud] = [db.put({ n: 1 }, { key: 'k' }), errorOf(() => db.put('LOUD', { key: 'k' }))];
    const patched = db.collection('default').patch('k', { m: 2 });
    expect((await loud).rule).toBe('quiet');
    await first;
    expect((await patched).value).toEqual({ n: 1, m: 2 });
    const last = db.put('last', { key: 'k' });
    await db.delete('k');
    await last;
    expect(await db.count()).toBe(0);
  });

  test('refuses it from a peer that does not keep to the rule, and counts that', async () => {
    const network = new LoopbackNetwork();
    const strict = rooms.plain({ transport: network.transport(), policy: policy(quiet.check) });
    const sloppy = rooms.plain({ transport: network.transport(), policy: policy(() => undefined) });
    await sloppy.put('LOUD');
    await sloppy.put('fine');
    const rows = await until(strict.live(), (now) => now.length > 0);
    expect(rows.map(({ value }) => value)).toEqual(['fine']);
    const [status] = await until(strict.status, ([now]) => (now?.refused['quiet'] ?? 0) > 0 && now?.records === 1);
    expect(status!.faults['policy']).toBeGreaterThan(0);
  });
});

test('words, links, link fields and patterns of a policy are refused to whoever writes them, and the rest comes in', async () => {
  const db = rooms.plain({
    policy: { words: { also: ['wurzel'], then: 'refuse' }, links: { allow: 'none', then: 'refuse' }, patterns: [{ pattern: 'card [0-9]{4}', then: 'refuse' }] },
    collections: { shop: { links: { url: ['example.org'] } } },
  });
  const refusals: [string, () => Promise<unknown>][] = [
    ['words', () => db.put({ deep: ['a w.u.r.z.e.l'] })],
    ['words', () => db.put(1, { key: 'wurzel' })],
    ['links', () => db.put('see www.example.com')],
    ['patterns', () => db.put({ text: 'card 1234' })],
    ['link-fields', () => db.shop.put({ url: 'https://elsewhere.org/' })],
  ];
  for (const [rule, put] of refusals) expect((await errorOf(put)).rule, String(put)).toBe(rule);
  await db.shop.put({ url: 'https://example.org/1' });
  await db.put({ text: 'wurz' });
  expect([await db.shop.count(), await db.count()]).toEqual([1, 1]);
});

test.each([
  ['no expression', 'a(', 'policy.patterns.1.pattern'],
  ['one that would take too long', '(a|b){500}{500}', 'policy.patterns.1.pattern'],
])('a pattern that is %s stops the room, and names its option', async (_, pattern, option) => {
  const db = rooms.plain({ policy: { patterns: ['fine', pattern] } });
  const error = await errorOf(() => db.put('anything'));
  expect([error.code, error.option]).toEqual(['E_OPTION', option]);
  await until(db.status, ([now]) => now?.link === 'paused');
});
