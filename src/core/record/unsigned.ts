/**
 * A record of our own before it is signed: checked once, packed once, its place known. What is missing, id and
 * signature, is filled in by whoever signs, which may be another thread: packed bytes are all it needs.
 *
 *   draft → `unsignedOf` → packed, signature of zeros → `packedId` → signature → `signedWith` → a record
 */
import { assert } from '../base/assert.ts';
import { fromHex } from '../base/bytes.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { signatureIn } from './layout.ts';
import { packedBytes, writeUnsigned } from './packed-writer.ts';
import { plainBytes } from './plain-text.ts';
import type { Draft, RecordHeader, SignedRecord } from './record.ts';
import { checkFields } from './shape.ts';
import { factsOf, recordOf } from './signed.ts';

/** A record that lacks its id and its signature. */
export interface UnsignedRecord extends Omit<RecordHeader, 'id'> {
  /** The packed form with zeros where the signature will be. */
  readonly bytes: Uint8Array;
}

/** Who will sign. */
export interface Author {
  /** 64 lower-case hex. */
  readonly pubkey: string;
  /** The same, 32 bytes. */
  readonly bytes: Uint8Array;
}

/** An author by their public key in hex. */
export function authorOf(pubkey: string): Author {
  const bytes = fromHex(pubkey);
  assert(bytes?.length === 32, 'a public key is 64 lower-case hex digits');
  return { pubkey, bytes };
}

/** What an author wants to sign, or why it can be no record. */
export function unsignedOf(draft: unknown, author: Author): UnsignedRecord | Fault {
  return unsignedAll([draft], author)[0]!;
}

/** The same for many, which share one buffer: a buffer for each would cost more than all else here. */
export function unsignedAll(drafts: readonly unknown[], author: Author): (UnsignedRecord | Fault)[] {
  const checked = drafts.map(checkFields);
  const sizes = checked.map((draft) => (isFault(draft) ? 0 : packedBytes(draft)));
  const room = new Uint8Array(sizes.reduce((sum, size) => sum + (size > LIMITS.recordBytesMax ? 0 : size), 0));
  let at = 0;
  return checked.map((draft, i) => {
    if (isFault(draft)) return draft;
    const size = sizes[i]!;
    if (size > LIMITS.recordBytesMax) return fault('limit', 'the record is too large');
    return packed(draft, author, room.subarray(at, (at += size)));
  });
}

function packed(draft: Draft, author: Author, room: Uint8Array): UnsignedRecord | Fault {
  const { created_at, kind, tags, content } = draft;
  const bytes = writeUnsigned(author.bytes, draft, room);
  const said = bytes.subarray(bytes.length - plainBytes(content));
  const facts = factsOf({ pubkey: author.pubkey, created_at, kind, tags, content: said }, bytes.length);
  return isFault(facts) ? facts : { ...facts, bytes };
}

/** The record, in the bytes it was packed in. `id` must be `packedId` of them; the signature is not checked here. */
export function signedWith(unsigned: UnsignedRecord, id: Uint8Array, signature: Uint8Array): SignedRecord {
  signatureIn(unsigned.bytes).set(signature);
  return recordOf(unsigned, id, unsigned.bytes);
}
