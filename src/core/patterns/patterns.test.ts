import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';
import { PatternFinder, patternProblem, patternsProblem } from './patterns.ts';

const finds = (pattern: string, text: string): boolean => new PatternFinder([{ pattern }]).find(text) !== undefined;

/** Expressions on which the native engine and RE2 agree: built from parts, so that all of them are well formed. */
const atom = fc.constantFrom('a', 'b', 'c', '[ab]', '[^a]', '.', '\\d', '\\w', 'é', '猫', '\\n', ' ', '\\b', '^', '$', '\\B', '😀', '[a-c😀]');
const pattern = fc.letrec<{ any: string; many: string; either: string; again: string }>(tie => ({
  any: fc.oneof({ maxDepth: 4 }, atom, tie('many'), tie('either'), tie('again')),
  many: fc.array(tie('any'), { minLength: 1, maxLength: 4 }).map(parts => parts.join('')),
  either: fc.tuple(tie('any'), tie('any')).map(([one, other]) => `(?:${one}|${other})`),
  again: fc.tuple(tie('any'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,2}', '*?')).map(([part, times]) => `(?:${part})${times}`),
})).any;
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', 'B', '1', ' ', '\n', 'é', 'É', '猫', '😀', '_'), maxLength: 24 });

describe('a finder', () => {
  it('finds what the engine of the language finds', () => {
    fc.assert(fc.property(pattern, text, (expression, said) => {
      // The engine looks for gaps between the two halves of a character, too.
      fc.pre(!expression.includes('\\B') || !said.includes('😀'));
      expect(finds(expression, said)).toBe(new RegExp(expression, 'ium').test(said));
    }), { numRuns: 800 });
  });

  it('finds what the library finds with its own matcher, in wide patterns as well', () => {
    const wide = fc.tuple(pattern, fc.integer({ min: 10, max: 40 })).map(([part, times]) => `(?:${part}){0,${times}}c`);
    fc.assert(fc.property(wide, text, (expression, said) => {
      fc.pre(patternProblem(expression, 100, 1) === undefined);
      expect(finds(expression, said)).toBe(RE2JS.compile(expression, RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE).test(said));
    }), { numRuns: 200 });
  });

  it('says the first pattern of the list that is there, with all that its owner knows of it', () => {
    const patterns = ['x+y', 'free\\s+money', 'money'].map((one, i) => ({ name: `p${i}`, pattern: one }));
    const finder = new PatternFinder(patterns);
    expect(finder.find('FREE  Money!')).toBe(patterns[1]);
    expect(finder.find('money')).toBe(patterns[2]);
    expect(finder.find('nothing')).toBeUndefined();
    expect(new PatternFinder([]).find('anything')).toBeUndefined();
  });

  it('ignores case in every script, unless the pattern asks for it', () => {
    expect([finds('straße', 'STRAßE'), finds('привет', 'ПРИВЕТ'), finds('kelvin', '\u212aelvin'), finds('(?-i)a', 'A'), finds('(?-i)a', 'a')]).toEqual([true, true, true, false, true]);
  });

  it('takes lines for ^ and $, and the whole text for \\A and \\z', () => {
    const said = 'one\ntwo\nthree';
    expect(['^two$', '\\Atwo', 'two\\z', '\\Aone', 'three\\z', '^$', 'one.two'].map(one => finds(one, said))).toEqual([true, false, false, true, true, false, false]);
  });

  it('knows classes of Unicode', () => {
    expect([finds('\\p{Cyrillic}{3}', 'abcдом'), finds('\\p{Greek}', 'abc'), finds('[[:punct:]]{2}', 'a!?'), finds('^\\PL+$', 'é')]).toEqual([true, false, true, false]);
  });

  it('looks at so much text and no more', () => {
    const before = 'a'.repeat(MODERATION_LIMITS.patternTextMax - 1);
    expect(finds('x', `${before}x`)).toBe(true);
    expect(finds('x', `${before}ax`)).toBe(false);
  });

  it('looks at less where its patterns cost more than a record may, so that no text takes longer', () => {
    const dear = Array.from({ length: 20 }, () => ({ pattern: '(?:[a-m]x|[n-z]y){120}q' })).concat({ pattern: 'z' });
    expect(patternsProblem(dear, MODERATION_LIMITS.patternTextMax)?.reason).toContain('steps');
    const finder = new PatternFinder(dear);
    expect(finder.find(`${' '.repeat(200)}z`)?.pattern).toBe('z');
    expect(finder.find(`${' '.repeat(4000)}z`)).toBeUndefined();
  });

  it('does not take what is no pattern', () => {
    expect(() => new PatternFinder([{ pattern: '(' }])).toThrow('RE2');
  });

  it('answers hostile patterns on hostile texts, where the engine of the language would not end', () => {
    const said = 'a'.repeat(MODERATION_LIMITS.patternTextMax);
    for (const hostile of ['(a+)+b', '(a|a)*b', '(a|aa)+$b', '(?:a*a*)*b', '(.*)(.*)(.*)(.*)b', '(a?){100}a{100}b', '^(([a-z])+.)+[0-9]$', '.{0,100}a.{0,100}b']) {
      expect([hostile, finds(hostile, said)]).toEqual([hostile, false]);
      expect([hostile, finds(hostile, `${said.slice(9)}\nb`)]).toEqual([hostile, false].with(1, hostile === '(a|a)*b' || hostile === '(?:a*a*)*b' || hostile === '(.*)(.*)(.*)(.*)b'));
    }
  });
});

describe('a pattern', () => {
  it('is refused with what is wrong, where it is none of RE2', () => {
    for (const wrong of ['(', '[a', '(a)\\1', '(?=a)', '(?<!a)b', 'a**', '\\p{Nothing}', 'a{2,1}', '*a', 'a{1001}']) {
      expect([wrong, typeof patternProblem(wrong, 1000, 1)]).toEqual([wrong, 'string']);
    }
  });

  it('has its longest length, its most places and its most repetitions, and not one more', () => {
    const content = MODERATION_LIMITS.patternTextMin;
    expect(patternProblem('a'.repeat(LIMITS.policyPatternCharsMax), content, 1)).toBeUndefined();
    expect(patternProblem('a'.repeat(LIMITS.policyPatternCharsMax + 1), content, 1)).toContain('characters');
    expect(patternProblem(`a{${MODERATION_LIMITS.patternPlacesMax}}`, content, 1)).toBeUndefined();
    expect(patternProblem(`a{${MODERATION_LIMITS.patternPlacesMax + 1}}`, content, 1)).toContain('repetitions');
    expect(patternProblem(`a{${MODERATION_LIMITS.patternPlacesMax / 2}}b{${MODERATION_LIMITS.patternPlacesMax / 2}}`, content, 1)).toBeUndefined();
    expect(patternProblem(`a{${MODERATION_LIMITS.patternPlacesMax / 2}}b{${MODERATION_LIMITS.patternPlacesMax / 2}}c`, content, 1)).toContain('places');
    expect(patternProblem('((a{10}){10}){9}', content, 1)).toContain('places');
    expect(patternProblem('((((x{16}){4}){4}){3})', content, 1)).toContain('places');
  });

  it('may be in braces that repeat nothing', () => {
    expect(patternProblem('\\{5000\\} \\{', 1000, 1)).toBeUndefined();
    expect(finds('\\{5000\\}', 'a {5000}')).toBe(true);
  });
});

describe('patterns together', () => {
  const patterns = (count: number, pattern: string): { pattern: string }[] => Array.from({ length: count }, () => ({ pattern }));

  it('are so many and no more', () => {
    expect(patternsProblem(patterns(LIMITS.policyPatternsMax, 'spam[0-9]+'), MODERATION_LIMITS.patternTextMax / 2)).toBeUndefined();
    expect(patternsProblem(patterns(LIMITS.policyPatternsMax + 1, 'spam'), 100)?.at).toBe(-1);
    expect(patternProblem('spam', 100, LIMITS.policyPatternsMax)).toBeUndefined();
    expect(patternProblem('spam', 100, LIMITS.policyPatternsMax + 1)).toContain('patterns');
  });

  it('cost so much for a record and no more: fewer, shorter, or less content helps', () => {
    const wide = '(?:buy|cheap).{0,60}(?:pills|casino)';
    const fit = (count: number, content: number): boolean => patternsProblem(patterns(count, wide), content) === undefined;
    expect([fit(5, MODERATION_LIMITS.patternTextMax), fit(100, MODERATION_LIMITS.patternTextMax), fit(50, MODERATION_LIMITS.patternTextMin), fit(100, 10 * MODERATION_LIMITS.patternTextMax)]).toEqual([true, false, true, false]);
    const most = Array.from({ length: 200 }, (_, i) => i).findLast(count => patternProblem(wide, MODERATION_LIMITS.patternTextMax, count) === undefined)!;
    expect([fit(most, MODERATION_LIMITS.patternTextMax), fit(most + 1, MODERATION_LIMITS.patternTextMax)]).toEqual([true, false]);
    expect(patternProblem(wide, MODERATION_LIMITS.patternTextMax, most + 1)).toContain('steps');
  });

  it('say which of them is wrong', () => {
    expect(patternsProblem([{ pattern: 'a' }, { pattern: '(' }], 100)).toMatchObject({ at: 1, reason: expect.stringContaining('RE2') as string });
  });
});
