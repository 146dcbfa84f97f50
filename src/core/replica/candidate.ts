/**
 * Candidates: records on their way through admission, and where they came from. A candidate is settled exactly
 * once, and a record is admitted when the disk holds it.
 */
import type { PeerId } from '../base/peer.ts';
import type { Packed } from '../record/layout.ts';
import type { SignedRecord, VerifiedRecord } from '../record/record.ts';

/** Where a record came from. `frame` is the message it came in, to be acknowledged when all of it is settled. */
export type Source =
  | { readonly type: 'own'; readonly replaceOldest: boolean }
  | { readonly type: 'file' }
  | { readonly type: 'peer'; readonly peer: PeerId; readonly live: boolean; readonly frame: Frame };

/** One RECORDS message on its way through admission. */
export interface Frame {
  readonly bytes: number;
  /** Records not settled yet. */
  open: number;
  /** Records that this replica now holds durably because of it. */
  stored: number;
}

export type Candidate =
  | { readonly record: SignedRecord; readonly source: Source; readonly isVerified?: false; readonly said?: undefined }
  /** Its signature was checked: by its signer, where it is our own, or together with its id. */
  | { readonly record: VerifiedRecord; readonly source: Source; readonly isVerified: true; readonly said: Packed | undefined };

/** A record that made it: on disk and in the index. */
export interface Admitted {
  readonly record: VerifiedRecord;
  readonly source: Source;
}

/** A candidate on its way. */
export interface Pending {
  readonly candidate: Candidate;
  /** Further copies of the record, which share its fate. */
  readonly copies: Candidate[];
}

/** Whether its author would rather not have it than lose another one for it. */
export function mustFit({ source }: Pick<Candidate, 'source'>): boolean {
  return source.type === 'own' && !source.replaceOldest;
}
