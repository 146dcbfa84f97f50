/**
 * Bugs to plant, each a mistake somebody could make in the core. A simulator that cannot find them would not
 * find the real ones either. They are planted from outside, by replacing methods for as long as one test
 * takes; the code of the core knows nothing of them.
 */
import { LIMITS } from '../src/core/base/limits.ts';
import type { Mark } from '../src/core/judge/mark.ts';
import { Session } from '../src/core/protocol/session.ts';
import { Admission } from '../src/core/replica/admission.ts';
import type { ReplicaEffect, ReplicaEvent } from '../src/core/replica/event.ts';
import { Gossip } from '../src/core/replica/gossip.ts';
import { Pruning } from '../src/core/replica/pruning.ts';
import { Receipts } from '../src/core/replica/receipts.ts';
import { Repair } from '../src/core/replica/repair.ts';
import { Shares } from '../src/core/replica/shares.ts';
import { Stock } from '../src/core/replica/stock.ts';
import { Replica } from '../src/core/replica/replica.ts';
import type { RecordHeader } from '../src/core/record/record.ts';
import { Selection, type Plan } from '../src/core/selection/selection.ts';
import { compareBytes } from '../src/core/base/bytes.ts';
import type { CheckerName, Violation } from './checkers.ts';
import { withFoulMouths } from './contents.ts';
import { scenarioOf, type Scenario } from './scenario.ts';
import { Swarm } from './swarm.ts';

/** One bug. */
export interface Plant {
  readonly name: string;
  /** Who may be the first to notice. */
  readonly caughtBy: readonly CheckerName[];
  /** Makes the conditions likely in which it matters. */
  readonly scenario?: (scenario: Scenario) => Scenario;
  /** Seeds that may pass before one fails, count. */
  readonly seedsMax?: number;
  /** Plants it; the returned function pulls it out. */
  readonly plant: () => () => void;
}

/** What a planted bug came to. */
export interface Catch {
  readonly seed: string;
  readonly violation: Violation;
}

const SEEDS_MAX = 40;

/** Runs seeds until one fails. */
export function hunt({ plant, caughtBy, scenario = (same) => same, seedsMax = SEEDS_MAX }: Plant): Catch | undefined {
  const run = caughtBy.includes('same-trace') ? runTwice : runOnce;
  const pull = plant();
  try {
    for (let i = 1; i <= seedsMax; i++) {
      const seed = `plant ${i}`;
      const violation = run(scenario(scenarioOf(seed)));
      if (violation !== undefined) return { seed, violation };
    }
    return undefined;
  } finally {
    pull();
  }
}

function runOnce(scenario: Scenario): Violation | undefined {
  return new Swarm(scenario).run().violations[0];
}

function runTwice(scenario: Scenario): Violation | undefined {
  const first = new Swarm(scenario, { hash: 'hash' }).run();
  if (first.violations.length > 0) return first.violations[0];
  const second = new Swarm(scenario, { hash: 'hash' }).run();
  if (first.trace === second.trace) return undefined;
  return { checker: 'same-trace', peer: 'swarm', at: 0, detail: `${first.trace} and then ${second.trace}` };
}

