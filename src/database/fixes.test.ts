// Shows that whoever is refused is told what to do about it, in one plain sentence, whatever the rule.
import { describe, expect, test } from 'vitest';
import { fixFor } from './fixes.ts';
import { errorOf, refusedByRule } from './write-errors.ts';

const RULES = ['words', 'links', 'link-fields', 'patterns', 'work', 'size', 'json', 'types', 'authors', 'write', 'undeclared', 'duplicates', 'schema', 'time', 'kind', 'room'];

describe('a refusal says what to do', () => {
  test('with words of its own for each rule of ours', () => {
    const fixes = RULES.map(fixFor);
    expect(new Set(fixes).size).toBe(RULES.length);
    for (const fix of fixes) expect(fix).toMatch(/^[A-Z].*\.$/);
    for (const fix of fixes) expect(fix).not.toContain('the rule "');
  });

  test('and with the name of a rule that the application brought', () => {
    expect(fixFor('no-shouting')).toContain('"no-shouting"');
    expect(fixFor('__proto__')).toContain('"__proto__"');
  });

  test('as an error with code, rule, reason and fix', () => {
    expect(refusedByRule('links', 'it holds a link')).toMatchObject({ code: 'E_REFUSED', rule: 'links', reason: 'it holds a link', fix: fixFor('links') });
    expect(errorOf({ rule: 'size', reason: 'content over 10 bytes' }, undefined)).toMatchObject({ code: 'E_REFUSED', fix: fixFor('size') });
    expect(errorOf({ rule: 'quota', reason: 'it is full' }, 'k')).toMatchObject({ code: 'E_QUOTA', displaces: 'k', fix: fixFor('quota') });
  });
});
