/**
 * A record of a room with a secret: what its author wrote is an event without signature inside, sealed with the key of
 * an epoch; outside is an ordinary signed record whose names are blinded (`blind.ts`). Everybody checks, keeps, counts and
 * compares the outside; members open the inside.
 *
 *   inside    {"pubkey","created_at","kind","tags","content"} as JSON: what the record would be in an open room, without
 *             `h` and `expiration`; of kind 5 where it takes away what is at its name
 *   outside   kind 30078, tags d = blinded collection / blinded name, h, k = epoch, ms, expiration; content = NIP-44 payload
 *
 * Author, time and name inside must be those outside: otherwise anybody who can sign could take what somebody else
 * sealed for their own. What does not open is a `Fault`, and shown to nobody.
 */
import { assert } from '../base/assert.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { blindCollection, blindName } from './blind.ts';
import { packedOf } from './body.ts';
import { bytesToText } from '../base/text.ts';
import { scanJson } from './json.ts';
import { isSealable, openText, sealText } from './nip44.ts';
import { DELETE_KIND, RECORD_KIND, type Draft, type SignedRecord } from './record.ts';
import { checkFields } from './shape.ts';
import { onlyValue, timeOf } from './tags.ts';

/** Name of the tag that says in which epoch a record was sealed. */
export const EPOCH_TAG = 'k';

/** What sealing takes. */
export interface Sealing {
  readonly blindKey: Uint8Array;
  readonly epoch: { readonly id: string; readonly contentKey: Uint8Array };
  /** 64 hex. */
  readonly author: string;
  /** 32 random bytes. */
  readonly nonce: Uint8Array;
}

/** What opening takes. */
export interface Opening {
  readonly blindKey: Uint8Array;
  epoch(id: string): { readonly contentKey: Uint8Array } | undefined;
}

/** What a member finds inside. */
export interface Opened {
  readonly collection: string;
  readonly name: string;
  /** Whether it takes away what is at its name. */
  readonly deletes: boolean;
  readonly tags: readonly (readonly string[])[];
  readonly content: string;
}

/** Tags that stand outside only. */
const OUTSIDE = new Set(['h', 'expiration']);

/** The draft of a sealed record, of the draft that an open room would have; a `Fault` where that would be no record, or is too large. */
export function sealDraft(draft: Draft, { blindKey, epoch, author, nonce }: Sealing): Draft | Fault {
  const checked = checkFields(draft);
  if (isFault(checked)) return checked;
  const { created_at, kind, tags, content } = checked;
  const { collection, name } = addressIn(tags.find((tag) => tag[0] === 'd')?.[1]) ?? {};
  assert(collection !== undefined && name !== undefined, 'what is sealed has a collection and a name');
  const inside = JSON.stringify({ pubkey: author, created_at, kind, tags: tags.filter(([tag]) => !OUTSIDE.has(tag!)), content });
  if (!isSealable(inside)) return fault('limit', 'it is too large to be sealed');
  const own = tags.filter(([tag]) => tag === 'ms' || OUTSIDE.has(tag!));
  return {
    kind: RECORD_KIND,
    created_at,
    tags: [['d', `${blindCollection(blindKey, collection)}/${blindName(blindKey, collection, name)}`], [EPOCH_TAG, epoch.id], ...own],
    content: sealText(epoch.contentKey, nonce, inside),
  };
}

/** What is inside a sealed record, or why this device cannot or must not show it. */
export function openSealed(record: SignedRecord, opening: Opening): Opened | Fault {
  const outside = packedOf(record);
  const id = onlyValue(outside, EPOCH_TAG);
  const epoch = typeof id === 'string' ? opening.epoch(id) : undefined;
  if (epoch === undefined) return fault('unexpected', 'it was sealed with a key that this device does not have');
  const text = openText(epoch.contentKey, bytesToText(outside.content) ?? '');
  if (isFault(text)) return text;
  const inside = insideOf(text);
  if (isFault(inside)) return inside;
  if (inside.pubkey !== outside.pubkey) return fault('binding', 'somebody else sealed what its author signed');
  if (timeOf({ ...outside, ...inside.draft, content: outside.content }) !== record.at) return fault('binding', 'it was sealed for another time');
  return namedAs(record, inside.draft, opening.blindKey);
}

function namedAs({ collection, name }: SignedRecord, { kind, tags, content }: Draft, blindKey: Uint8Array): Opened | Fault {
  const named = tags.filter((tag) => tag[0] === 'd');
  const address = named.length === 1 ? addressIn(named[0]![1]) : undefined;
  if (address === undefined || (kind !== RECORD_KIND && kind !== DELETE_KIND)) return fault('malformed', 'what was sealed is no record');
  const isThere = blindCollection(blindKey, address.collection) === collection && blindName(blindKey, address.collection, address.name) === name;
  if (!isThere) return fault('binding', 'it was sealed for another name');
  return { ...address, deletes: kind === DELETE_KIND, tags, content };
}

function insideOf(text: string): { readonly pubkey: unknown; readonly draft: Draft } | Fault {
  const scanned = scanJson(text);
  if (isFault(scanned)) return scanned;
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'pubkey')) return fault('malformed', 'what was sealed is no record');
  const { pubkey, ...rest } = value as { readonly pubkey: unknown };
  const draft = checkFields(rest);
  return isFault(draft) ? draft : { pubkey, draft };
}

function addressIn(d: string | undefined): { readonly collection: string; readonly name: string } | undefined {
  const slash = d?.indexOf('/') ?? -1;
  return d === undefined || slash < 1 || slash === d.length - 1 ? undefined : { collection: d.slice(0, slash), name: d.slice(slash + 1) };
}
