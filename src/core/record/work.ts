/**
 * Proof of work (NIP-13): a record whose id begins with many zero bits took its author many tries, and everybody sees
 * that at a glance. The tries go into a tag, which also says what was aimed at: whoever aims low and is lucky has not
 * paid.
 *
 *   ["nonce", "<digits>", "<bits aimed at>"]
 *
 * Here is what such a tag is and how a draft carries one; finding the digits is `work-search.ts`. What a room asks for is
 * its policy's business.
 */
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { textToBytes } from '../base/text.ts';
import { canonicalBytes } from './canonical.ts';
import type { Draft } from './record.ts';

/** Name of the tag that carries the tries. */
export const WORK_TAG = 'nonce';

/** Digits that are counted while searching, count: they lie in one block of the hash, in two of its words. */
export const COUNTING_DIGITS = 8;
/** Digits in front of those, count at least: they go on when the others are used up, and fill up to the next word. */
const LEADING_DIGITS = 8;
const BLOCK = 64;
const WORD = 4;

/** Zero bits in front of an id, count. */
export function leadingZeroBits(id: Uint8Array): number {
  for (let i = 0; i < id.length; i++) if (id[i] !== 0) return 8 * i + Math.clz32(id[i]!) - 24;
  return 8 * id.length;
}

/** Whether this is a tag of work and nothing else: digits, and what was aimed at. */
export function isWorkTag(tag: readonly string[]): boolean {
  const [name, digits = '', bits = ''] = tag;
  return tag.length === 3 && name === WORK_TAG && digits.length <= LIMITS.nonceDigitsMax && /^[0-9]+$/.test(digits) && /^(0|[1-9][0-9]{0,2})$/.test(bits);
}

/** What a record's author aimed at, bits; 0 where its tags do not say so, or say it twice. */
export function workAimedAt(tags: readonly (readonly string[])[]): number {
  const said = tags.filter(([name]) => name === WORK_TAG);
  return said.length === 1 && isWorkTag(said[0]!) ? Number(said[0]![2]) : 0;
}

/** What is to be searched for: plain data, so that another thread can do it. */
export interface WorkTask {
  /** The canonical form of the record, with zeros for digits. */
  readonly bytes: Uint8Array;
  /** Where the digits begin and end in it. */
  readonly from: number;
  readonly to: number;
  /** Zero bits that the id must have at least, count. */
  readonly bits: number;
}

/** The task of a draft that has no work yet, and is to be signed by `pubkey` (64 hex). */
export function workTask(draft: Draft, pubkey: string, bits: number): WorkTask {
  assert(draft.tags.every(([name]) => name !== WORK_TAG), 'a draft is worked for once');
  const { created_at, kind, content } = draft;
  // The tag stands last, and nothing but the content is behind it: all that is in front of its digits is hashed once.
  const behind = `","${bits}"]]`;
  const envelope = (digits: string): string => JSON.stringify([0, pubkey, created_at, kind, workedDraft(draft, digits, bits).tags]).slice(0, -1);
  const from = textToBytes(envelope('')).length - behind.length;
  const to = from + digitsFrom(from);
  const { tags } = workedDraft(draft, '0'.repeat(to - from), bits);
  return { bytes: canonicalBytes({ pubkey, created_at, kind, tags }, textToBytes(content)), from, to, bits };
}

/** The draft with its tag of work. */
export function workedDraft(draft: Draft, digits: string, bits: number): Draft {
  return { ...draft, tags: [...draft.tags, [WORK_TAG, digits, String(bits)]] };
}

/** How many digits to take, so that those counted are whole words of one block. */
function digitsFrom(from: number): number {
  let counting = from + LEADING_DIGITS;
  counting += -counting & (WORD - 1);
  if (counting % BLOCK > BLOCK - COUNTING_DIGITS) counting += WORD;
  return counting + COUNTING_DIGITS - from;
}
