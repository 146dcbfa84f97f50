/** What a page keeps of people's choices and of what rules did, at the limit and one beyond; and what work and patterns may be. */
import { expect, test } from 'vitest';
import { LIMITS } from '../../src/core/base/limits.ts';
import { MODERATION_LIMITS } from '../../src/core/base/limits/moderation.ts';
import { patternsProblem } from '../../src/core/patterns/patterns.ts';
import { isWorkTag } from '../../src/core/record/work.ts';
import { LiveList } from '../../src/database/live.ts';
import { ChoiceBook } from '../../src/database/moderation/choices.ts';
import { FoundNote } from '../../src/database/moderation/found.ts';
import { VerdictLog } from '../../src/database/moderation/log.ts';
import type { Verdict } from '../../src/database/moderation/types.ts';
import type { Notes } from '../../src/ports.ts';

const NO_NOTES = { load: async () => undefined, save: async () => undefined } as unknown as Notes;
const NO_CHANNEL = { post: () => undefined, close: () => undefined };

test('a device keeps so many choices, refuses one more, and makes room by what was taken back (choicesMax)', async () => {
  const rows = Array.from({ length: MODERATION_LIMITS.choicesMax - 1 }, (_, i) => ['hide', `record ${i}`, i, 1]);
  const book = new ChoiceBook({ notes: NO_NOTES, now: () => 1_000_000, channel: () => NO_CHANNEL, changed: () => undefined }, JSON.stringify(rows));
  await book.choose('hide', 'the last', 'stands');
  await expect(book.choose('hide', 'one more', 'stands')).rejects.toMatchObject({ code: 'E_QUOTA' });
  await book.choose('hide', 'record 7', 'ends');
  await book.choose('hide', 'one more', 'stands');
  expect(book.standing).toHaveLength(MODERATION_LIMITS.choicesMax);
});

test('a log keeps so many verdicts, the newest, and counts so many names (verdictsKeptMax, verdictNamesMax)', async () => {
  const list = new LiveList<Verdict>();
  let now = 0;
  const log = new VerdictLog(list, () => ++now);
  const names = Math.max(MODERATION_LIMITS.verdictsKeptMax, MODERATION_LIMITS.verdictNamesMax);
  for (let i = 0; i <= names; i++) log.note({ action: 'refused', where: 'receive', rule: 'size', reason: 'too large', author: `author ${i}` });
  await Promise.resolve();
  expect(list.current).toHaveLength(MODERATION_LIMITS.verdictsKeptMax);
  expect(list.current[0]!.at).toBe(names + 1);
  expect(log.counts.byAuthor.size).toBe(MODERATION_LIMITS.verdictNamesMax);
  expect([log.counts.byAuthor.has('author 0'), log.counts.byRule.get('size')]).toEqual([false, names + 1]);
});

test('what the judge found is kept for so many records, and then the oldest is found anew (judgedKeptMax)', () => {
  const found = new FoundNote(NO_NOTES, undefined);
  const marks = [{ rule: 'words', then: 'hide', reason: 'a word this room does not want' }] as const;
  for (let i = 0; i < MODERATION_LIMITS.judgedKeptMax; i++) found.note(`${i}`, marks);
  expect(found.marksOf('0')).toEqual(marks);
  found.note('one more', marks);
  expect([found.marksOf('0'), found.marksOf('1')]).toEqual([undefined, marks]);
});

test('a nonce has its digits, and not one more (nonceDigitsMax)', () => {
  const tag = (digits: number): string[] => ['nonce', '7'.repeat(digits), '16'];
  expect([isWorkTag(tag(LIMITS.nonceDigitsMax)), isWorkTag(tag(LIMITS.nonceDigitsMax + 1))]).toEqual([true, false]);
});

test('the patterns of a policy take their steps, and not one more pattern (patternStepsMax)', () => {
  const wide = { pattern: '[a-z]{1,100}x' };
  const fits = (count: number): boolean => patternsProblem(Array.from({ length: count }, () => wide), MODERATION_LIMITS.patternTextMax) === undefined;
  let [most, many]: [number, number] = [1, LIMITS.policyPatternsMax];
  expect([fits(most), fits(many)]).toEqual([true, false]);
  while (many - most > 1) {
    const middle = Math.floor((most + many) / 2);
    if (fits(middle)) most = middle;
    else many = middle;
  }
  expect([fits(most), fits(most + 1)]).toEqual([true, false]);
});
