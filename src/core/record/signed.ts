/**
 * From packed bytes to a record that the core can order: the door for everything that comes from a peer or from
 * disk. One pass over the bytes, no JSON is parsed, nothing throws. The signature is checked later and elsewhere,
 * in batches (`Verifier`); `verifySigned` (`signature.ts`) is what any such adapter must agree with.
 */
import { toHex } from '../base/bytes.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { textToBytes } from '../base/text.ts';
import { readPacked, type Packed } from './layout.ts';
import { writePacked } from './packed-writer.ts';
import { packedId } from './packed-id.ts';
import { DELETE_KIND, type NostrEvent, type RecordHeader, type SignedRecord } from './record.ts';
import { checkEvent } from './shape.ts';
import { placeOf } from './slot.ts';
import { expiryOf, timeOf } from './tags.ts';

/** The record in packed bytes, or what is wrong with them. Keeps the bytes: they must not change afterwards. */
export function decodeSigned(bytes: Uint8Array): SignedRecord | Fault {
  const packed = readPacked(bytes);
  return isFault(packed) ? packed : recordFrom(packed, bytes);
}

/** All that the index keeps of a record but its id. */
export type Facts = Omit<RecordHeader, 'id'>;

/** A record whose bytes decoded well and whose id nobody has computed yet. */
export interface Unidentified {
  readonly facts: Facts;
  readonly bytes: Uint8Array;
  /** What the bytes say. */
  readonly said: Packed;
}

/** The same as `decodeSigned` without the id, which is most of the work. */
export function decodeUnidentified(bytes: Uint8Array): Unidentified | Fault {
  const said = readPacked(bytes);
  if (isFault(said)) return said;
  const facts = factsOf(said, bytes.length);
  return isFault(facts) ? facts : { facts, bytes, said };
}

/** The record of these facts. `id` must be `packedId` of its bytes. */
export function recordOf(facts: Facts, id: Uint8Array, bytes: Uint8Array): SignedRecord {
  // Written out, here alone: records that all look alike to the engine are made and read quickly wherever they go.
  const { at, author, kind, slot, collection, name, deletes, expires, size } = facts;
  return expires === undefined
    ? { at, id, author, kind, slot, collection, name, deletes, size, bytes }
    : { at, id, author, kind, slot, collection, name, deletes, expires, size, bytes };
}

/** The record of an event from a signer or a file. The event's id must be the hash of its content. */
export function signedOf(event: NostrEvent): SignedRecord | Fault {
  const checked = checkEvent(event);
  if (isFault(checked)) return checked;
  const packed: Packed = { ...checked, content: textToBytes(checked.content) };
  const record = recordFrom(packed, writePacked(checked));
  if (isFault(record)) return record;
  return toHex(record.id) === checked.id ? record : fault('malformed', 'the id is not the hash of the event');
}

function recordFrom(packed: Packed, bytes: Uint8Array): SignedRecord | Fault {
  const facts = factsOf(packed, bytes.length);
  return isFault(facts) ? facts : recordOf(facts, packedId(bytes), bytes);
}

/** The facts of a record, or why it has no place. `size`: of its packed form, bytes. */
export function factsOf(packed: Packed, size: number): Facts | Fault {
  const at = timeOf(packed);
  if (isFault(at)) return at;
  const place = placeOf(packed);
  if (isFault(place)) return place;
  const expires = expiryOf(packed, at);
  if (isFault(expires)) return expires;
  const { pubkey: author, kind } = packed;
  const { slot, collection, name } = place;
  const facts = { at, author, kind, slot, collection, name, deletes: kind === DELETE_KIND, size };
  return expires === undefined ? facts : { ...facts, expires };
}
