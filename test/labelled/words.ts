/**
 * Labelled texts for word filters, in the files of `words/`. WARNING: those hold obscene and hateful words on purpose,
 * since a filter is measured by what it must find.
 *
 * The rule of the labels. To be found is what a public notice board would take down for its words alone: plain
 * obscenities, sexual vulgarity, and slurs against groups, as whole sentences or alone, also when written around a
 * filter. Everything else is clean: mild words (damn, hell, crap, idiot, and their like in each language), insults
 * without obscenity, medicine, biology, sex education, names of people and places, words of one language that look like
 * a foul word of another, letters that only meet by chance. A text is labelled as a reader of its own language
 * understands it, whatever a list of words could know.
 *
 * These texts were written before, and apart from, the filter and the lists that they measure. They are never
 * changed to please a filter: a label moves only when it is wrong for a reader.
 */
import { readLabelled, type Labelled } from './sections.ts';

const CLEAN_KINDS = ['clean', 'hard-negative'] as const;

/** How a foul word is written, or why a clean text may deceive. */
export const WORD_KINDS = ['plain', 'inflected', 'leet', 'spaced', 'stretched', 'lookalike', 'zero-width', 'starred', ...CLEAN_KINDS] as const;

export type WordKind = typeof WORD_KINDS[number];

export interface WordCase extends Labelled<WordKind> {
  /** Whether a filter is to find something here. */
  readonly bad: boolean;
}

/** The list that filters are measured by. */
export function wordCases(): readonly WordCase[] {
  return casesIn(new URL('./words/', import.meta.url));
}

/** A smaller list, written later, that filters are asked about once when they are finished. */
export function unseenWordCases(): readonly WordCase[] {
  return casesIn(new URL('./unseen/words/', import.meta.url));
}

function casesIn(folder: URL): readonly WordCase[] {
  return readLabelled(folder, WORD_KINDS).map(entry => ({ ...entry, bad: !CLEAN_KINDS.some(kind => kind === entry.kind) }));
}
