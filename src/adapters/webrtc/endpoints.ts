/**
 * Which trackers and relays we use. Public ones are few and come and go: the first of the list that work
 * are used, so that members meet, and one that does not answer makes room for the next for a while.
 * Addresses the application names itself are all used, always.
 */
import type { NetworkState } from '../../ports.ts';
import type { Network } from './signal.ts';

/** A signalling network as the application names it. */
export interface Signaling {
  readonly strategy: 'torrent' | 'nostr';
  /** Endpoints; without them public ones are used. */
  readonly urls?: readonly string[];
}

/** Public endpoints, best known first. All members go through this list in the same order. */
export const PUBLIC_ENDPOINTS: Readonly<Record<Signaling['strategy'], readonly string[]>> = {
  torrent: [
    'wss://tracker.openwebtorrent.com',
    'wss://tracker.webtorrent.dev',
    'wss://open.ftorrent.com',
    'wss://tracker.btorrent.xyz',
    'wss://tracker.files.fm:7073/announce',
  ],
  nostr: [
    'wss://nos.lol',
    'wss://relay.damus.io',
    'wss://relay.primal.net',
    'wss://nostr.mom',
    'wss://offchain.pub',
    'wss://relay.nostr.net',
  ],
};

/** Servers that tell a peer its public address, used where the application configures no others. */
export const PUBLIC_ICE_SERVERS: readonly RTCIceServer[] = [
  { urls: 'stun:stun.l.google.com:19302' },
  { urls: 'stun:stun1.l.google.com:19302' },
  { urls: 'stun:stun.cloudflare.com:3478' },
];

/** Public endpoints of one strategy used at once. */
const PUBLIC_USED = 3;
const NAMED_MAX = 8;
const FAILURES_MAX = 3;
const BENCH_MS = 600_000;

type Connect = (strategy: Signaling['strategy'], url: string) => Network;

/** The endpoints of one strategy. */
class Roster {
  readonly #strategy: Signaling['strategy'];
  readonly #urls: readonly string[];
  readonly #used: number;
  readonly #connect: Connect;
  readonly #networkByUrl = new Map<string, Network>();
  readonly #benchedUntil = new Map<string, number>();

  constructor({ strategy, urls }: Signaling, connect: Connect) {
    this.#strategy = strategy;
    this.#connect = connect;
    this.#urls = urls ? urls.slice(0, NAMED_MAX) : PUBLIC_ENDPOINTS[strategy];
    this.#used = urls ? NAMED_MAX : PUBLIC_USED;
  }

  get networks(): readonly Network[] {
    return [...this.#networkByUrl.values()];
  }

  check(now: number): void {
    const spare = this.#urls.filter((url) => !this.#networkByUrl.has(url) && this.#isRested(url, now));
    for (const [url, { failures }] of this.#networkByUrl) {
      if (failures < FAILURES_MAX || spare.length === 0 || this.#networkByUrl.size < this.#used) continue;
      this.#networkByUrl.get(url)?.close();
      this.#networkByUrl.delete(url);
      this.#benchedUntil.set(url, now + BENCH_MS);
    }
    while (this.#networkByUrl.size < this.#used && spare.length > 0) {
      const url = spare.shift()!;
      this.#networkByUrl.set(url, this.#connect(this.#strategy, url));
    }
  }

  #isRested(url: string, now: number): boolean {
    return (this.#benchedUntil.get(url) ?? -Infinity) <= now;
  }
}

/** All endpoints of a room. */
export class Endpoints {
  readonly #rosters: readonly Roster[];

  constructor(signaling: readonly Signaling[], connect: Connect) {
    this.#rosters = signaling.map((config) => new Roster(config, connect));
  }

  get networks(): readonly Network[] {
    return this.#rosters.flatMap(({ networks }) => networks);
  }

  get state(): readonly NetworkState[] {
    return this.networks.map(({ strategy, url, connected }) => ({ strategy, url, connected }));
  }

  /** Connects what is to be used now; called about once a second. */
  check(now: number): void {
    for (const roster of this.#rosters) roster.check(now);
  }

  /** Tries again at once what is waiting for its next attempt. */
  wake(): void {
    for (const network of this.networks) network.wake();
  }

  close(): void {
    for (const network of this.networks) network.close();
  }
}
