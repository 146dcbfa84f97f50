/** What a swarm can be told, looked at before anything starts. */
import type { CollectionsConfig, PeersetConfig } from '../database/config.ts';
import { badOption } from '../database/errors.ts';

/** What goes wrong on the network, until it is set otherwise. Data channels lose and repeat nothing: all of it shows as delay, or as a link that ends. */
export interface Faults {
  /** How long a message takes, ms: always so long, or between two. 10 to 80 unless told otherwise. */
  readonly delayMs?: number | readonly [min: number, max: number];
  /** Part of the messages that the wire loses, 0 to 0.9. Each is sent again, and what is behind it waits. */
  readonly loss?: number;
  /** About so often one link breaks without a word, ms. Both ends notice later, and link again. */
  readonly breakEveryMs?: number;
}

/** How a swarm is made. */
export interface SwarmOptions<C extends CollectionsConfig = CollectionsConfig> {
  /** Decides all chance: one seed, one course of events. 1 unless told otherwise. */
  readonly seed?: number | string;
  readonly faults?: Faults;
  /**
   * What every peer's `peerset()` is given. What says where records are kept, how peers meet and what time it is has no effect
   * here, so that an app can pass what it ships.
   */
  readonly config?: PeersetConfig<C>;
  /** `fast` costs next to nothing and proves nothing: for large swarms. Letters need `real`, which is the default. */
  readonly signatures?: 'real' | 'fast';
  /** About so many links each peer has. All, in swarms of up to six; four in larger ones. */
  readonly links?: number;
  /** When it begins, ms since 1970. A Friday in 2027 unless told otherwise. */
  readonly startAt?: number;
}

/** Peers in one swarm at most, count. */
export const SWARM_PEERS_MAX = 200;
/** More is another word for broken. */
const LOSS_MAX = 0.9;
const DELAY_MAX_MS = 60_000;
const BREAK_MIN_MS = 100;
/** Peers that nobody tells otherwise are on one continent, ms. */
const DELAY_MS: readonly [number, number] = [10, 80];
/** 2027-01-15T12:00:00Z: far from midnight, when records go. */
const START = 1_800_014_400_000;

/** Faults with everything said. */
export interface Weather {
  readonly delayMs: readonly [min: number, max: number];
  readonly loss: number;
  readonly breakEveryMs: number | undefined;
}

/** Options with everything said. */
export interface Plan {
  readonly count: number;
  readonly seed: string;
  readonly weather: Weather;
  readonly isFast: boolean;
  readonly links: number | undefined;
  readonly startAt: number;
}

const OPTIONS = ['seed', 'faults', 'config', 'signatures', 'links', 'startAt'];

/** @throws PeersetError E_OPTION */
export function readPlan(count: unknown, options: SwarmOptions): Plan {
  if (!isWhole(count, 1, SWARM_PEERS_MAX)) throw badOption('n', `a swarm has 1 to ${SWARM_PEERS_MAX} peers`);
  if (typeof options !== 'object' || options === null) throw badOption('options', 'it is an object with options');
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw badOption(unknown, `there is ${OPTIONS.join(', ')}`);
  const { seed = 1, faults = {}, signatures = 'real', links, startAt = START } = options;
  if (typeof seed !== 'string' && !Number.isFinite(seed)) throw badOption('seed', 'it is a number or a text');
  if (signatures !== 'real' && signatures !== 'fast') throw badOption('signatures', "it is 'real' or 'fast'");
  if (links !== undefined && !isWhole(links, 1, SWARM_PEERS_MAX)) throw badOption('links', `it is a whole number from 1 to ${SWARM_PEERS_MAX}`);
  if (!isWhole(startAt, 0, 8e15)) throw badOption('startAt', 'it is a time, ms since 1970');
  return { count, seed: String(seed), weather: readFaults(faults), isFast: signatures === 'fast', links, startAt };
}

/** @throws PeersetError E_OPTION */
export function readFaults(faults: Faults): Weather {
  if (typeof faults !== 'object' || faults === null) throw badOption('faults', 'it is an object');
  const unknown = Object.keys(faults).find((name) => !['delayMs', 'loss', 'breakEveryMs'].includes(name));
  if (unknown !== undefined) throw badOption(`faults.${unknown}`, 'there is delayMs, loss and breakEveryMs');
  const { delayMs = DELAY_MS, loss = 0, breakEveryMs } = faults;
  const [min, max] = typeof delayMs === 'number' ? [delayMs, delayMs] : delayMs;
  if (!isWhole(min, 1, DELAY_MAX_MS) || !isWhole(max, min, DELAY_MAX_MS)) throw badOption('faults.delayMs', `it is 1 to ${DELAY_MAX_MS} whole ms, or two of them, the smaller first`);
  if (typeof loss !== 'number' || !(loss >= 0 && loss <= LOSS_MAX)) throw badOption('faults.loss', `it is a part, from 0 to ${LOSS_MAX}`);
  if (breakEveryMs !== undefined && !isWhole(breakEveryMs, BREAK_MIN_MS, 1e9)) throw badOption('faults.breakEveryMs', `it is whole ms, ${BREAK_MIN_MS} at least`);
  return { delayMs: [min, max], loss, breakEveryMs };
}

/** Whether it is a whole number within bounds, both included. */
export function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
}
