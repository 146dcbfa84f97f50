/**
 * Who is there and what they show of themselves, on the leader's side. Presence is one message of the latest
 * value, sent to every peer when it changes and to each new peer once; nothing is stored. What comes in is
 * bounded in size and rate, and goes with the peer.
 */
import { LIMITS } from '../core/base/limits.ts';
import type { PeerId } from '../core/base/peer.ts';
import type { AppMessage } from '../core/replica/event.ts';
import type { PeerView } from '../core/replica/neighbourhood.ts';
import { Bucket } from '../core/protocol/bucket.ts';
import type { Clock } from '../ports.ts';
import { decodePayload } from './payload.ts';
import type { Attendance } from './host.ts';

/** Name of the channel that presence travels on; names of applications do not begin with `$`. */
export const PRESENCE_CHANNEL = '$presence';

/** Keeps the latest value of each peer, and tells them ours. */
export class AttendanceBook {
  readonly #clock: Clock;
  readonly #tell: (message: AppMessage, to?: readonly PeerId[]) => void;
  readonly #rows = new Map<PeerId, Attendance>();
  readonly #open = new Set<PeerId>();
  readonly #rates = new Map<PeerId, Bucket>();
  #own: Uint8Array | undefined;
  #sentAt = -Infinity;
  #cancelWake: (() => void) | undefined;

  constructor(clock: Clock, tell: (message: AppMessage, to?: readonly PeerId[]) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  get rows(): readonly Attendance[] {
    return [...this.#rows.values()];
  }

  /** Shows this of ourselves; the latest wins where it changes faster than others want to hear. */
  set(payload: Uint8Array | undefined): void {
    this.#own = payload;
    if (this.#cancelWake !== undefined) return;
    const now = this.#clock.now();
    // A clock that ran back must not silence us.
    const nextAt = Math.min(this.#sentAt, now) + LIMITS.presenceGapMs;
    if (now >= nextAt) return this.#send();
    this.#cancelWake = this.#clock.wake(nextAt, () => this.#send());
  }

  /** Takes what a peer shows; returns whether anything changed. */
  receive(peer: PeerId, author: string | undefined, { payload }: AppMessage): boolean {
    if (payload.length > LIMITS.presenceBytesMax || !this.#mayTake(peer)) return false;
    if (payload.length === 0) return this.#rows.delete(peer);
    if (decodePayload(payload) === undefined) return false;
    this.#rows.set(peer, { peer, author, payload });
    return true;
  }

  /** The peers there are now: new ones are told of us, those that left are forgotten. */
  follow(peers: readonly PeerView[]): void {
    const open = new Set(peers.filter(isOpen).map(({ peer }) => peer));
    for (const peer of this.#open) if (!open.has(peer)) this.#forget(peer);
    for (const peer of open) {
      if (this.#open.has(peer)) continue;
      this.#open.add(peer);
      if (this.#own !== undefined) this.#tell(this.#message(), [peer]);
    }
  }

  stop(): void {
    this.#cancelWake?.();
  }

  #forget(peer: PeerId): void {
    this.#open.delete(peer);
    this.#rows.delete(peer);
    this.#rates.delete(peer);
  }

  #send(): void {
    this.#cancelWake = undefined;
    this.#sentAt = this.#clock.now();
    this.#tell(this.#message());
  }

  #message(): AppMessage {
    return { name: PRESENCE_CHANNEL, kind: 'tell', request: 0, payload: this.#own ?? new Uint8Array(0) };
  }

  #mayTake(peer: PeerId): boolean {
    const now = this.#clock.now();
    let rate = this.#rates.get(peer);
    if (rate === undefined) this.#rates.set(peer, (rate = new Bucket(RATE, now)));
    return rate.take(1, now);
  }
}

const RATE = { perSecond: LIMITS.presencesTakenPerSecond, burst: LIMITS.presencesTakenPerSecond };

/** Whether the session with a peer is open, so that applications can talk. */
export function isOpen({ state }: PeerView): boolean {
  return state === 'open' || state === 'reauth';
}
