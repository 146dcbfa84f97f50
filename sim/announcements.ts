/**
 * Hours of announcing in virtual time, with the real itinerary, places and pace: members that are at one room's endpoints, and
 * what whoever runs an endpoint sees of them. Links are given, not made: this is about who announces where, and how often.
 */
import { Announcer } from '../src/adapters/webrtc/announcer.ts';
import { Endpoints, type SignalEndpoint } from '../src/adapters/webrtc/endpoints.ts';
import type { Signaling } from '../src/ports.ts';
import type { Network } from '../src/adapters/webrtc/signal.ts';
import { LIMITS } from '../src/core/base/limits.ts';
import type { PeerId } from '../src/ports.ts';
import { Prng } from '../src/testing/prng.ts';

/** One announcement, as the server saw it. */
export interface Seen {
  readonly at: number;
  readonly member: number;
  readonly url: string;
  readonly topic: string;
}

export interface AnnouncementOptions {
  readonly seed: number;
  readonly start: number;
  readonly ms: number;
  readonly signaling: readonly Signaling[];
  /** Links each member has, from the moment given; nobody before. */
  readonly links: number;
  readonly linkedAfterMs?: number;
  readonly members?: number;
  readonly isPrivate?: boolean;
  /** How often members look at the clock. */
  readonly stepMs?: number;
}

const STEP_MS = 5_000;
const TOPIC = 'cd'.repeat(32);

/** Lets time pass and returns every announcement. */
export async function announcementsOf({ seed, start, ms, signaling, links, linkedAfterMs = 0, members = 1, isPrivate = false, stepMs = STEP_MS }: AnnouncementOptions): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const random = new Prng(`announcements ${seed}`);
  let now = start;
  const peers = Array.from({ length: members }, (_, i) => `member ${i}` as PeerId);
  const crowd = peers.map((selfId, member) => {
    const mesh = {
      get links() {
        return now - start >= linkedAfterMs ? links : 0;
      },
      get satisfied() {
        return this.links >= LIMITS.peersAim;
      },
      get peers() {
        return Array.from({ length: this.links }, (_, i) => peers[(member + i + 1) % members]!);
      },
    };
    const connect = ({ strategy, url }: SignalEndpoint, topic: string): Network => networkOf(strategy, url, () => seen.push({ at: now, member, url, topic }));
    const endpoints = new Endpoints({ topic: TOPIC, isPrivate, signaling, connect, random: (length) => Uint8Array.from({ length }, () => random.below(256)) });
    const announcer = new Announcer({ topic: TOPIC, selfId, mesh, offers: async () => [], jitter: () => random.below(1000) / 1000 });
    announcer.hurry(now);
    return { mesh, endpoints, announcer };
  });
  for (; now < start + ms; now += stepMs) {
    for (const { mesh, endpoints, announcer } of crowd) {
      endpoints.check(now, mesh.links);
      announcer.check(endpoints.places, now);
    }
    // Offers are made in a promise; time stands still until they are.
    await Promise.resolve();
    await Promise.resolve();
  }
  return seen;
}

/** An endpoint that always answers. */
function networkOf(strategy: string, url: string, announce: () => void): Network {
  const isTracker = strategy === 'torrent';
  return {
    strategy, url, announce,
    connected: true,
    failures: 0,
    takesOffers: isTracker,
    intervalMs: isTracker ? 120_000 : 60_000,
    rttMs: 50,
    trouble: undefined,
    wake: () => undefined,
    close: () => undefined,
  };
}

/** The most announcements that one member made within any hour that began after `from`. */
export function busiestHour(seen: readonly Seen[], from: number): number {
  const times = seen.filter(({ at }) => at >= from).map(({ at }) => at);
  let busiest = 0;
  for (let first = 0, last = 0; last < times.length; last++) {
    while (times[last]! - times[first]! >= 3_600_000) first++;
    busiest = Math.max(busiest, last - first + 1);
  }
  return busiest;
}
