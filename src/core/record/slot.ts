/**
 * What the index must know of a record, read out of its tags: its exact time, its slot, its collection and name, whether it
 * deletes, when it expires. A slot is written as Nostr writes addresses, so that what a delete's `a` tag says is
 * the slot itself:
 *
 *   <kind>:<author>:<d>                   addressable kinds, 30000 to 39999; `d` of kind 30078 is collection/name
 *   <kind>:<author>:                      replaceable kinds: 0, 3, 10000 to 19999
 *   <kind>:<author>:<SHA-256 of content>  all others: the same text twice is a replacement
 *
 * A delete has its target's slot, which names its own author: nobody can delete what another one wrote.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../base/bytes.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { textToBytes } from '../base/text.ts';
import type { Packed } from './layout.ts';
import { DELETE_KIND, RECORD_KIND } from './record.ts';

/** A record's place among those of its author. */
export interface Place {
  readonly slot: string;
  readonly collection: string;
  readonly name: string;
}

/** How the records of a kind displace each other (NIP-01). */
export type KindClass = 'addressable' | 'replaceable' | 'regular';

/** The class of a kind. Kinds that no room stores (`rules/kind.ts`) count as regular. */
export function classOf(kind: number): KindClass {
  if (kind >= 30_000 && kind < 40_000) return 'addressable';
  if (kind === 0 || kind === 3 || (kind >= 10_000 && kind < 20_000)) return 'replaceable';
  return 'regular';
}

/** The slot a kind, an author and the last part of the address make. */
export function slotName(kind: number, author: string, last: string): string {
  return `${kind}:${author}:${last}`;
}

/** Where the record goes, or why it has no place. */
export function placeOf(packed: Packed): Place | Fault {
  if (packed.kind === DELETE_KIND) return targetOf(packed);
  switch (classOf(packed.kind)) {
    case 'addressable': {
      const d = only(packed, 'd');
      if (d === undefined) return fault('malformed', 'an addressable record without a d tag');
      return isFault(d) ? d : addressOf(packed.kind, packed.pubkey, d);
    }
    case 'replaceable':
      return unnamed(slotName(packed.kind, packed.pubkey, ''));
    case 'regular':
      return unnamed(slotName(packed.kind, packed.pubkey, toHex(sha256(packed.content))));
  }
}

/** The record's time, ms: whole seconds and the `ms` tag. */
export function timeOf(packed: Packed): number | Fault {
  const text = only(packed, 'ms');
  if (isFault(text)) return text;
  if (text === undefined) return packed.created_at * 1000;
  if (!/^(0|[1-9][0-9]{0,2})$/.test(text)) return fault('malformed', 'ms is not a number from 0 to 999');
  return packed.created_at * 1000 + Number(text);
}

/** When the record expires, ms (NIP-40); undefined where it does not. */
export function expiryOf(packed: Packed, at: number): number | undefined | Fault {
  const text = only(packed, 'expiration');
  if (text === undefined || isFault(text)) return text;
  if (packed.kind === DELETE_KIND) return fault('malformed', 'a delete does not expire');
  if (!/^[1-9][0-9]{0,12}$/.test(text)) return fault('malformed', 'expiration is not a time in whole seconds');
  const expires = Number(text) * 1000;
  if (expires > Number.MAX_SAFE_INTEGER) return fault('malformed', 'expiration is out of range');
  return expires > at ? expires : fault('malformed', 'it expires before it begins');
}

/** The one value of the one tag of this name; undefined where there is none. */
function only({ tags }: Packed, name: string): string | undefined | Fault {
  let found: string | undefined;
  for (const tag of tags) {
    if (tag[0] !== name) continue;
    if (found !== undefined || tag.length !== 2) return fault('malformed', `more than one value for ${name}`);
    found = tag[1]!;
  }
  return found;
}

function unnamed(slot: string): Place {
  return { slot, collection: '', name: '' };
}

/** `d` of ordinary records is collection/name, and short enough for the `a` tag of a delete. */
function addressOf(kind: number, author: string, d: string): Place | Fault {
  const slot = slotName(kind, author, d);
  if (kind !== RECORD_KIND) {
    const fits = bytesOf(slot) <= LIMITS.tagValueBytesMax;
    return fits ? unnamed(slot) : fault('limit', 'd is too long for a delete to name it');
  }
  const slash = d.indexOf('/');
  const collection = d.slice(0, Math.max(slash, 0));
  const name = d.slice(slash + 1);
  if (collection === '' || name === '') return fault('malformed', 'd is not a collection, a slash and a name');
  if (bytesOf(collection) > LIMITS.policyNameBytesMax) return fault('limit', 'the name of the collection is too long');
  if (bytesOf(name) > LIMITS.recordNameBytesMax) return fault('limit', 'the name of the record is too long');
  return { slot, collection, name };
}

/** UTF-8 is at most three bytes for each unit of a text. */
function bytesOf(text: string): number {
  return textToBytes(text).length;
}

/** A delete names one target: an address (`a`), or a content of a kind (`e`, `k`, `x`). */
function targetOf(packed: Packed): Place | Fault {
  const a = only(packed, 'a');
  const e = only(packed, 'e');
  const k = only(packed, 'k');
  const x = only(packed, 'x');
  for (const tag of [a, e, k, x]) if (isFault(tag)) return tag;
  return a === undefined
    ? contentTarget(packed.pubkey, { e, k, x } as Target)
    : addressTarget(packed.pubkey, { a, e, k, x } as Target);
}

interface Target {
  readonly a?: string;
  readonly e: string | undefined;
  readonly k: string | undefined;
  readonly x: string | undefined;
}

function addressTarget(author: string, { a = '', e, k, x }: Target): Place | Fault {
  if (e !== undefined || x !== undefined) return fault('malformed', 'a delete has exactly one target');
  const [, kindText = '', owner = '', d = ''] = /^([0-9]+):([0-9a-f]{64}):([^]*)$/.exec(a) ?? [];
  const kind = kindOf(kindText);
  if (kind === undefined || (k !== undefined && k !== kindText)) return fault('malformed', 'a delete with an odd target');
  if (owner !== author) return fault('malformed', "a delete of somebody else's record");
  switch (classOf(kind)) {
    case 'addressable':
      return addressOf(kind, author, d);
    case 'replaceable':
      return d === '' ? unnamed(a) : fault('malformed', 'a replaceable target with a name');
    case 'regular':
      return fault('malformed', 'a target that has no address');
  }
}

function contentTarget(author: string, { e, k, x }: Target): Place | Fault {
  const kind = kindOf(k ?? '');
  if (!isDigest(e) || !isDigest(x) || kind === undefined) return fault('malformed', 'a delete has exactly one target');
  if (kind === DELETE_KIND) return fault('malformed', 'a delete cannot be deleted');
  if (classOf(kind) !== 'regular') return fault('malformed', 'a target that has an address');
  return unnamed(slotName(kind, author, x));
}

function isDigest(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{64}$/.test(text);
}

/** A kind in its shortest decimal form. */
function kindOf(text: string): number | undefined {
  return /^(0|[1-9][0-9]{0,4})$/.test(text) && Number(text) <= 0xffff ? Number(text) : undefined;
}
