/**
 * One try to get the tracks of somebody's stream. Every peer that its author vouches for is asked, since a stream comes from one of an
 * author's devices; the first that offers tracks is taken, and whatever anybody else offers is not looked at.
 *
 *   asking ─offer─▶ joining ─connected─▶ watching
 *     └───────── no, over, broke, late, gone, covered, left ─────────▶ over
 */
import { fault, type Fault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import type { PeerId } from '../base/peer.ts';
import type { DirectMessage, DirectRefusal } from './direct-message.ts';

/**
 * Why there are no tracks, or no more.
 *
 * - `full`: as many watch as may.
 * - `refused`: whoever sends does not want this viewer.
 * - `silent`: whoever was asked said nothing.
 * - `unreachable`: no device of the author is linked with this one.
 * - `lost`: the connection did not come about, or broke.
 * - `ended`: whoever sends sends no more.
 * - `covered`: the record is hidden or held here.
 * - `left`: the viewer's own wish.
 */
export type DirectEnd = DirectRefusal | 'silent' | 'unreachable' | 'lost' | 'ended' | 'covered' | 'left';

/** What happened. */
export type TakingEvent =
  /** Peers with an open session that the stream's author vouches for, as they are now. */
  | { readonly type: 'peers'; readonly ofAuthor: readonly PeerId[] }
  | { readonly type: 'heard'; readonly peer: PeerId; readonly message: DirectMessage }
  /** Our side of the connection is described; it is up; it is gone. */
  | { readonly type: 'described'; readonly sdp: string }
  | { readonly type: 'connected' | 'broke' | 'covered' | 'left' | 'tick' };

/** What is to be done. */
export type TakingEffect =
  | { readonly type: 'say'; readonly peer: PeerId; readonly message: DirectMessage }
  /** Make a connection that takes these tracks, and describe it. */
  | { readonly type: 'join'; readonly sdp: string }
  /** There is something to see. */
  | { readonly type: 'show' }
  /** The last effect: close the connection, if there is one. */
  | { readonly type: 'over'; readonly why: DirectEnd }
  | { readonly type: 'blame'; readonly peer: PeerId; readonly fault: Fault };

/** Whose stream, and where it is. */
export interface TakingOptions {
  readonly ticket: string;
  readonly stream: { readonly collection: string; readonly key: string; readonly started: number };
  readonly now: number;
}

/** One viewer's try. */
export class DirectTaking {
  readonly #options: TakingOptions;
  readonly #asked = new Set<PeerId>();
  readonly #declined = new Map<PeerId, DirectRefusal | 'ended'>();
  #state: 'asking' | 'joining' | 'watching' | 'over' = 'asking';
  #giver: PeerId | undefined;
  #lateAt: number;

  constructor(options: TakingOptions) {
    this.#options = options;
    this.#lateAt = options.now + LIVE_LIMITS.directAskMs;
  }

  /** When it wants a tick, ms. */
  get wakeAt(): number {
    return this.#state === 'asking' || this.#state === 'joining' ? this.#lateAt : Infinity;
  }

  handle(event: TakingEvent, now: number): readonly TakingEffect[] {
    if (this.#state === 'over') return [];
    switch (event.type) {
      case 'peers':
        return this.#follow(event.ofAuthor);
      case 'heard':
        return this.#heard(event.peer, event.message, now);
      case 'described':
        return this.#state === 'joining' ? [this.#say(this.#giver!, { type: 'answer', ticket: this.#ticket, sdp: event.sdp })] : [];
      case 'connected':
        if (this.#state !== 'joining') return [];
        this.#state = 'watching';
        return [{ type: 'show' }];
      case 'broke':
        return this.#end('lost');
      case 'covered':
      case 'left':
        return this.#end(event.type);
      case 'tick':
        if (now < this.wakeAt) return [];
        return this.#end(this.#state === 'joining' ? 'lost' : this.#asked.size === 0 ? 'unreachable' : this.#declinedWhy ?? 'silent');
    }
  }

  get #ticket(): string {
    return this.#options.ticket;
  }

  /** Whoever came is asked; who gave and is gone gives no more. */
  #follow(ofAuthor: readonly PeerId[]): readonly TakingEffect[] {
    if (this.#state !== 'asking') return ofAuthor.includes(this.#giver!) ? [] : this.#end('lost');
    for (const peer of this.#asked) if (!ofAuthor.includes(peer)) this.#asked.delete(peer);
    const fresh = ofAuthor.filter((peer) => !this.#asked.has(peer)).slice(0, LIVE_LIMITS.directAskedMax - this.#asked.size);
    for (const peer of fresh) this.#asked.add(peer);
    return fresh.map((peer) => this.#say(peer, { type: 'ask', ticket: this.#ticket, ...this.#options.stream }));
  }

  #heard(peer: PeerId, message: DirectMessage, now: number): readonly TakingEffect[] {
    if (!this.#asked.has(peer)) return [{ type: 'blame', peer, fault: fault('unexpected', 'spoke of tracks that were asked of somebody else') }];
    switch (message.type) {
      case 'offer':
        return this.#offered(peer, message.sdp, now);
      case 'no':
      case 'over':
        return this.#declines(peer, message.type === 'no' ? message.why : 'ended');
      case 'ask':
      case 'answer':
      case 'leave':
        return [];
    }
  }

  #offered(peer: PeerId, sdp: string, now: number): readonly TakingEffect[] {
    if (this.#giver === peer || this.#declined.has(peer)) return [{ type: 'blame', peer, fault: fault('unexpected', 'offered tracks a second time') }];
    // Another of the author's devices was first.
    if (this.#state !== 'asking') return [this.#say(peer, { type: 'leave', ticket: this.#ticket })];
    this.#state = 'joining';
    this.#giver = peer;
    this.#lateAt = now + LIVE_LIMITS.directJoinMs;
    return [{ type: 'join', sdp }];
  }

  #declines(peer: PeerId, why: DirectRefusal | 'ended'): readonly TakingEffect[] {
    this.#declined.set(peer, why);
    if (this.#giver === peer) return this.#end(why);
    const isLast = this.#state === 'asking' && [...this.#asked].every((asked) => this.#declined.has(asked));
    return isLast ? this.#end(this.#declinedWhy!) : [];
  }

  /** Of several, the one that may change soonest. */
  get #declinedWhy(): DirectEnd | undefined {
    const all = [...this.#declined.values()];
    return (['full', 'refused', 'ended'] as const).find((why) => all.includes(why));
  }

  #end(why: DirectEnd): readonly TakingEffect[] {
    const asked = this.#state === 'asking' ? [...this.#asked] : [this.#giver!];
    this.#state = 'over';
    const left = asked.filter((peer) => !this.#declined.has(peer)).map((peer) => this.#say(peer, { type: 'leave', ticket: this.#ticket }));
    return [...left, { type: 'over', why }];
  }

  #say(peer: PeerId, message: DirectMessage): TakingEffect {
    return { type: 'say', peer, message };
  }
}
