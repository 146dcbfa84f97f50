/**
 * The same content put twice by one author. A room that replaces duplicates has the writer name a record after its content
 * where its author names it not; so the second copy has the slot of the first, and the slot law does the rest: no
 * rule that compares records converges (`core/selection/refuted.test.ts`). A name that says it is one of content must be: it
 * stands for what was written, and what is written there cannot change. Copies by other authors are the view's business.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../base/bytes.ts';
import { RECORD_KIND } from '../record/record.ts';
import { ACCEPT, refuse, type EventRule } from './rule.ts';

const MARK = '=';
const DIGITS = 32;

/** The key of a record without one, in a room that replaces duplicates. `content`: as it is stored, UTF-8. */
export function contentKey(content: Uint8Array): string {
  return MARK + toHex(sha256(content)).slice(0, DIGITS);
}

/** Whether a key says that it is one of content. */
export function isContentKey(key: string): boolean {
  return key.startsWith(MARK);
}

/** Refuses records that lie under the key of another content. A delete has its target's key, and no content. */
export const duplicatesRule: EventRule = ({ kind, tags, content }) => {
  const address = kind === RECORD_KIND ? tags.find(([name]) => name === 'd')?.[1] ?? '' : '';
  const name = address.slice(address.indexOf('/') + 1);
  if (!isContentKey(name) || name === contentKey(content)) return ACCEPT;
  return refuse('duplicates', `a key that begins with ${MARK} belongs to the content it was made of`);
};
