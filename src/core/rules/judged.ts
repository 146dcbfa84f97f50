/**
 * Which policies look at what records say, and at which records. It is asked before anything of the judge is loaded: rooms
 * whose policy has no such rule pay nothing.
 */
import type { RecordHeader } from '../record/record.ts';
import type { Consequence, ContentPolicy, LinkFields } from './content.ts';

/** The part of a policy that is looked at. */
export interface ContentBearing {
  readonly content: Pick<ContentPolicy, 'words' | 'links' | 'patterns' | 'rules'>;
  readonly collections: ReadonlyMap<string, { readonly links: LinkFields }>;
}

/** Whether a collection is the room's own, for what is said about records and members; it holds the very words it is about. */
export function isOfTheRoom(collection: string): boolean {
  return collection.startsWith('$');
}

/** Whether any rule of a policy looks at content. */
export function looksAtContent(policy: ContentBearing): boolean {
  return consequencesOf(policy).length > 0;
}

/** Whether a rule of a policy keeps records out of the set for what they say. */
export function refusesContent(policy: ContentBearing): boolean {
  return consequencesOf(policy).includes('refuse');
}

/** Whether a rule of a policy hides or holds records for what they say. */
export function hidesContent(policy: ContentBearing): boolean {
  return consequencesOf(policy).some((then) => then !== 'refuse');
}

/** Which records of an open room are judged before they are stored. A delete shows nothing. */
export function judgedRecords(policy: ContentBearing): (record: Pick<RecordHeader, 'deletes' | 'collection'>) => boolean {
  if (!refusesContent(policy)) return () => false;
  return ({ deletes, collection }) => !deletes && !isOfTheRoom(collection);
}

function consequencesOf({ content: { words, links, patterns, rules }, collections }: ContentBearing): Consequence[] {
  const consequences: Consequence[] = patterns.map(({ then }) => then);
  if (words !== undefined) consequences.push(words.then);
  if (links.allow !== 'any') consequences.push(links.then);
  // A link elsewhere in a link field, and what the application refuses, is never only hidden.
  if (rules.length > 0 || [...collections.values()].some((collection) => collection.links.size > 0)) consequences.push('refuse');
  return consequences;
}
