/**
 * Names that say nothing to whoever lacks the room's blind-tag key, and the same thing to all who have it: an edit finds
 * its slot, a cap its collection, and a keeper that cannot read applies both. The key lasts as long as the room.
 *
 *   blinded(kind, parts) = hex of the first 16 bytes of HMAC-SHA256(blind-tag key, text(kind) ‖ text(part) ‖ …)
 *
 * What remains visible: that two records have the same collection, or are edits of the same record.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../base/bytes.ts';
import { Writer } from '../base/codec.ts';

const BLINDED_BYTES = 16;
const BLINDED = '[0-9a-f]{32}';

/** The `d` tag of a sealed record. */
export const BLINDED_ADDRESS = new RegExp(`^${BLINDED}/${BLINDED}$`);

/** The name a collection is stored under. */
export function blindCollection(key: Uint8Array, collection: string): string {
  return blinded(key, 'collection', collection);
}

/** The name a record is stored under. Equal names in two collections have nothing in common. */
export function blindName(key: Uint8Array, collection: string, name: string): string {
  return blinded(key, 'name', collection, name);
}

function blinded(key: Uint8Array, ...parts: readonly string[]): string {
  const writer = new Writer();
  for (const part of parts) writer.text(part);
  return toHex(hmac(sha256, key, writer.finish()).subarray(0, BLINDED_BYTES));
}
