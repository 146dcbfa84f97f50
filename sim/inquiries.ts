/**
 * Those who wait for receipts: while the storm goes on, a peer asks all others now and then for what was written a
 * moment ago, when some still check it, some write it, and some have lost it. And the yardstick for their answers.
 */
import { toHex } from '../src/core/base/bytes.ts';
import { Reader } from '../src/core/base/codec.ts';
import type { ReplicaEffect } from '../src/core/replica/event.ts';
import type { Key } from '../src/core/set/key.ts';
import type { SimPeer } from './peer.ts';
import type { Prng } from '../src/testing/prng.ts';
import type { Timeline } from '../src/testing/timeline.ts';

export interface InquiriesOptions {
  readonly timeline: Timeline;
  readonly peers: readonly SimPeer[];
  /** What was written so far, newest last. */
  readonly written: readonly Key[];
  readonly everyMs: number;
  readonly prng: Prng;
}

/** The number of RECEIPT on the wire; written out, so that a changed one is noticed. */
const RECEIPT = 0x43;
/** Of the newest so many some are asked for, count. */
const NEWEST = 12;

/** Asks until `end`. */
export function inquire(options: InquiriesOptions, end: number): void {
  const { timeline, peers, written, everyMs, prng } = options;
  timeline.after(prng.between(1, 2 * everyMs), () => {
    if (timeline.now >= end) return;
    const keys = written.slice(-NEWEST).filter(() => prng.chance(0.5));
    if (keys.length > 0) prng.pick(peers).inquire(keys);
    inquire(options, end);
  });
}

/** Ids that a peer says are on its disk, and are not. */
export function liesOf(peer: SimPeer, effect: ReplicaEffect & { type: 'send' }): readonly string[] {
  if (effect.bytes[0] !== RECEIPT) return [];
  const reader = new Reader(effect.bytes.subarray(1));
  const ids = Array.from({ length: reader.varint(1000) }, () => reader.bytes(32));
  return ids.filter((id) => !peer.disk.has(id)).map(toHex);
}
