/**
 * Bugs that only somebody hostile brings to light, each with the vice that does. Among honest peers, and those of
 * ordinary seeds, all goes well with them: that is what makes them worth planting.
 */
import { DAY_MS, SESSION_DEFAULTS } from '../src/core/base/limits.ts';
import type { RecordHeader } from '../src/core/record/record.ts';
import { Outbox } from '../src/core/replica/outbox.ts';
import { Selection, type Plan } from '../src/core/selection/selection.ts';
import { change, changeLimit, type Plant } from './plant.ts';
import type { Scenario } from './scenario.ts';
import { HOG } from './vices/hog.ts';
import { DOORSTOP, LORIS } from './vices/silence.ts';
import { HORDE } from './vices/time.ts';
import { GRAVEDIGGER } from './vices/tombstones.ts';
import type { Vice } from './vices/vice.ts';

/** How much earlier a planted bug forgets tombstones, ms. */
const EARLY_MS = 5;

/** Bugs and what finds them. */
export const HOSTILE_PLANTS: readonly Plant[] = [
  {
    name: 'records of the future are kept without end',
    caughtBy: ['within-budget'],
    scenario: (scenario) => ({ ...among(scenario, HORDE), stormMs: 40_000 }),
    plant: () => both(changeLimit('deferredMax', 1e9), changeLimit('deferredBytesMax', 1e12)),
  },
  {
    name: 'whatever is asked for by id is put in line',
    caughtBy: ['within-budget'],
    scenario: (scenario) => ({ ...among(scenario, HOG, LORIS), history: 60, stormMs: 40_000 }),
    plant: () => change(Outbox.prototype, 'enqueueWanted', () => function (this: Outbox, keys) {
      this.enqueue(keys, 0);
    }),
  },
  {
    name: 'a session may be half open for ever',
    caughtBy: ['session-in-time'],
    scenario: (scenario) => ({ ...scenario, honest: 2, foes: [[DOORSTOP]], stormMs: 60_000 }),
    plant: () => both(changeDefault('readyTimeoutMs', 1e9), changeDefault('handshakeTimeoutMs', 1e9)),
  },
  {
    name: 'tombstones are forgotten a moment before what they delete',
    caughtBy: ['set-is-law', 'converged', 'index-is-disk', 'pruned-never-returns'],
    scenario: (scenario) => beforeMidnight(among(scenario, GRAVEDIGGER)),
    plant: forgetTombstonesEarly,
  },
];

/** Two honest peers and such a one, in fair weather. */
function among(scenario: Scenario, ...vices: readonly Vice[]): Scenario {
  const calm = { faults: [], skewMs: 0, weather: { latencyMs: [1, 5], slow: 0 } } as const;
  return { ...scenario, ...calm, honest: 2, foes: [vices] };
}

/** A day ends late in the storm, and there is room for what is as old as it gets. */
function beforeMidnight(scenario: Scenario): Scenario {
  const pool = { perAuthor: 200, total: 600, keepDays: 1 };
  const collections = new Map([...scenario.policy.collections].map(([name, found]) => [name, { ...found, ...pool }]));
  const midnight = Math.ceil(scenario.start / DAY_MS) * DAY_MS;
  return { ...scenario, start: midnight - 50_000, stormMs: 60_000, policy: { ...scenario.policy, ...pool, collections } };
}

function forgetTombstonesEarly(): () => void {
  const known = new WeakMap<Selection, Set<RecordHeader>>();
  const noting = change(Selection.prototype, 'apply', (original) => {
    const planted = function (this: Selection, records: readonly RecordHeader[]): Plan<RecordHeader> {
      const plan = original.call(this, records);
      const tombstones = known.get(this) ?? new Set();
      for (const record of plan.kept) if (record.deletes) tombstones.add(record);
      known.set(this, tombstones);
      return plan;
    };
    return planted as typeof original;
  });
  const forgetting = change(Selection.prototype, 'prune', (original) => function (this: Selection, pool, belowMs) {
    const near = [...known.get(this) ?? []].filter(({ at }) => at >= belowMs && at < belowMs + EARLY_MS);
    return [...original.call(this, pool, belowMs), ...near.filter((tombstone) => this.remove(tombstone))];
  });
  return both(noting, forgetting);
}

function both(...pulls: readonly (() => void)[]): () => void {
  return () => {
    for (const pull of [...pulls].reverse()) pull();
  };
}

function changeDefault(name: 'readyTimeoutMs' | 'handshakeTimeoutMs', value: number): () => void {
  const limits = SESSION_DEFAULTS as Record<typeof name, number>;
  const original = limits[name];
  limits[name] = value;
  return () => {
    limits[name] = original;
  };
}
