/**
 * What a policy says of the content of records, as data: words, links, patterns, types, and what people do about the rest.
 * A rule that refuses decides what is in the set, and runs before a record is stored; one that hides or holds decides what is
 * seen, and runs on what is stored. The judge (`core/judge`) carries both out; nothing here looks at a record.
 */

/**
 * What becomes of a record that a content rule finds. `refuse`: it is not in the set. `hide`: it is, and nobody sees it unasked;
 * it counts as a strike against its author. `hold`: it waits for somebody's approval.
 */
export type Consequence = 'refuse' | 'hide' | 'hold';

/** Words that a room does not want. */
export interface WordsPolicy {
  /** Built-in lists by language, such as 'en' and 'de'; 'all' for every one there is. */
  readonly lists: readonly string[];
  /** Further words. */
  readonly also: readonly string[];
  /** Words that are none of these, whatever a list says. */
  readonly except: readonly string[];
  readonly then: Consequence;
}

/** Links in what people write. */
export interface LinksPolicy {
  /** `none`: no links in texts. `listed`: only to these hosts and what is below them. */
  readonly allow: 'any' | 'listed' | 'none';
  /** Lower-case host names, for `listed`. */
  readonly hosts: readonly string[];
  readonly then: Consequence;
}

/** A regular expression in the syntax of RE2, looked for in every text of a record. */
export interface PatternPolicy {
  /** For people and for the log. */
  readonly name: string;
  readonly pattern: string;
  readonly then: Consequence;
}

/** Which links one field of a collection's values may hold: `https` ones to these hosts and what is below them; '*' for any. */
export type LinkFields = ReadonlyMap<string, readonly string[]>;

/** A rule of the application: a pure function of what a record holds. Its name and version are part of the room's address. */
export interface CustomRule {
  readonly name: string;
  /** Another one with every change of what it decides. */
  readonly version: number;
  /** `undefined` for yes, or in one plain sentence why not. */
  check(said: Said): string | undefined;
}

/** What a content rule is shown of a record. */
export interface Said {
  /** People's name for the collection. */
  readonly collection: string;
  /** People's name for it there, where it is known. */
  readonly key?: string;
  /** 64 hex. */
  readonly author: string;
  /** What its tag `m` says; undefined for JSON. */
  readonly type: string | undefined;
  /** Its content, as stored or as unsealed. */
  readonly content: string;
}

/** When what is stored is seen. Pure functions of the stored set and the viewer's choices (`core/moderation`). */
export interface ViewPolicy {
  /** Hidden records after which all of an author's are hidden, count; 0 for never. */
  readonly strikes: number;
  /** Days after which a strike counts no more. */
  readonly strikeDays: number;
  /** Authors with the very same content from which on only the oldest is shown, count; 0 for never. */
  readonly copies: number;
  /** Pictures, sound and video of strangers: `blur` until asked; `members`: hidden unless somebody known wrote them. */
  readonly media: 'show' | 'blur' | 'members';
  /** Who waits for approval by an owner or moderator: nobody, authors who have none approved yet, everybody but those who approve. */
  readonly approval: 'none' | 'strangers' | 'everyone';
  /** Moderators' reports from which on a record is hidden, count; 0 for never. */
  readonly reports: number;
}

/** Everything a policy says of content. */
export interface ContentPolicy {
  readonly words: WordsPolicy | undefined;
  readonly links: LinksPolicy;
  readonly patterns: readonly PatternPolicy[];
  readonly rules: readonly CustomRule[];
  /** MIME types that records may say they hold, `image/*` for all of a kind; empty for any. JSON and text are always taken. */
  readonly types: readonly string[];
  readonly view: ViewPolicy;
}
