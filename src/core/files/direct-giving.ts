/**
 * Who gets the tracks of our streams: a few viewers at once, each over a connection of its own. Nothing here knows what a track is; it
 * says which connection is to be made, and which to be closed.
 *
 *   ─ask─▶ making ─described─▶ offered ─answered─▶ joining ─connected─▶ flowing
 *            │                    │                   │                    │
 *            └─────────── leave, broke, late, gone, refused ───────────────┴──▶ (nobody)
 *
 * A viewer has a place from its first word on, so that nobody gets one twice; whoever does not take it in time loses it. What is asked
 * too often is not answered, and costs the peer its score.
 */
import { fault, type Fault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import type { PeerId } from '../base/peer.ts';
import type { DirectMessage, DirectRefusal } from './direct-message.ts';
import { TurnCounts } from './turn-counts.ts';

/** What happened. A `viewer` is one of those that `open` named. */
export type GivingEvent =
  /** We give the tracks of a stream from now on, to so many at once; or not any more. */
  | { readonly type: 'given'; readonly stream: string; readonly viewersMax: number }
  | { readonly type: 'ended'; readonly stream: string }
  /** A peer asks. `isWelcome`: whether it may watch what we send. */
  | { readonly type: 'asked'; readonly peer: PeerId; readonly ticket: string; readonly stream: string; readonly isWelcome: boolean }
  | { readonly type: 'answered'; readonly peer: PeerId; readonly ticket: string; readonly sdp: string }
  | { readonly type: 'left'; readonly peer: PeerId; readonly ticket: string }
  /** Our connection is described; is up; is gone. */
  | { readonly type: 'described'; readonly viewer: string; readonly sdp: string }
  | { readonly type: 'connected' | 'broke'; readonly viewer: string }
  /** Peers with an open session, of those that may watch: all others lose their places. */
  | { readonly type: 'peers'; readonly welcome: ReadonlySet<PeerId> }
  | { readonly type: 'tick' };

/** What is to be done. */
export type GivingEffect =
  /** Make a connection that sends the tracks of a stream, and describe it. */
  | { readonly type: 'open'; readonly viewer: string; readonly stream: string }
  | { readonly type: 'take'; readonly viewer: string; readonly sdp: string }
  | { readonly type: 'close'; readonly viewer: string }
  | { readonly type: 'say'; readonly peer: PeerId; readonly message: DirectMessage }
  | { readonly type: 'blame'; readonly peer: PeerId; readonly fault: Fault };

type State = 'making' | 'offered' | 'joining' | 'flowing';
type Step = 'described' | 'answered' | 'connected';

/** What is not listed is out of turn. */
const NEXT: Readonly<Record<State, Partial<Readonly<Record<Step, State>>>>> = {
  making: { described: 'offered' },
  offered: { answered: 'joining' },
  joining: { connected: 'flowing' },
  // A connection that was away for a moment says so again.
  flowing: { connected: 'flowing' },
};

interface Viewer {
  readonly name: string;
  readonly peer: PeerId;
  readonly ticket: string;
  readonly stream: string;
  state: State;
  /** When the place is lost unless something flows, ms. */
  readonly lateAt: number;
}

/** The tracks one page gives. */
export class DirectGiving {
  readonly #viewersMax = new Map<string, number>();
  readonly #viewers = new Map<string, Viewer>();
  readonly #asks = new TurnCounts({ countMax: LIVE_LIMITS.directAsksMax, ms: LIVE_LIMITS.directAsksMs });

  /** When it wants a tick, ms; Infinity where nothing is waited for. */
  get wakeAt(): number {
    return Math.min(...[...this.#viewers.values()].map((viewer) => (viewer.state === 'flowing' ? Infinity : viewer.lateAt)));
  }

  /** Viewers that have a place, by stream: count. */
  viewersOf(stream: string): number {
    return this.#of((viewer) => viewer.stream === stream).length;
  }

  handle(event: GivingEvent, now: number): readonly GivingEffect[] {
    switch (event.type) {
      case 'given':
        this.#viewersMax.set(event.stream, event.viewersMax);
        return [];
      case 'ended':
        this.#viewersMax.delete(event.stream);
        return this.#of(({ stream }) => stream === event.stream).flatMap((viewer) => this.#end(viewer, { type: 'over', ticket: viewer.ticket }));
      case 'asked':
        return this.#asked(event, now);
      case 'answered':
        return this.#answered(event);
      case 'left':
        return this.#drop(nameOf(event.peer, event.ticket));
      case 'described':
        return this.#described(event.viewer, event.sdp);
      case 'connected':
        return this.#step(event.viewer, 'connected') === undefined ? [{ type: 'close', viewer: event.viewer }] : [];
      case 'broke':
        // The other side sees it, too, and may ask again.
        return this.#drop(event.viewer);
      case 'peers':
        return this.#follow(event.welcome);
      case 'tick':
        return this.#of(({ state, lateAt }) => state !== 'flowing' && now >= lateAt).flatMap((viewer) => this.#end(viewer));
    }
  }

  #asked({ peer, ticket, stream, isWelcome }: GivingEvent & { readonly type: 'asked' }, now: number): readonly GivingEffect[] {
    const viewersMax = this.#viewersMax.get(stream);
    // Another tab of ours may give it.
    if (viewersMax === undefined) return [];
    if (!this.#asks.take(peer, now)) return [{ type: 'blame', peer, fault: fault('limit', 'asked for tracks too often') }];
    const name = nameOf(peer, ticket);
    if (this.#viewers.has(name)) return [{ type: 'blame', peer, fault: fault('unexpected', 'asked for tracks with one ticket twice') }];
    if (!isWelcome) return no(peer, ticket, 'refused');
    const ofPeer = this.#of((viewer) => viewer.peer === peer).length;
    if (this.viewersOf(stream) >= viewersMax || ofPeer >= LIVE_LIMITS.directPerPeerMax) return no(peer, ticket, 'full');
    this.#viewers.set(name, { name, peer, ticket, stream, state: 'making', lateAt: now + LIVE_LIMITS.directJoinMs });
    return [{ type: 'open', viewer: name, stream }];
  }

  #answered({ peer, ticket, sdp }: GivingEvent & { readonly type: 'answered' }): readonly GivingEffect[] {
    const viewer = nameOf(peer, ticket);
    // Its place may just have been lost.
    if (!this.#viewers.has(viewer)) return [];
    if (this.#step(viewer, 'answered') !== undefined) return [{ type: 'take', viewer, sdp }];
    return [{ type: 'blame', peer, fault: fault('unexpected', 'an answer about tracks out of turn') }, ...this.#drop(viewer)];
  }

  #described(name: string, sdp: string): readonly GivingEffect[] {
    const viewer = this.#step(name, 'described');
    if (viewer === undefined) return [{ type: 'close', viewer: name }];
    return [{ type: 'say', peer: viewer.peer, message: { type: 'offer', ticket: viewer.ticket, sdp } }];
  }

  #follow(welcome: ReadonlySet<PeerId>): readonly GivingEffect[] {
    this.#asks.keep(welcome);
    return this.#of(({ peer }) => !welcome.has(peer)).flatMap((viewer) => this.#end(viewer, { type: 'no', ticket: viewer.ticket, why: 'refused' }));
  }

  #step(name: string, step: Step): Viewer | undefined {
    const viewer = this.#viewers.get(name);
    const next = viewer && NEXT[viewer.state][step];
    if (viewer === undefined || next === undefined) return undefined;
    viewer.state = next;
    return viewer;
  }

  #drop(name: string): readonly GivingEffect[] {
    const viewer = this.#viewers.get(name);
    return viewer === undefined ? [] : this.#end(viewer);
  }

  #end({ name, peer }: Viewer, message?: DirectMessage): readonly GivingEffect[] {
    this.#viewers.delete(name);
    return [{ type: 'close', viewer: name }, ...(message === undefined ? [] : [{ type: 'say', peer, message } as const])];
  }

  #of(holds: (viewer: Viewer) => boolean): readonly Viewer[] {
    return [...this.#viewers.values()].filter(holds);
  }
}

function no(peer: PeerId, ticket: string, why: DirectRefusal): readonly GivingEffect[] {
  return [{ type: 'say', peer, message: { type: 'no', ticket, why } }];
}

function nameOf(peer: PeerId, ticket: string): string {
  return `${peer} ${ticket}`;
}
