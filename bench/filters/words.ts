/**
 * The word filters that are compared. Each of the others appears with every setting that its documentation offers for
 * texts such as ours, and the table shows the one that was right most often on the very list it is measured by: whoever chooses
 * a filter would choose so too, and the doubt is in their favour. Ours has one setting.
 */
import { Profanity } from '@2toad/profanity';
import { Filter as BadWords } from 'bad-words';
import { Filter as Glin } from 'glin-profanity';
import leo from 'leo-profanity';
import { RegExpMatcher, englishDataset, englishRecommendedTransformers } from 'obscenity';
import { WordFinder } from '../../src/core/words/finder.ts';
import { WORD_LANGUAGES, wordLists } from '../../src/core/words/lists.ts';
import type { Candidate } from './score.ts';

const TWO_TOAD_LANGUAGES = ['ar', 'zh', 'en', 'fr', 'de', 'hi', 'it', 'ja', 'ko', 'pt', 'ru', 'es'];

const OURS: Candidate = {
  system: 'peerset',
  settings: 'all languages',
  ready() {
    const finder = new WordFinder({ lists: wordLists(WORD_LANGUAGES) });
    return text => finder.find(text) !== undefined;
  },
};

const OBSCENITY: Candidate = {
  system: 'obscenity',
  settings: 'English dataset, recommended transformers',
  ready() {
    const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
    return text => matcher.hasMatch(text);
  },
};

/** Obfuscation on; with and without what it calls fuzzy, in English and in everything it knows. */
const GLIN: readonly Candidate[] = (['basic', 'moderate', 'aggressive'] as const).flatMap(leetspeakLevel => [
  glin({ allLanguages: true, detectLeetspeak: true, leetspeakLevel, normalizeUnicode: true }, `all languages, leetspeak ${leetspeakLevel}`),
  glin({ languages: ['english'], detectLeetspeak: true, leetspeakLevel, normalizeUnicode: true }, `English, leetspeak ${leetspeakLevel}`),
  glin({ allLanguages: true, allowObfuscatedMatch: true, detectLeetspeak: true, leetspeakLevel, normalizeUnicode: true },
    `all languages, obfuscated match, leetspeak ${leetspeakLevel}`),
]);

function glin(config: ConstructorParameters<typeof Glin>[0], settings: string): Candidate {
  return {
    system: 'glin-profanity',
    settings,
    ready() {
      const filter = new Glin(config);
      return text => filter.isProfane(text);
    },
  };
}

const LEO: readonly Candidate[] = [['en'], ['en', 'fr', 'ru']].map(names => ({
  system: 'leo-profanity',
  settings: names.length === 1 ? 'English' : 'all dictionaries',
  ready() {
    // It is one object for all callers, so that the words are put in anew before it is asked.
    const list = names.flatMap(name => leo.getDictionary(name));
    leo.clearList().add(list);
    return text => leo.check(text);
  },
}));

const BAD_WORDS: Candidate = {
  system: 'bad-words',
  settings: 'its own list',
  ready() {
    const filter = new BadWords();
    return text => filter.isProfane(text);
  },
};

const TWO_TOAD: readonly Candidate[] = [
  twoToad({ languages: ['en'] }, 'English, whole words'),
  twoToad({ languages: TWO_TOAD_LANGUAGES }, 'all languages, whole words'),
  twoToad({ languages: TWO_TOAD_LANGUAGES, unicodeWordBoundaries: true }, 'all languages, whole words of Unicode'),
  twoToad({ languages: TWO_TOAD_LANGUAGES, wholeWord: false }, 'all languages, parts of words'),
];

function twoToad(options: ConstructorParameters<typeof Profanity>[0], settings: string): Candidate {
  return {
    system: '@2toad/profanity',
    settings,
    ready() {
      const filter = new Profanity(options);
      return text => filter.exists(text);
    },
  };
}

/** Every filter in every setting, ours first. */
export const WORD_FILTERS: readonly Candidate[] = [OURS, OBSCENITY, ...GLIN, ...LEO, BAD_WORDS, ...TWO_TOAD];