export const PLANTS: readonly Plant[] = [
  {
    name: 'the index changes before the disk has answered',
    caughtBy: ['index-is-disk'],
    plant: () => changeEffects((effect, replica) => {
      if (effect.type === 'store') for (const record of effect.added) replica.set.insert(record);
      return effect;
    }),
  },
  {
    name: 'a batch loses its last record on the way to the disk',
    caughtBy: ['index-is-disk', 'acknowledged-is-durable'],
    plant: () => changeEffects((effect) => (effect.type === 'store' ? { ...effect, added: effect.added.slice(0, -1) } : effect)),
  },
  {
    name: 'what the disk refused is still shown',
    caughtBy: ['seen-is-kept'],
    plant: () => changeEffects((effect) =>
      (effect.type === 'notify' && effect.change.type === 'shown' && effect.change.added.every((record) => !('bytes' in record)) ? [] : effect)),
  },
  {
    name: 'what is evicted stays on disk',
    caughtBy: ['index-is-disk'],
    plant: () => changeEffects((effect) => (effect.type === 'store' ? { ...effect, removed: [] } : effect)),
  },
  {
    name: 'a put is acknowledged when it is ordered',
    caughtBy: ['acknowledged-is-durable'],
    plant: () => changeEffects((effect) => {
      const record = effect.type === 'verify' ? effect.records[0] : undefined;
      return record === undefined ? effect : [effect, { type: 'notify', change: { type: 'settled', record } }];
    }),
  },
  {
    name: 'nothing is evicted',
    caughtBy: ['set-is-law', 'converged'],
    plant: () => changePlan((plan) => ({ ...plan, evicted: [] })),
  },
  {
    name: 'at equal times the first to come wins',
    caughtBy: ['set-is-law', 'converged', 'index-is-disk'],
    plant: plantTieBreak,
  },
  {
    name: 'a failed batch is not taken back',
    caughtBy: ['converged', 'set-is-law', 'index-is-disk'],
    scenario: (scenario) => ({ ...scenario, faults: ['full-disk'] }),
    plant: () => changePlan((plan) => ({ ...plan, undo: () => undefined })),
  },
  {
    name: 'a disk that was full is never tried again',
    caughtBy: ['converged'],
    scenario: (scenario) => ({ ...scenario, faults: ['full-disk'], writeEveryMs: 300 }),
    plant: () => changeLimit('diskRetryMs', 1e13),
  },
  {
    name: 'any signature will do',
    caughtBy: ['rejected-never-stored'],
    plant: () => change(Admission.prototype, 'verified', (original) => function (this: Admission, batch, valid, now) {
      original.call(this, batch, valid.map(() => true), now);
    }),
  },
  {
    name: 'one peer does not wait for the judge',
    caughtBy: ['rejected-never-stored'],
    scenario: withFoulMouths,
    plant: () => plantJudge(() => []),
  },
  {
    name: 'what is hidden is taken for refused by one peer',
    caughtBy: ['honest-never-faulted', 'converged'],
    scenario: (scenario) => {
      const foul = withFoulMouths(scenario);
      const { words, ...content } = foul.policy.content;
      return { ...foul, policy: { ...foul.policy, content: { ...content, words: { ...words!, then: 'hide' } } } };
    },
    plant: () => plantJudge((marks) => marks.map((mark) => ({ ...mark, then: 'refuse' as const }))),
  },
  {
    name: 'the answer of the judge is lost',
    caughtBy: ['converged'],
    scenario: withFoulMouths,
    plant: () => changeEvents((event) => (event.type === 'judged' ? { type: 'tick' } : event)),
  },
  {
    name: 'watermarks are not read from the disk',
    caughtBy: ['pruned-never-returns', 'converged', 'set-is-law', 'index-is-disk'],
    scenario: aroundMidnight,
    plant: () => change(Pruning.prototype, 'load', (original) => function (this: Pruning, _meta, now) {
      original.call(this, new Map(), now);
    }),
  },
  {
    name: 'nothing is pruned',
    caughtBy: ['converged'],
    scenario: aroundMidnight,
    plant: () => change(Selection.prototype, 'prune', () => () => []),
  },
  {
    name: 'nothing is repaired',
    caughtBy: ['converged'],
    plant: () => change(Repair.prototype, 'due', (original) => function (this: Repair, now) {
      original.call(this, now);
      return 'nothing';
    }),
  },
  {
    name: 'different roots are taken for equal',
    caughtBy: ['converged'],
    plant: () => change(Repair.prototype, 'compared', (original) => function (this: Repair, _equal, pair, now, leads) {
      original.call(this, true, pair, now, leads);
    }),
  },
  {
    name: 'the credit is sixteen times what the protocol says',
    caughtBy: ['credit'],
    scenario: (scenario) => bulky(scenario),
    plant: () => changeLimit('creditBytes', 16 * LIMITS.creditBytes),
  },
  {
    name: 'of a stock everything is told and nothing given',
    caughtBy: ['converged'],
    scenario: (scenario) => bulky(scenario),
    plant: () => change(Stock.prototype, 'take', () => () => []),
  },
  {
    name: 'sessions have no deadlines',
    caughtBy: ['session-in-time', 'converged'],
    scenario: (scenario) => ({ ...scenario, foes: [[{ name: 'silent', twist: () => undefined }]] }),
    plant: () => changeGetter(Session.prototype, 'deadline', () => Infinity),
  },
  {
    name: 'a receipt is given for whatever is asked for',
    caughtBy: ['receipt-is-durable'],
    plant: () => change(Receipts.prototype, 'answer', (original) => function (this: Receipts, keys, _holds, now) {
      return original.call(this, keys, () => true, now);
    }),
  },
  {
    name: 'a link that is gone keeps its session',
    caughtBy: ['sessions-are-links'],
    plant: () => changeEvents((event) => (event.type === 'peer-left' ? { type: 'tick' } : event)),
  },
  {
    name: 'a tick that wakes itself',
    caughtBy: ['no-spin'],
    plant: () => changeGetter(Repair.prototype, 'wakeAt', () => 0),
  },
  {
    name: 'something outside decides what is announced',
    caughtBy: ['same-trace'],
    plant: () => {
      let calls = 0;
      return change(Gossip.prototype, 'announce', (original) => function (this: Gossip, id, now) {
        return ++calls % 5 === 0 || original.call(this, id, now);
      });
    },
  },
];

