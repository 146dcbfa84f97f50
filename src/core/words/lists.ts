/**
 * The lists of words there are. Nobody needs them before a room has a rule of words: they are a part of the program for
 * themselves, which comes late, and once for the page and the judge's worker. A change of what they find needs another `WORDS_VERSION`, so that rooms of old and new programs
 * do not differ about what is in them.
 */
import { listsAmong, type WordList, type WrittenLists } from './list.ts';
import { AR } from './lists/ar.ts';
import { CS } from './lists/cs.ts';
import { DA } from './lists/da.ts';
import { DE } from './lists/de.ts';
import { EL } from './lists/el.ts';
import { EN } from './lists/en.ts';
import { EO } from './lists/eo.ts';
import { ES } from './lists/es.ts';
import { FA } from './lists/fa.ts';
import { FI } from './lists/fi.ts';
import { FIL } from './lists/fil.ts';
import { FR } from './lists/fr.ts';
import { HE } from './lists/he.ts';
import { HI } from './lists/hi.ts';
import { HU } from './lists/hu.ts';
import { ID } from './lists/id.ts';
import { IT } from './lists/it.ts';
import { JA } from './lists/ja.ts';
import { KO } from './lists/ko.ts';
import { NL } from './lists/nl.ts';
import { NO } from './lists/no.ts';
import { PL } from './lists/pl.ts';
import { PT } from './lists/pt.ts';
import { RO } from './lists/ro.ts';
import { RU } from './lists/ru.ts';
import { SV } from './lists/sv.ts';
import { TH } from './lists/th.ts';
import { TR } from './lists/tr.ts';
import { UK } from './lists/uk.ts';
import { VI } from './lists/vi.ts';
import { ZH } from './lists/zh.ts';

export { WORDS_VERSION } from '../rules/versions.ts';

/** All of them, by language. */
export const WRITTEN_LISTS: WrittenLists = new Map([
  ['ar', AR], ['cs', CS], ['da', DA], ['de', DE], ['el', EL], ['en', EN], ['eo', EO], ['es', ES], ['fa', FA],
  ['fi', FI], ['fil', FIL], ['fr', FR], ['he', HE], ['hi', HI], ['hu', HU], ['id', ID], ['it', IT], ['ja', JA],
  ['ko', KO], ['nl', NL], ['no', NO], ['pl', PL], ['pt', PT], ['ro', RO], ['ru', RU], ['sv', SV], ['th', TH],
  ['tr', TR], ['uk', UK], ['vi', VI], ['zh', ZH],
]);

/** Languages that there is a list for, as in `<html lang>`. */
export const WORD_LANGUAGES: readonly string[] = [...WRITTEN_LISTS.keys()];

/** The lists of these languages, each once; 'all' for every one. A language without a list has none: `WORD_LANGUAGES` says. */
export function wordLists(languages: readonly string[]): readonly WordList[] {
  return listsAmong(WRITTEN_LISTS, languages);
}
