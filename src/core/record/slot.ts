/**
 * The slot of a record: the place of its author that at most one record can have, read out of kind, tags and content.
 * A slot is written as Nostr writes addresses, so that what a delete's `a` tag says is the slot itself:
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
import { KIND_MAX, type Packed } from './layout.ts';
import { DELETE_KIND, RECORD_KIND } from './record.ts';
import { onlyValue } from './tags.ts';

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
  const { kind, pubkey, content } = packed;
  if (kind === DELETE_KIND) return targetOf(packed);
  switch (classOf(kind)) {
    case 'addressable': {
      const d = onlyValue(packed, 'd');
      if (d === undefined) return fault('malformed', 'an addressable record without a d tag');
      return isFault(d) ? d : addressOf(kind, pubkey, d);
    }
    case 'replaceable':
      return unnamed(slotName(kind, pubkey, ''));
    case 'regular':
      return unnamed(slotName(kind, pubkey, toHex(sha256(content))));
  }
}

function unnamed(slot: string): Place {
  return { slot, collection: '', name: '' };
}

/** `d` of ordinary records is collection/name, and short enough for the `a` tag of a delete. */
function addressOf(kind: number, author: string, d: string): Place | Fault {
  const slot = slotName(kind, author, d);
  if (kind !== RECORD_KIND) {
    return !isLonger(slot, LIMITS.tagValueBytesMax) ? unnamed(slot) : fault('limit', 'd is too long for a delete to name it');
  }
  const slash = d.indexOf('/');
  const collection = d.slice(0, Math.max(slash, 0));
  const name = d.slice(slash + 1);
  if (collection === '' || name === '') return fault('malformed', 'd is not a collection, a slash and a name');
  if (isLonger(collection, LIMITS.policyNameBytesMax)) return fault('limit', 'the name of the collection is too long');
  if (isLonger(name, LIMITS.recordNameBytesMax)) return fault('limit', 'the name of the record is too long');
  return { slot, collection, name };
}

/** Whether a text takes more than `bytesMax` bytes; no UTF-16 unit takes more than three. */
function isLonger(text: string, bytesMax: number): boolean {
  return text.length * 3 > bytesMax && textToBytes(text).length > bytesMax;
}

/** A delete names one target: an address (`a`), or a content of a kind (`e`, `k`, `x`). */
function targetOf(packed: Packed): Place | Fault {
  const target: { [name in 'a' | 'e' | 'k' | 'x']?: string } = {};
  for (const name of ['a', 'e', 'k', 'x'] as const) {
    const value = onlyValue(packed, name);
    if (isFault(value)) return value;
    if (value !== undefined) target[name] = value;
  }
  const { a, e, k, x } = target;
  if (a === undefined) return contentTarget(packed.pubkey, { e, k, x });
  if (e !== undefined || x !== undefined) return fault('malformed', 'a delete has exactly one target');
  return addressTarget(packed.pubkey, { a, k });
}

function addressTarget(author: string, { a, k }: { readonly a: string; readonly k: string | undefined }): Place | Fault {
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

interface ContentTarget {
  /** Id of the event, for other Nostr software; ours goes by kind and content. */
  readonly e: string | undefined;
  readonly k: string | undefined;
  /** SHA-256 of the content, hex. */
  readonly x: string | undefined;
}

function contentTarget(author: string, { e, k, x }: ContentTarget): Place | Fault {
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
  return /^(0|[1-9][0-9]{0,4})$/.test(text) && Number(text) <= KIND_MAX ? Number(text) : undefined;
}