/** Bugs that make nobody wrong, only slow or loud: `transfer.ts` finds them. */
export const COSTLY: Readonly<Record<'nobody knows what others bring' | 'who stalls keeps its shares', () => () => void>> = {
  'nobody knows what others bring': () => change(Shares.prototype, 'gaps', (original) => function (this: Shares, bringer, stock, beginning) {
    const others = new Shares();
    for (const share of this.of(bringer)) others.add(share);
    return original.call(others, bringer, stock, beginning);
  }),
  'who stalls keeps its shares': () => changeLimit('bringGraceMs', 1e9),
};

/** A day ends in the storm; devices die and their clocks run back. */
function aroundMidnight(scenario: Scenario): Scenario {
  const midnight = Math.ceil(scenario.start / 86_400_000) * 86_400_000;
  return {
    ...scenario,
    honest: 2,
    foes: [],
    start: midnight - 8000,
    stormMs: 40_000,
    history: 40,
    faults: ['crash', 'clock-jump', 'clock-jump'],
    faultEveryMs: 1000,
    writeEveryMs: 2000,
    policy: { ...scenario.policy, keepDays: 1, perAuthor: 12, total: 40 },
  };
}

/** Megabytes to catch up on. */
function bulky(scenario: Scenario): Scenario {
  const pool = { perAuthor: 100, total: 300 };
  const collections = new Map([...scenario.policy.collections].map(([name, found]) => [name, { ...found, ...pool }]));
  return {
    ...scenario,
    honest: 3,
    history: 250,
    contentMax: 30_000,
    weather: { latencyMs: [50, 400], slow: 0 },
    policy: { ...scenario.policy, ...pool, contentBytesMax: 40_000, collections },
  };
}

/** Replaces a method on a class; returns what puts it back. */
export function change<T extends object, K extends keyof T & string>(
  prototype: T,
  name: K,
  replace: (original: T[K]) => T[K],
): () => void {
  const original = prototype[name];
  prototype[name] = replace(original);
  return () => {
    prototype[name] = original;
  };
}

function changeGetter(prototype: object, name: string, get: () => unknown): () => void {
  const original = Object.getOwnPropertyDescriptor(prototype, name)!;
  Object.defineProperty(prototype, name, { ...original, get });
  return () => Object.defineProperty(prototype, name, original);
}

/** Replaces a limit; returns what puts it back. */
export function changeLimit(name: 'creditBytes' | 'diskRetryMs' | 'bringGraceMs' | 'deferredMax' | 'deferredBytesMax', value: number): () => void {
  const limits = LIMITS as unknown as Record<typeof name, number>;
  const original = limits[name];
  limits[name] = value;
  return () => {
    limits[name] = original;
  };
}

function changeEffects(
  replace: (effect: ReplicaEffect, replica: Replica) => ReplicaEffect | readonly ReplicaEffect[],
): () => void {
  return change(Replica.prototype, 'handle', (original) => function (this: Replica, event, now) {
    return original.call(this, event, now).flatMap((effect) => replace(effect, this));
  });
}

function changeEvents(replace: (event: ReplicaEvent) => ReplicaEvent): () => void {
  return change(Replica.prototype, 'handle', (original) => function (this: Replica, event, now) {
    return original.call(this, replace(event), now);
  });
}

type Apply = typeof Selection.prototype.apply;

function changePlan(replace: (plan: Plan<RecordHeader>) => Plan<RecordHeader>): () => void {
  return change(Selection.prototype, 'apply', (original) => {
    const planted = function (this: Selection, records: readonly RecordHeader[]): Plan<RecordHeader> {
      return replace(original.call(this, records));
    };
    return planted as Apply;
  });
}

/** Every third replica hears something else from its judge. */
function plantJudge(heard: (marks: readonly Mark[]) => readonly Mark[]): () => void {
  const isWrong = new WeakMap<Admission, boolean>();
  let count = 0;
  return change(Admission.prototype, 'judged', (original) => function (this: Admission, batch, marks) {
    if (!isWrong.has(this)) isWrong.set(this, count++ % 3 === 0);
    original.call(this, batch, isWrong.get(this) === true ? marks.map(heard) : marks);
  });
}

/** Who came first stays against a lower id of the same moment. */
function plantTieBreak(): () => void {
  return change(Selection.prototype, 'apply', (original) => {
    const planted = function (this: Selection, records: readonly RecordHeader[]): Plan<RecordHeader> {
      const beaten = new Set(records.filter((record) => {
        const held = this.inSlot(record.slot);
        return held?.at === record.at && compareBytes(held.id, record.id) > 0;
      }));
      const plan = original.call(this, records.filter((record) => !beaten.has(record)));
      const refused = [...beaten].map((record) => ({ record, because: 'slot' as const }));
      return { ...plan, refused: [...plan.refused, ...refused] };
    };
    return planted as Apply;
  });
}
