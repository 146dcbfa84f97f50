/**
 * The endpoints of a room's signalling networks: connects where the itinerary says, leaves what it no longer names, and remembers on this
 * device which of them answered. What it says of each is what people see in the status.
 */
import { LIMITS } from '../../core/base/limits.ts';
import { Health } from '../../core/mesh/health.ts';
import { Itinerary, placeOf, type Place } from '../../core/mesh/itinerary.ts';
import { nameOf } from '../../core/mesh/phases.ts';
import type { NetworkState, Notes } from '../../ports.ts';
import { PUBLIC_ENDPOINTS } from './public-endpoints.ts';
import type { Signaling, Strategy } from '../../ports.ts';
import type { Network } from './signal.ts';

/** One server, and what the application says about its network. */
export interface SignalEndpoint {
  readonly strategy: Strategy;
  readonly url: string;
  readonly settings: Signaling;
}

/** A place that is in use: its connection, and whether the itinerary still names it. */
export interface OpenPlace {
  readonly network: Network;
  place: Place<SignalEndpoint>;
  isWanted: boolean;
  unwantedAt: number;
  /** What of the network's state was learnt from already. */
  failures: number;
  isCredited: boolean;
  announced: number;
}

export interface EndpointsOptions {
  readonly topic: string;
  /** Whether the room's name on the networks changes by the day. */
  readonly isPrivate: boolean;
  readonly signaling: readonly Signaling[];
  readonly connect: (endpoint: SignalEndpoint, topic: string) => Network;
  readonly random: (length: number) => Uint8Array;
  /** Where it is remembered which endpoints answer; nowhere unless told. */
  readonly notes?: Notes;
}

/** Several attempts in vain, in a row, and an endpoint counts as one that does not answer. */
const FAILURES_MAX = 3;
/** A connection nobody needs any more stays so long, ms: answers may be on their way. */
const LINGER_MS = 30_000;
const SAVE_EVERY_MS = 30_000;
const NOTE = 'endpoints';

/** All endpoints of a room. */
export class Endpoints {
  readonly #options: EndpointsOptions;
  readonly #itinerary: Itinerary<SignalEndpoint>;
  readonly #open = new Map<string, OpenPlace>();
  #health = new Health();
  #savedAt = -Infinity;
  #announced = 0;
  #isClosed = false;

  constructor(options: EndpointsOptions) {
    this.#options = options;
    this.#itinerary = new Itinerary({ ...options, endpoints: options.signaling.flatMap(endpointsOf) });
    void this.#remember();
  }

