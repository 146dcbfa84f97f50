/**
 * What a statement is about: an author, or a record of one. A record is named by its slot, its id, or both. The slot lasts
 * through its edits, the id names one version; which of them counts depends on what is said (`statement.ts`).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { textToBytes } from '../base/text.ts';

/** The target of a statement. Without `id` and `slot` it is about the author alone. */
export interface About {
  /** 64 hex. Undefined where a statement of other software names nobody. */
  readonly author?: string;
  /** Id of the version that was looked at, 64 hex. */
  readonly id?: string;
  /** The record's slot, as its header has it; blinded in rooms with a secret. */
  readonly slot?: string;
}

/** A slot begins with a kind and its author. */
const SLOT = /^[0-9]{1,5}:([0-9a-f]{64}):/;
const HEX64 = /^[0-9a-f]{64}$/;
/** Digits of a slot's digest in a name. */
const DIGEST_DIGITS = 32;

/** Whether a text is an id or a public key. */
export function isHex64(text: string | undefined): text is string {
  return text !== undefined && HEX64.test(text);
}

/** What the tags `e`, `a` and `p` name: the first of each, for a statement has one target. Undefined where they name nothing. */
export function aboutOf(tags: readonly (readonly string[])[]): About | undefined {
  const id = tags.find(([name, value]) => name === 'e' && isHex64(value))?.[1];
  const slot = tags.find(([name, value]) => name === 'a' && isSlot(value))?.[1];
  // A slot says whose it is; whoever else is named beside it is named in vain.
  const author = slot === undefined ? tags.find(([name, value]) => name === 'p' && isHex64(value))?.[1] : SLOT.exec(slot)![1]!;
  if (id === undefined && author === undefined) return undefined;
  return { ...(author === undefined ? {} : { author }), ...(id === undefined ? {} : { id }), ...(slot === undefined ? {} : { slot }) };
}

/** The tags that name a target, each followed by `more`. */
export function tagsFor({ author, id, slot }: About, ...more: readonly string[]): string[][] {
  const named = [['p', author], ['e', id], ['a', slot]] as const;
  return named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value, ...more]]));
}

/** A short name for the target, the same for every version of a record whose slot is known. */
export function nameOf({ author, id, slot }: About): string {
  if (slot !== undefined) return digestOf(slot);
  return id ?? author ?? '';
}

/** A text of any length as a short name. */
export function digestOf(text: string): string {
  return toHex(sha256(textToBytes(text))).slice(0, DIGEST_DIGITS);
}

function isSlot(text: string | undefined): text is string {
  return text !== undefined && text.length <= LIMITS.tagValueBytesMax && SLOT.test(text);
}
