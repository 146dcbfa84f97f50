/**
 * Labelled texts for link detectors, in the files of `links/`.
 *
 * The rule of the labels. A text has a link when its writer wants a reader to get to a place outside, by a click, by
 * pasting, or by typing what it says: addresses with or without a scheme, hosts, numbers, mail addresses, and all of
 * these bent to slip past a filter. Without one are names of files and programs, abbreviations, numbers, dates, prices,
 * code, names of users, blanks forgotten after a full stop, and words that only sound like an address, also where a
 * machine might resolve them (README.md, "It ended.No more").
 *
 * They were written before, and apart from, the detector that they measure, and are never changed to please it.
 */
import { readLabelled, type Labelled } from './sections.ts';

const CLEAN_KINDS = ['clean', 'hard-negative'] as const;

/** How a link is written, or why a text without one may deceive. */
export const LINK_KINDS = [
  'url', 'host', 'path', 'ip', 'email', 'punycode', 'idn', 'spelled', 'spaced', 'bracketed', 'full-width', 'zero-width', 'hxxp', ...CLEAN_KINDS,
] as const;

export type LinkKind = typeof LINK_KINDS[number];

export interface LinkCase extends Labelled<LinkKind> {
  /** Whether a detector is to find something here. */
  readonly link: boolean;
}

/** The list that detectors are measured by. */
export function linkCases(): readonly LinkCase[] {
  return casesIn(new URL('./links/', import.meta.url));
}

/** A smaller list, written later, that detectors are asked about once when they are finished. */
export function unseenLinkCases(): readonly LinkCase[] {
  return casesIn(new URL('./unseen/links/', import.meta.url));
}

function casesIn(folder: URL): readonly LinkCase[] {
  return readLabelled(folder, LINK_KINDS).map(entry => ({ ...entry, link: !CLEAN_KINDS.some(kind => kind === entry.kind) }));
}
