/**
 * What moderation must know of a stored record: who wrote it and when, what the judge found in it, and what it says where it
 * is a statement. Most records are nothing but a header.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';
import { textToBytes } from '../base/text.ts';
import type { Mark } from '../judge/mark.ts';
import type { RecordHeader } from '../record/record.ts';
import { DIGEST_BYTES } from './digest-table.ts';
import type { Statement } from './statement.ts';

/** A stored record as moderation sees it. */
export interface Fact {
  /** The very object that others keep, where they do: what is compared for copies hangs on it. */
  readonly header: RecordHeader;
  /** What the judge said; absent where nobody judged it. */
  readonly marks?: readonly Mark[];
  /** Whether it is a picture, sound or video, by its type. */
  readonly isMedia?: boolean;
  /** `copyDigest` of its content, where the policy asks for copies. */
  readonly digest?: Uint8Array;
  /** What it says where it is a statement; such a record is no row of anybody's list, and is not looked at otherwise. */
  readonly statement?: Statement;
}

/** What two records with the very same content share; undefined where the content is too short to mean anything. */
export function copyDigest(content: string): Uint8Array | undefined {
  if (content.length < MODERATION_LIMITS.copyTextMin) return undefined;
  return sha256(textToBytes(content)).slice(0, DIGEST_BYTES);
}

/** Whether records of a type are pictures, sound or video. */
export function isMediaType(type: string | undefined): boolean {
  return type !== undefined && /^(image|audio|video)\//i.test(type);
}
