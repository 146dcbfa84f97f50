/** Shows that an application's own rules refuse, in their order, and that one that fails refuses as well. */
import { expect, it } from 'vitest';
import type { CustomRule, Said } from '../rules/content.ts';
import { customMark } from './custom.ts';

const SAID: Said = { collection: 'notes', author: 'ab'.repeat(32), type: undefined, content: '1' };
const rule = (name: string, check: (said: Said) => unknown): CustomRule => ({ name, version: 1, check: check as CustomRule['check'] });

it('nobody says no', () => expect(customMark([rule('a', () => undefined)], SAID)).toBeUndefined());

it('the first no counts, and names its rule', () => {
  const rules = [rule('a', () => undefined), rule('b', ({ content }) => `says ${content}`), rule('c', () => 'never asked')];
  expect(customMark(rules, SAID)).toEqual({ rule: 'b', then: 'refuse', reason: 'says 1' });
});

it.each<[string, CustomRule, string]>([
  ['throws', rule('a', () => { throw new Error('broken'); }), 'the rule failed: broken'],
  ['throws what is no error', rule('a', () => { throw undefined; }), 'the rule failed: for no reason'],
  ['answers what is no answer', rule('a', () => true), 'the rule gave no reason'],
  ['waits', rule('a', async () => undefined), 'the rule gave no reason'],
])('a rule that %s refuses', (_, broken, reason) => expect(customMark([broken], SAID)).toMatchObject({ then: 'refuse', reason }));

it('a reason is not long', () => expect(customMark([rule('a', () => 'x'.repeat(1000))], SAID)!.reason).toHaveLength(200));

it('what the room keeps about others is not for them', () => {
  expect(customMark([rule('a', () => 'no')], { ...SAID, collection: '$reports' })).toBeUndefined();
});
