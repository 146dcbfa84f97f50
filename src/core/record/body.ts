/**
 * Looking inside a record: its content, its tags, the whole event. Records stay packed until somebody looks, so
 * nothing here is remembered; whoever looks often keeps what they saw.
 */
import { assert } from '../base/assert.ts';
import { toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { bytesToText } from '../base/text.ts';
import { readPacked, signatureIn, type Packed } from './layout.ts';
import type { NostrEvent, SignedRecord } from './record.ts';

/** The signed event, exactly as it travels. */
export function eventOf(record: SignedRecord): NostrEvent {
  return eventFrom(packedOf(record), record);
}

/** The event of what was read from `bytes`, where its id is known already. */
export function eventFrom(packed: Packed, { id, bytes }: { readonly id: Uint8Array; readonly bytes: Uint8Array }): NostrEvent {
  const { pubkey, created_at, kind, tags, content } = packed;
  return { id: toHex(id), pubkey, created_at, kind, tags, content: textOf(content), sig: toHex(signatureIn(bytes)) };
}

/** What is in a record, its content as UTF-8. */
export function packedOf({ bytes }: SignedRecord): Packed {
  const packed = readPacked(bytes);
  assert(!isFault(packed), 'the bytes of a decoded record decode again');
  return packed;
}

/** The content as text. */
export function contentOf(record: SignedRecord): string {
  return textOf(packedOf(record).content);
}

/** The first value of the first tag of this name; undefined where there is none. */
export function tagOf(record: SignedRecord, name: string): string | undefined {
  return packedOf(record).tags.find((tag) => tag[0] === name)?.[1];
}

function textOf(bytes: Uint8Array): string {
  const content = bytesToText(bytes);
  assert(content !== undefined, 'a decoded record has content in UTF-8');
  return content;
}
