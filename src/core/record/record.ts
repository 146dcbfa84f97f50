/**
 * A record: one immutable, signed entry of the set. It is a valid Nostr event (NIP-01) that travels and is
 * stored in packed binary form (`packing.ts`). Inside the core a record is its packed bytes plus the few
 * facts that ordering and selection need; content and tags stay packed until somebody looks.
 *
 * The types differ by what has been proved: SignedRecord decoded well and its id is the hash of its
 * content; VerifiedRecord also had its signature checked. Only `markVerified` makes the second.
 */
import type { Key } from '../set/key.ts';

/** A Nostr event as NIP-01 writes it: lower-case hex, times in whole seconds. */
export interface NostrEvent {
  readonly id: string;
  readonly pubkey: string;
  readonly created_at: number;
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
  readonly content: string;
  readonly sig: string;
}

/** What an author decides; `createEvent` adds the author, the id and the signature. */
export type Draft = Pick<NostrEvent, 'kind' | 'created_at' | 'tags' | 'content'>;

/** What the index keeps of a record without its body. */
export interface RecordHeader extends Key {
  /** The author's public key, 64 hex. */
  readonly author: string;
  readonly kind: number;
  /** The slot's owner-scoped name; at most one record per slot survives (`core/selection`). */
  readonly slot: string;
  /** Collection the record counts for; a delete counts for its target's. '' where it has none. */
  readonly collection: string;
  /** Stable key inside the collection; '' where it has none. */
  readonly name: string;
  /** Whether this is a tombstone: its slot is its target's. */
  readonly deletes: boolean;
  /** When the record hides (NIP-40), ms; absent where it does not. Its slot stays until it is pruned. */
  readonly expires?: number;
  /** Packed size, bytes. */
  readonly size: number;
}

/** A record whose bytes decoded well and whose id is right. Its signature may still be anyone's. */
export interface SignedRecord extends RecordHeader {
  /** The packed form, exactly as it travels. Never changed. */
  readonly bytes: Uint8Array;
}

declare const verified: unique symbol;

/** A record whose signature was checked. */
export interface VerifiedRecord extends SignedRecord {
  readonly [verified]: true;
}

/** Gives the brand. To be called with records only for which the verifier said yes. Not frozen: engines are slow at that. */
export function markVerified(record: SignedRecord): VerifiedRecord {
  return record as VerifiedRecord;
}

/** The kind of every ordinary record: addressable application data (NIP-78). */
export const RECORD_KIND = 30078;
/** The kind of a delete (NIP-09), here with exactly one target. */
export const DELETE_KIND = 5;
