/**
 * The content rules of a policy, in one order: link fields, links, words, patterns; what costs least comes first, and nothing
 * is looked at after a mark that refuses. The rules themselves come from elsewhere (`core/words`, `core/links`,
 * `core/patterns`); this file decides which of them look at what.
 *
 * Each rule looks once at a text that is no longer than what was said, in time that is linear in it: that bounds
 * what a record can cost.
 */
import type { LinkFields, LinksPolicy, PatternPolicy, Said, WordsPolicy } from '../rules/content.ts';
import { isOfTheRoom } from '../rules/judged.ts';
import { NO_MARKS, type Judge, type Mark } from './mark.ts';
import { chosenKey, readableOf, type Readable } from './texts.ts';

/** The part of a policy that looks at content, without what the application brings. */
export interface JudgedPolicy {
  readonly content: { readonly words: WordsPolicy | undefined; readonly links: LinksPolicy; readonly patterns: readonly PatternPolicy[] };
  readonly collections: ReadonlyMap<string, { readonly links: LinkFields }>;
}

/** What finds. */
export interface Finders {
  /** The list in which a word of the text is, '' for the room's own; undefined where none is. Undefined where the policy has no words. */
  readonly words: ((text: string) => string | undefined) | undefined;
  /** Why the text breaks the policy's rule for links. */
  readonly links: ((text: string) => string | undefined) | undefined;
  /** Why a link field to these hosts may not hold the value. */
  readonly field: (hosts: readonly string[], value: unknown) => string | undefined;
  /**
   * What finds the patterns of each consequence, the one that refuses first: which of them is found must not depend on the
   * order in which a user wrote them.
   */
  readonly patterns: readonly ((text: string) => PatternPolicy | undefined)[];
}

/** Carries out the content rules of one policy. */
export class ContentJudge implements Judge {
  readonly #policy: JudgedPolicy;
  readonly #finders: Finders;

  constructor(policy: JudgedPolicy, finders: Finders) {
    this.#policy = policy;
    this.#finders = finders;
  }

  judge(said: Said): readonly Mark[] {
    if (isOfTheRoom(said.collection)) return NO_MARKS;
    const linkFields = this.#policy.collections.get(said.collection)?.links;
    const readable = readableOf(said, this.#namesIn(said), linkFields);
    const marks: Mark[] = [];
    for (const mark of this.#marksOf(readable, linkFields)) {
      if (mark === undefined) continue;
      marks.push(mark);
      if (mark.then === 'refuse') break;
    }
    return marks.length === 0 ? NO_MARKS : marks;
  }

  /** One after the other: what is not asked for is not looked for. */
  *#marksOf(readable: Readable, linkFields: LinkFields | undefined): Generator<Mark | undefined> {
    yield this.#fields(readable, linkFields);
    yield this.#links(readable);
    yield this.#words(readable);
    for (const find of this.#finders.patterns) yield markOf(find(readable.text));
  }

  /** The policy itself chose the names of declared collections. */
  #namesIn({ collection, key }: Said): string[] {
    const names = this.#policy.collections.has(collection) ? [] : [collection];
    const chosen = chosenKey(key);
    return chosen === undefined ? names : [...names, chosen];
  }

  #fields({ fields }: Readable, linkFields: LinkFields | undefined): Mark | undefined {
    for (const [name, value] of fields) {
      const reason = this.#finders.field(linkFields!.get(name)!, value);
      if (reason !== undefined) return { rule: 'link-fields', then: 'refuse', reason: `in ${name}: ${reason}` };
    }
    return undefined;
  }

  #links({ textOutsideFields }: Readable): Mark | undefined {
    const reason = this.#finders.links?.(textOutsideFields);
    return reason === undefined ? undefined : { rule: 'links', then: this.#policy.content.links.then, reason };
  }

  #words({ text }: Readable): Mark | undefined {
    const list = this.#finders.words?.(text);
    if (list === undefined) return undefined;
    const origin = list === '' ? "the room's own list" : `list ${list}`;
    return { rule: 'words', then: this.#policy.content.words!.then, reason: `a word that this room does not want (${origin})` };
  }
}

function markOf(pattern: PatternPolicy | undefined): Mark | undefined {
  return pattern && { rule: 'patterns', then: pattern.then, reason: `what it says matches the pattern ${pattern.name}` };
}