  /** Places to announce at. */
  get places(): readonly OpenPlace[] {
    return [...this.#open.values()].filter(({ isWanted }) => isWanted);
  }

  /** What people see: one row for an endpoint, also where it is used under two names. */
  get state(): readonly NetworkState[] {
    const rows = new Map<string, NetworkState>();
    for (const open of this.#open.values()) {
      const { endpoint } = open.place;
      const row = rows.get(nameOf(endpoint));
      if (open.isWanted && row?.connected !== true) rows.set(nameOf(endpoint), stateOf(open));
    }
    return [...rows.values()];
  }

  /** Connects what is to be used now, leaves what is not; called several times a second. Says whether the rows changed. */
  check(now: number, links: number): boolean {
    if (this.#isClosed) return false;
    const names = new Map(this.#placesAt(now, links).map((place) => [placeOf(place), place]));
    let isChanged = false;
    for (const [name, place] of names) isChanged = this.#use(name, place) || isChanged;
    for (const [name, open] of this.#open) isChanged = (!names.has(name) && this.#rest(name, open, now)) || isChanged;
    this.#learn(now);
    const announced = [...this.#open.values()].reduce((sum, open) => sum + open.announced, 0);
    isChanged ||= announced !== this.#announced;
    this.#announced = announced;
    return isChanged;
  }

  /** Tries again at once what is waiting for its next attempt. */
  wake(): void {
    for (const { network } of this.#open.values()) network.wake();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#save(Date.now());
    this.#isClosed = true;
    for (const { network } of this.#open.values()) network.close();
  }

  /** Nobody waits for the disk: until it answers nothing is known of endpoints. */
  async #remember(): Promise<void> {
    const text = await this.#options.notes?.load(NOTE).catch(() => undefined);
    if (text !== undefined) this.#health = Health.from(text);
  }

  #placesAt(now: number, links: number): readonly Place<SignalEndpoint>[] {
    const failing = new Map<string, boolean>();
    for (const { network, place } of this.#open.values()) {
      const name = nameOf(place.endpoint);
      failing.set(name, isFailing(network) && failing.get(name) !== false);
    }
    const answers = (endpoint: SignalEndpoint): boolean => {
      const name = nameOf(endpoint);
      return !(failing.get(name) ?? this.#health.isDoubtful(name, now));
    };
    return this.#itinerary.at(now, { links, answers, worth: (endpoint) => this.#health.worth(nameOf(endpoint), now) });
  }

  #use(name: string, place: Place<SignalEndpoint>): boolean {
    const open = this.#open.get(name);
    if (open !== undefined) {
      const wasWanted = open.isWanted;
      open.place = place;
      open.isWanted = true;
      return !wasWanted;
    }
    const network = this.#options.connect(place.endpoint, place.topic);
    this.#open.set(name, { network, place, isWanted: true, unwantedAt: 0, failures: 0, isCredited: false, announced: 0 });
    return true;
  }

  #rest(name: string, open: OpenPlace, now: number): boolean {
    const wasWanted = open.isWanted;
    if (wasWanted) open.unwantedAt = now;
    open.isWanted = false;
    if (now - open.unwantedAt >= LINGER_MS || !open.network.connected) {
      this.#open.delete(name);
      open.network.close();
    }
    return wasWanted;
  }

  #learn(now: number): void {
    // Where nothing answers it is us who are offline, and nothing is learnt about anybody.
    const isOnline = [...this.#open.values()].some(({ network }) => network.connected && network.rttMs !== undefined);
    for (const open of this.#open.values()) this.#learnFrom(open, isOnline, now);
    if (this.#health.isChanged && now - this.#savedAt >= SAVE_EVERY_MS) this.#save(now);
  }

  #learnFrom(open: OpenPlace, isOnline: boolean, now: number): void {
    const { network, place } = open;
    const name = nameOf(place.endpoint);
    const hasFailed = network.failures > open.failures;
    open.failures = network.failures;
    if (hasFailed || !network.connected) open.isCredited = false;
    if (hasFailed && isOnline) this.#health.failed(name, now);
    if (!network.connected || network.rttMs === undefined || open.isCredited) return;
    open.isCredited = true;
    this.#health.succeeded(name, network.rttMs, now);
  }

  #save(now: number): void {
    this.#savedAt = now;
    if (!this.#health.isChanged || this.#options.notes === undefined) return;
    // A disk that takes nothing costs us the memory, and nothing else.
    void this.#options.notes.save(NOTE, this.#health.toText()).catch(() => undefined);
  }
}

function endpointsOf(settings: Signaling): readonly SignalEndpoint[] {
  const { strategy, urls } = settings;
  // Its addresses are where one node begins, not so many nodes.
  if (strategy === 'ipfs') return [{ strategy, url: urls?.[0] ?? PUBLIC_ENDPOINTS.ipfs[0]!, settings }];
  return (urls ?? PUBLIC_ENDPOINTS[strategy]).slice(0, LIMITS.endpointsAtOnceMax).map((url) => ({ strategy, url, settings }));
}

function isFailing({ failures, connected, trouble }: Network): boolean {
  return !connected && (failures >= FAILURES_MAX || trouble?.reason === 'package');
}

function stateOf({ network, announced }: OpenPlace): NetworkState {
  const { strategy, url, connected, rttMs, trouble } = network;
  return {
    strategy,
    url,
    connected,
    state: connected ? 'connected' : isFailing(network) ? 'failing' : 'connecting',
    ...(connected || trouble === undefined ? {} : { reason: trouble.reason }),
    ...(connected || trouble?.detail === undefined ? {} : { detail: trouble.detail }),
    ...(rttMs === undefined ? {} : { rttMs: Math.round(rttMs) }),
    announced,
  };
}
