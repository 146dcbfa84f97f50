/** Ordinary content is JSON unless a tag says otherwise; what is meant as JSON must be JSON within the limits. */
import { expect, test } from 'vitest';
import { textToBytes } from '../base/text.ts';
import type { Packed } from '../record/layout.ts';
import { jsonRule } from './json.ts';

const event = ({ content = '{}', ...part }: Partial<Omit<Packed, 'content'>> & { readonly content?: string }): Packed =>
  ({ pubkey: '', created_at: 0, kind: 30_078, tags: [['d', 'notes/1']], content: textToBytes(content), ...part });

test('JSON is accepted, anything else refused in the name of the rule', () => {
  expect(jsonRule(event({}))).toEqual({ accept: true });
  expect(jsonRule(event({ content: '"text"' }))).toEqual({ accept: true });
  for (const content of ['', 'text', '{', '{"a":1,}']) expect(jsonRule(event({ content })), content).toMatchObject({ accept: false, rule: 'json' });
});

test('JSON too deep to be kept is refused, although it parses', () => {
  const content = '['.repeat(17) + ']'.repeat(17);
  expect(jsonRule(event({ content }))).toMatchObject({ accept: false, rule: 'json', reason: expect.stringContaining('deeper') as string });
});

test('content with a type of its own, or of another kind, is opaque', () => {
  expect(jsonRule(event({ content: 'text', tags: [['d', 'notes/1'], ['m', 'text/plain']] }))).toEqual({ accept: true });
  for (const kind of [1, 5, 30_023]) expect(jsonRule(event({ kind, content: 'text' }))).toEqual({ accept: true });
});
