/** What a neighbour needs from its replica, and nothing else of it. */
import type { PeerId } from '../base/peer.ts';
import type { Key } from '../set/key.ts';
import type { MerkleSet } from '../set/merkle-set.ts';
import type { Source } from './admission.ts';
import type { Asking } from './asking.ts';
import type { ReplicaEffect, RequestId } from './event.ts';
import type { Shares } from './shares.ts';

/** The replica, seen from all of its neighbours. */
export interface NeighbourhoodHost {
  readonly set: MerkleSet;
  emit(effect: ReplicaEffect): void;
  nextRequest(): RequestId;
  receive(records: readonly Uint8Array[], source: Source & { type: 'peer' }, now: number): void;
  /** Of announced ids, those that are new to us. */
  unknown(ids: readonly Uint8Array[]): Uint8Array[];
  /** Keys of records seen lately, for neighbours that ask by id. */
  recent(ids: readonly Uint8Array[]): Key[];
  /** Whether there is room for records that peers have: where there is none, nobody is asked for any. */
  takesMore(): boolean;
  /** Whether somebody looks at what is compared. */
  isObserved(): boolean;
  /** Oldest time the room keeps, ms. */
  horizon(): number;
}

/** The replica, seen from one of its neighbours. */
export interface NeighbourHost extends NeighbourhoodHost {
  readonly random: (length: number) => Uint8Array;
  readonly sessionKey: Uint8Array;
  /** Who brings us what. */
  readonly shares: Shares;
  /** Who is asked for what was announced. */
  readonly asking: Asking;
  /** Whether another neighbour is bringing us many records at the moment. */
  receivingElsewhere(than: PeerId, now: number): boolean;
}
