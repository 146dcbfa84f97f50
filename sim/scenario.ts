/**
 * From a seed to a plan: how many peers, how hostile, how small the quotas, which faults. Most swarms are
 * small and short, because most bugs need few peers and many seeds.
 */
import { DAY_MS } from '../src/core/base/limits.ts';
import { PRESETS, type CollectionPolicy, type Policy } from '../src/core/rules/policy.ts';
import type { Weather } from '../src/testing/network.ts';
import { Prng } from '../src/testing/prng.ts';
import { ORDINARY_VICES, VICES } from './vices/all.ts';
import type { Vice } from './vices/vice.ts';
import { OWNER } from './world.ts';

/** Kinds of faults, each on or off for a whole seed. */
export type FaultKind = 'break' | 'split' | 'crash' | 'leave' | 'full-disk' | 'slow-disk' | 'unreadable-disk' | 'clock-jump' | 'rewire';

export interface Scenario {
  readonly seed: string;
  readonly policy: Policy;
  /** True time at the start, ms. */
  readonly start: number;
  readonly honest: number;
  /** Vices of each hostile peer. */
  readonly foes: readonly (readonly Vice[])[];
  readonly authors: number;
  /** How long faults and writes go on, ms. */
  readonly stormMs: number;
  /** Pause between two writes in the swarm, ms. */
  readonly writeEveryMs: number;
  /** Pause between two faults, ms. */
  readonly faultEveryMs: number;
  readonly faults: readonly FaultKind[];
  readonly weather: Weather;
  /** Largest error of a clock at the start, ms. */
  readonly skewMs: number;
  /** Records that were written before the start, count. */
  readonly history: number;
  /** Largest content of an ordinary record, characters. */
  readonly contentMax: number;
  /** Once all agree they are watched for a moment only. Not said: until even slow links are empty, and then for a while. */
  readonly watch?: 'short';
}

const FAULTS: readonly FaultKind[] = [
  'break', 'split', 'crash', 'leave', 'full-disk', 'slow-disk', 'unreadable-disk', 'clock-jump', 'rewire',
];
const MINUTE_MS = 60_000;
/** A day in 2027, at noon UTC. */
const NOON = Math.floor(1_800_000_000_000 / DAY_MS) * DAY_MS + DAY_MS / 2;

/** The plan of a seed. */
export function scenarioOf(seed: string): Scenario {
  const prng = new Prng(`scenario ${seed}`);
  const stormMs = 1000 * prng.weighted([[12, prng.between(5, 25)], [3, prng.between(25, 60)], [1, prng.between(60, 240)]]);
  const writes = prng.weighted([[12, prng.between(4, 24)], [2, prng.between(24, 60)], [1, prng.between(60, 150)]]);
  const isBulky = prng.chance(0.04);
  const scenario: Scenario = {
    seed,
    policy: policyOf(prng, isBulky),
    start: startOf(prng, stormMs),
    honest: prng.weighted([[20, 2], [16, 3], [8, 4], [4, 5], [2, 6], [1, prng.between(7, 12)]] as const),
    foes: Array.from({ length: prng.weighted([[6, 0], [8, 1], [3, 2]] as const) }, () =>
      prng.shuffled(ORDINARY_VICES).slice(0, prng.between(1, 3)),
    ),
    authors: prng.between(1, 5),
    stormMs,
    writeEveryMs: Math.ceil(stormMs / writes),
    faultEveryMs: Math.ceil(stormMs / prng.pick([3, 8, 20])),
    faults: FAULTS.filter(() => prng.chance(0.4)),
    weather: { latencyMs: prng.pick([[1, 5], [10, 80], [50, 400]] as const), slow: prng.pick([0, 0.2, 0.5]) },
    skewMs: prng.weighted([[5, 0], [4, 2 * MINUTE_MS], [2, 9 * MINUTE_MS], [1, 20 * MINUTE_MS]] as const),
    history: prng.weighted([[4, 0], [6, prng.between(1, 20)], [1, prng.between(60, 120)]] as const),
    contentMax: isBulky ? 30_000 : 80,
  };
  return prng.chance(0.05) ? withMuch(scenario) : scenario;
}

/**
 * The plan of a hostile seed: up to a third of the swarm means harm, in every way there is. Everything else is drawn as
 * for an ordinary seed.
 */
export function hostileScenarioOf(seed: string): Scenario {
  const prng = new Prng(`hostile ${seed}`);
  const honest = prng.weighted([[8, 2], [6, 3], [6, 4], [3, 5], [3, 6], [1, prng.between(7, 10)]] as const);
  const foes = prng.between(1, Math.floor(honest / 2));
  return {
    ...scenarioOf(`hostile ${seed}`),
    honest,
    foes: Array.from({ length: foes }, () => prng.shuffled(VICES).slice(0, prng.between(1, 4))),
    skewMs: prng.weighted([[3, 0], [2, 2 * MINUTE_MS], [3, 10 * MINUTE_MS]] as const),
  };
}

/**
 * The plan of a small hostile seed: two to four honest peers, one or two who mean harm, little time. Most of what harm brings
 * to light needs no more, and ten of these take as long as one large seed.
 */
export function skirmishOf(seed: string): Scenario {
  const prng = new Prng(`skirmish ${seed}`);
  const honest = prng.weighted([[12, 2], [6, 3], [4, 4]] as const);
  const foes = honest === 4 && prng.chance(0.5) ? 2 : 1;
  const stormMs = 1000 * prng.between(5, 20);
  const ordinary = scenarioOf(`skirmish ${seed}`);
  return {
    ...ordinary,
    start: startOf(prng, stormMs),
    history: Math.min(ordinary.history, 20),
    honest,
    foes: Array.from({ length: foes }, () => prng.shuffled(VICES).slice(0, prng.between(1, 3))),
    skewMs: prng.weighted([[3, 0], [2, 2 * MINUTE_MS], [3, 10 * MINUTE_MS]] as const),
    stormMs,
    writeEveryMs: Math.ceil(stormMs / prng.between(4, 20)),
    faultEveryMs: Math.ceil(stormMs / prng.pick([3, 8, 20])),
    watch: 'short',
  };
}

/** Room for hundreds of records and a past of as many: more than is sent unasked, so that peers take parts of it. */
function withMuch(scenario: Scenario): Scenario {
  const pool = { perAuthor: 200, total: 600 };
  const collections = new Map([...scenario.policy.collections].map(([name, found]) => [name, { ...found, ...pool }]));
  return { ...scenario, history: 250, contentMax: 80, policy: { ...scenario.policy, ...pool, collections } };
}

function policyOf(prng: Prng, isBulky: boolean): Policy {
  const pool = (): { perAuthor: number; total: number; keepDays: number } => {
    const perAuthor = isBulky ? 40 : prng.between(1, 12);
    return { perAuthor, total: isBulky ? 100 : prng.between(perAuthor, 40), keepDays: prng.between(1, 3) };
  };
  const collection = (write: CollectionPolicy['write']): CollectionPolicy => ({ ...pool(), write, links: new Map() });
  return {
    ...PRESETS.open,
    name: 'simulation',
    ...pool(),
    contentBytesMax: isBulky ? 40_000 : 400,
    owners: [OWNER.pubkey],
    collections: new Map([['notes', collection('anyone')], ['chat', collection('anyone')], ['news', collection('owners')]]),
  };
}

/** In half of all seeds midnight falls into the storm, or just after it. */
function startOf(prng: Prng, stormMs: number): number {
  if (prng.chance(0.5)) return NOON + prng.below(1000);
  return NOON + DAY_MS / 2 - prng.between(1000, stormMs + 30_000);
}
