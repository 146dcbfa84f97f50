/**
 * Lists that people share (NIP-51): whom and what somebody does not want to see. Who subscribes to one sees through its
 * author's eyes; nobody else is touched by it. The list without a name is its author's mute list.
 */
import { fault, type Fault } from '../base/fault.ts';
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';
import { isHex64 } from './about.ts';
import type { Template } from './template.ts';

/** Kind of a mute list, of which everybody has one; and of sets, which have names (NIP-51). */
export const MUTE_LIST_KIND = 10_000;
export const LIST_KIND = 30_000;

/** A list to share. */
export interface SharedList {
  readonly type: 'list';
  /** '' for the mute list. */
  readonly name: string;
  /** Authors, 64 hex each. */
  readonly authors: readonly string[];
  /** Ids of records, 64 hex each. */
  readonly records: readonly string[];
  readonly words: readonly string[];
  /** Hashtags, without the hash. */
  readonly topics: readonly string[];
}

/** The list in a template. Entries that are odd are left aside: other software has more of them than we know. */
export function listOf({ kind, tags }: Template): SharedList | Fault {
  const name = kind === MUTE_LIST_KIND ? '' : (tags.find((tag) => tag[0] === 'd')?.[1] ?? '');
  if (kind === LIST_KIND && (name === '' || name.length > MODERATION_LIMITS.statementWordMax)) return fault('malformed', 'a set without a fitting name');
  const valuesOf = (wanted: string, fits: (text: string) => boolean): string[] => [
    ...new Set(tags.flatMap(([tag, value]) => (tag === wanted && value !== undefined && fits(value) ? [value] : []))),
  ];
  return { type: 'list', name, authors: valuesOf('p', isHex64), records: valuesOf('e', isHex64), words: valuesOf('word', isWord), topics: valuesOf('t', isWord) };
}

/** The tags of a list. */
export function listTags({ name, authors, records, words, topics }: SharedList): string[][] {
  const tagged = (tag: string, values: readonly string[]): string[][] => values.map((value) => [tag, value]);
  return [...(name === '' ? [] : [['d', name]]), ...tagged('p', authors), ...tagged('e', records), ...tagged('word', words), ...tagged('t', topics)];
}

function isWord(text: string): boolean {
  return text !== '' && text.length <= MODERATION_LIMITS.statementWordMax;
}
