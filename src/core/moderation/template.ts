/**
 * The common form of statements: kind, tags and content of a Nostr event, as a record's value holds them. Bounded before
 * anything is copied, and copied, so that what is kept hangs on nothing else.
 */
import { fault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';

/** What an author says; who and when are the record's. */
export interface Template {
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
  readonly content: string;
}

/** Strings of a tag that anything here looks at, count. */
const TAG_VALUES = 3;

/** A template in a value, or why it is none. Fields that it does not know are left aside: an event has some. */
export function templateOf(value: unknown): Template | Fault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return NO_TEMPLATE;
  const { kind, tags, content } = value as { readonly kind?: unknown; readonly tags?: unknown; readonly content?: unknown };
  if (typeof kind !== 'number' || !Array.isArray(tags) || typeof content !== 'string') return NO_TEMPLATE;
  if (tags.length > MODERATION_LIMITS.statementTagsMax) return fault('limit', `more than ${MODERATION_LIMITS.statementTagsMax} tags`);
  if (content.length > MODERATION_LIMITS.statementReasonMax) return fault('limit', `a reason of more than ${MODERATION_LIMITS.statementReasonMax} characters`);
  const copied: string[][] = [];
  for (const tag of tags as readonly unknown[]) {
    const texts = Array.isArray(tag) ? (tag as readonly unknown[]).slice(0, TAG_VALUES) : [];
    if (texts.length === 0 || !texts.every((text) => isShort(text))) return fault('malformed', 'a tag is a list of short texts');
    copied.push(texts as string[]);
  }
  return { kind, tags: copied, content };
}

const NO_TEMPLATE = fault('malformed', 'not a kind, tags and content');

/** The longest that may be is a slot. */
function isShort(text: unknown): text is string {
  return typeof text === 'string' && text.length <= LIMITS.tagValueBytesMax;
}
