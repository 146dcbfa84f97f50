/**
 * What a signer is asked to sign: ordinary records and deletes, with the tags that room and index need. Time comes in
 * milliseconds and is split into Nostr's whole seconds and a `ms` tag.
 */
import { assert } from '../base/assert.ts';
import { DELETE_KIND, RECORD_KIND, type Draft, type RecordHeader } from './record.ts';
import { classOf } from './slot.ts';
import { toHex } from '../base/bytes.ts';

/** An ordinary record that is to be. */
export interface RecordWish {
  /** What its `h` tag shall say: the room's tag. */
  readonly room: string;
  readonly collection: string;
  /** Stable key inside the collection. */
  readonly name: string;
  readonly content: string;
  /** More tags, behind our own. */
  readonly tags?: readonly (readonly string[])[];
  /** Its time, ms. */
  readonly at: number;
  /** When it hides (NIP-40), ms; rounded up to a whole second. */
  readonly expiresAt?: number;
}

/** A delete that is to be. */
export interface DeleteWish {
  readonly room: string;
  /** The record that shall go; it must be the signer's own. */
  readonly target: RecordHeader;
  /** Its time, ms; must be later than the target's to displace it. */
  readonly at: number;
}

/** The draft of an ordinary record. */
export function recordDraft({ room, collection, name, content, tags = [], at, expiresAt }: RecordWish): Draft {
  const own: (readonly string[])[] = [['d', `${collection}/${name}`], ['h', room], ...millisecondTags(at)];
  if (expiresAt !== undefined) own.push(['expiration', String(Math.ceil(expiresAt / 1000))]);
  return { kind: RECORD_KIND, created_at: secondsOf(at), tags: [...own, ...tags], content };
}

/** The draft of a delete (NIP-09) with exactly one target. */
export function deleteDraft({ room, target, at }: DeleteWish): Draft {
  assert(!target.deletes, 'a delete cannot be deleted');
  return {
    kind: DELETE_KIND,
    created_at: secondsOf(at),
    tags: [...targetTags(target), ['k', String(target.kind)], ['h', room], ...millisecondTags(at)],
    content: '',
  };
}

/** Slots are addresses as NIP-01 writes them; regular kinds have none there, so we name their content. */
function targetTags({ kind, slot, id }: RecordHeader): (readonly string[])[] {
  if (classOf(kind) !== 'regular') return [['a', slot]];
  return [['e', toHex(id)], ['x', slot.slice(slot.lastIndexOf(':') + 1)]];
}

function secondsOf(at: number): number {
  assert(Number.isSafeInteger(at) && at >= 0, 'a time is a whole number of milliseconds');
  return Math.floor(at / 1000);
}

function millisecondTags(at: number): (readonly string[])[] {
  return at % 1000 === 0 ? [] : [['ms', String(at % 1000)]];
}
