/**
 * Tags that mean something to every room: those that a record may carry once, with one value. Two of them, or a
 * second value, would be read differently by different software, so such records are refused.
 */
import { fault, isFault, type Fault } from '../base/fault.ts';
import type { Packed } from './layout.ts';
import { DELETE_KIND } from './record.ts';

/** The one value of the one tag of this name; undefined where there is none. */
export function onlyValue({ tags }: Packed, name: string): string | undefined | Fault {
  let found: string | undefined;
  for (const tag of tags) {
    if (tag[0] !== name) continue;
    if (found !== undefined || tag.length !== 2) return fault('malformed', `a tag ${name} that is not one tag with one value`);
    found = tag[1];
  }
  return found;
}

/** The record's time, ms: whole seconds, and in a `ms` tag what is beyond them. */
export function timeOf(packed: Packed): number | Fault {
  const text = onlyValue(packed, 'ms');
  if (isFault(text)) return text;
  if (text === undefined) return packed.created_at * 1000;
  if (!/^(0|[1-9][0-9]{0,2})$/.test(text)) return fault('malformed', 'ms is not a number from 0 to 999');
  return packed.created_at * 1000 + Number(text);
}

/** When the record expires, ms (NIP-40); undefined where it does not. `at`: its time, ms. */
export function expiryOf(packed: Packed, at: number): number | undefined | Fault {
  const text = onlyValue(packed, 'expiration');
  if (text === undefined || isFault(text)) return text;
  if (packed.kind === DELETE_KIND) return fault('malformed', 'a delete that expires would bring back its target');
  const expires = /^[1-9][0-9]{0,12}$/.test(text) ? Number(text) * 1000 : NaN;
  if (!Number.isSafeInteger(expires)) return fault('malformed', 'expiration is not a time in whole seconds');
  return expires > at ? expires : fault('malformed', 'it expires before it begins');
}
