/**
 * Between an event and its packed form (`layout.ts`). Unpacking is strict and never throws: what comes back has
 * the shape of an event and the id of its content, and packs into the same bytes again. The signature is
 * carried along unchecked.
 */
import { assert } from '../base/assert.ts';
import { textToBytes } from '../base/text.ts';
import { toHex } from '../base/bytes.ts';
import { isFault, type Fault } from '../base/fault.ts';
import { eventFrom } from './body.ts';
import { canonicalId } from './canonical.ts';
import { packedId } from './packed-id.ts';
import { readPacked } from './layout.ts';
import { writePacked } from './packed-writer.ts';
import type { NostrEvent } from './record.ts';
import { checkEvent } from './shape.ts';

/**
 * The packed form of an event. The event must have passed `checkEvent` and carry the right id: anything else is
 * our own mistake, and throws.
 */
export function packEvent(event: NostrEvent): Uint8Array {
  const checked = checkEvent(event);
  assert(!isFault(checked), isFault(checked) ? checked.reason : '');
  assert(toHex(canonicalId(checked, textToBytes(checked.content))) === checked.id, 'an event is packed under its own id');
  return writePacked(checked);
}

/** The event in packed bytes, with its id computed anew; or what is wrong with the bytes. */
export function unpackEvent(bytes: Uint8Array): NostrEvent | Fault {
  const packed = readPacked(bytes);
  if (isFault(packed)) return packed;
  return eventFrom(packed, { id: packedId(bytes), bytes });
}
