/**
 * The judge of a policy: its lists of words, its links, its patterns, made ready once and asked about each record. Loaded late,
 * in a worker; the lists are large and come from whoever has them (`core/words/lists.ts`).
 *
 * Pure, and the same on every peer. What throws at one record is a bug of ours, and would be poison: every peer that meets the record would
 * stop. So that record is refused, under a name of its own.
 */
import { linkFault, linkFieldFault } from '../links/verdict.ts';
import { PatternFinder } from '../patterns/patterns.ts';
import { looksAtContent } from '../rules/judged.ts';
import { POISON_RULE } from '../rules/rule.ts';
import type { Consequence, PatternPolicy, Said, WordsPolicy } from '../rules/content.ts';
import { WordFinder } from '../words/finder.ts';
import { listsAmong, type WrittenLists } from '../words/list.ts';
import { ContentJudge, type JudgedPolicy } from './content-judge.ts';
import type { Judge, Mark } from './mark.ts';

export type { Judge, Mark } from './mark.ts';

/** Undefined where nothing of the policy looks at content. `written`: all lists that the policy may name. Rules of the application are not in it (`custom.ts`). */
export function judgeOf({ content, collections }: JudgedPolicy, written: WrittenLists): Judge | undefined {
  if (!looksAtContent({ content: { ...content, rules: [] }, collections })) return undefined;
  const { words, links, patterns } = content;
  return new SafeJudge(new ContentJudge({ content, collections }, {
    words: words && wordsOf(words, written),
    links: links.allow === 'any' ? undefined : (text) => linkFault(links, text),
    field: linkFieldFault,
    patterns: patternsOf(patterns),
  }));
}

/** By what follows: the strongest first. */
const CONSEQUENCES: readonly Consequence[] = ['refuse', 'hold', 'hide'];

function patternsOf(patterns: readonly PatternPolicy[]): ((text: string) => PatternPolicy | undefined)[] {
  return CONSEQUENCES.map((then) => patterns.filter((pattern) => pattern.then === then))
    .filter(({ length }) => length > 0)
    .map((some) => {
      const finder = new PatternFinder(some);
      return (text) => finder.find(text);
    });
}

function wordsOf({ lists, also, except }: WordsPolicy, written: WrittenLists): (text: string) => string | undefined {
  const finder = new WordFinder({ lists: listsAmong(written, lists), also, except });
  return (text) => finder.find(text)?.list;
}

class SafeJudge implements Judge {
  readonly #judge: Judge;

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  judge(said: Said): readonly Mark[] {
    try {
      return this.#judge.judge(said);
    } catch (reason) {
      return [{ rule: POISON_RULE, then: 'refuse', reason: `a rule failed: ${reason instanceof Error ? reason.message.slice(0, 200) : 'for no reason'}` }];
    }
  }
}
