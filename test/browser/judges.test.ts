// Shows that the judge's real worker, with all its lists, gives the same marks as the judge in this process, and that a page whose workers die still judges everything.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAT } from '../../bench/judge-chat.ts';
import { judgeOf } from '../../src/core/judge/judge.ts';
import { WRITTEN_LISTS } from '../../src/core/words/lists.ts';
import { PRESETS } from '../../src/core/rules/policy.ts';
import { startLab, type Lab } from './harness.ts';

const FOUL = ['what the f.u.c.k', 'du Arschloch', 'sh1t happens', 'see www.example.com', 'evil dot example dot com', 'bit.ly/abc'];
const TEXTS = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? `${FOUL[i % FOUL.length]} ${i}` : CHAT[i % CHAT.length]!));

let lab: Lab;
let page: Page;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/judges-fixture.ts', tracker: false });
  page = await (await lab.profile('judges')).page();
});

afterAll(() => lab.close());

const judge = judgeOf(PRESETS['fort-knox'], WRITTEN_LISTS)!;
const expected = TEXTS.map((content) => judge.judge({ collection: 'notes', author: 'ab'.repeat(32), type: 'text/plain', content })[0]?.rule ?? 'none');

test('a worker reads them all', async () => {
  const { rules, started, answered } = await page.evaluate((texts) => window.judging.judge(texts, 'living'), TEXTS);
  expect(rules).toEqual(expected);
  expect(new Set(rules)).toEqual(new Set(['none', 'words', 'links']));
  expect([started, answered]).toEqual([1, Math.ceil(TEXTS.length / 64)]);
  expect(lab.errors).toEqual([]);
});

test('where workers die, the page reads them itself', async () => {
  const { rules, started, answered } = await page.evaluate((texts) => window.judging.judge(texts, 'dying'), TEXTS);
  expect(rules).toEqual(expected);
  expect([started, answered]).toEqual([2, 0]);
});
