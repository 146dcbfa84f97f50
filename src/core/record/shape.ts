/**
 * The strict shape of an event, for everything that arrives as an object: from a signer, a file, an
 * application. Exactly the seven fields of NIP-01, lower-case hex, numbers in range, texts that hash the same
 * everywhere, and small enough to be packed. What passes is copied, so that nobody can change it afterwards.
 *
 * Not checked here: whether id and signature are right (`event.ts`), and what a kind asks for (`slot.ts`).
 */
import { fault, isFault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { CREATED_AT_MAX, KIND_MAX } from './layout.ts';
import { writePacked } from './packed-writer.ts';
import { plainBytes } from './plain-text.ts';
import type { Draft, NostrEvent } from './record.ts';

/** An event of exactly the right shape, or what is wrong with it. Throws for nothing that JSON can hold. */
export function checkEvent(value: unknown): NostrEvent | Fault {
  const fields = fieldsOf(value, EVENT_FIELDS);
  if (isFault(fields)) return fields;
  const { id, pubkey, sig } = fields;
  if (!isHex(id, 64)) return fault('malformed', 'id is not 64 lower-case hex digits');
  if (!isHex(pubkey, 64)) return fault('malformed', 'pubkey is not 64 lower-case hex digits');
  if (!isHex(sig, 128)) return fault('malformed', 'sig is not 128 lower-case hex digits');
  const draft = draftOf(fields);
  if (isFault(draft)) return draft;
  return fits(draft) ? { id, pubkey, ...draft, sig } : TOO_LARGE;
}

/** The same for what is to be signed. */
export function checkDraft(value: unknown): Draft | Fault {
  const draft = checkFields(value);
  return isFault(draft) || fits(draft) ? draft : TOO_LARGE;
}

/** The same, for whoever packs it next and sees then whether it is too large. */
export function checkFields(value: unknown): Draft | Fault {
  const fields = fieldsOf(value, DRAFT_FIELDS);
  return isFault(fields) ? fields : draftOf(fields);
}

const DRAFT_FIELDS = ['created_at', 'kind', 'tags', 'content'];
const EVENT_FIELDS = ['id', 'pubkey', ...DRAFT_FIELDS, 'sig'];

type Fields = Readonly<Record<string, unknown>>;

/** A copy with exactly these fields, each read once. */
function fieldsOf(value: unknown, names: readonly string[]): Fields | Fault {
  if (typeof value !== 'object' || value === null) return fault('malformed', 'not an object');
  const found = Object.keys(value);
  if (found.length !== names.length || !names.every((name) => Object.hasOwn(value, name))) {
    return fault('malformed', `an event has exactly the fields ${names.join(', ')}`);
  }
  return { ...value };
}

function draftOf({ created_at, kind, tags, content }: Fields): Draft | Fault {
  if (!isNatural(created_at, CREATED_AT_MAX)) return fault('malformed', 'created_at is not a time in whole seconds');
  if (!isNatural(kind, KIND_MAX)) return fault('malformed', 'kind is not a number from 0 to 65535');
  const checked = tagsOf(tags);
  if (isFault(checked)) return checked;
  if (typeof content !== 'string') return fault('malformed', 'content is not a text');
  if (content.length > LIMITS.recordBytesMax) return fault('limit', 'content too long');
  if (plainBytes(content) < 0) return fault('malformed', 'content has characters that records may not carry');
  return { created_at, kind, tags: checked, content };
}

const TOO_LARGE = fault('limit', 'the record is too large');

/** Stands for key and signature where only the size matters. */
const UNSIGNED = { pubkey: '00'.repeat(32), sig: '00'.repeat(64) };

function fits(draft: Draft): boolean {
  return writePacked({ ...UNSIGNED, ...draft }).length <= LIMITS.recordBytesMax;
}

function tagsOf(value: unknown): (readonly string[])[] | Fault {
  if (!Array.isArray(value)) return fault('malformed', 'tags is not a list');
  if (value.length > LIMITS.tagsMax) return fault('limit', `more than ${LIMITS.tagsMax} tags`);
  const tags: (readonly string[])[] = [];
  for (const tag of value as unknown[]) {
    const checked = tagOf(tag);
    if (isFault(checked)) return checked;
    tags.push(checked);
  }
  return tags;
}

function tagOf(value: unknown): readonly string[] | Fault {
  if (!Array.isArray(value) || value.length === 0) return fault('malformed', 'a tag is a list that begins with its name');
  if (value.length > LIMITS.tagValuesMax) return fault('limit', `a tag of more than ${LIMITS.tagValuesMax} values`);
  const tag: string[] = [];
  for (const text of value as unknown[]) {
    if (typeof text !== 'string') return fault('malformed', 'a tag holds something else than text');
    if (text.length > LIMITS.tagValueBytesMax) return fault('limit', 'a tag value is too long');
    const bytes = plainBytes(text);
    if (bytes < 0) return fault('malformed', 'a tag has characters that records may not carry');
    if (bytes > LIMITS.tagValueBytesMax) return fault('limit', 'a tag value is too long');
    tag.push(text);
  }
  return tag[0] === '' ? fault('malformed', 'a tag without a name') : tag;
}

function isHex(value: unknown, digits: number): value is string {
  return typeof value === 'string' && value.length === digits && /^[0-9a-f]*$/.test(value);
}

function isNatural(value: unknown, max: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max && !Object.is(value, -0);
}
