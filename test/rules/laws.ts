/**
 * What must hold for every policy: which records survive depends on what was written and on the day, and on nothing else.
 * Not on the order, on who heard what from whom, on batches, or on when anybody pruned. A case is a policy and two piles of
 * records with everything that may go differently; a short test and a long soak draw their own.
 */
import fc from 'fast-check';
import { equalBytes, toHex } from '../../src/core/base/bytes.ts';
import { DAY_MS } from '../../src/core/base/limits.ts';
import { packedOf } from '../../src/core/record/body.ts';
import type { SignedRecord } from '../../src/core/record/record.ts';
import { lawOf, type Law } from '../../src/core/rules/law.ts';
import { withModeration } from '../../src/core/rules/moderation.ts';
import type { Policy } from '../../src/core/rules/policy.ts';
import { withRekeys } from '../../src/core/rules/rekeys.ts';
import { refuse, ACCEPT, type Rule } from '../../src/core/rules/rule.ts';
import { select } from '../../src/core/selection/naive.ts';
import { Selection } from '../../src/core/selection/selection.ts';
import { policies } from './policies.ts';
import { DAYS, FIRST_DAY, ROOM, worlds } from './worlds.ts';

const WORLD = 24;
/** Some time on the last day on which records are written. */
const NOW = FIRST_DAY + (DAYS - 1) * DAY_MS + 5000;

/** Something that must hold, and what it says. */
export interface LawOfAll {
  readonly says: string;
  /** Throws where it does not hold. */
  holds(drawn: Case): void;
}

/** A rule of content, as the judge decides: a pure function of the bytes. */
const judged: Rule = (record, _, said) => {
  const { content } = said ?? packedOf(record);
  return content.includes(0x40) ? refuse('words', 'it has a word') : ACCEPT;
};

const lawsOfRooms: fc.Arbitrary<Law> = fc.tuple(policies, fc.boolean(), fc.boolean()).map(([policy, pools, content]) => {
  const whole: Policy = pools ? withModeration(withRekeys(policy)) : policy;
  return lawOf(whole, ROOM, content ? [judged] : []);
});
const world = worlds(WORLD);
const day = fc.constantFrom(0, 0, 0, 1, 2, 4);
const order = fc.array(fc.nat(10_000), { minLength: WORLD, maxLength: 2 * WORLD });

/** Cases for every law. */
export const cases: fc.Arbitrary<Case> = fc
  .record({ law: lawsOfRooms, one: world, other: world, order, cuts: fc.array(fc.nat(4 * WORLD), { maxLength: 6 }), meetings: fc.array(fc.nat(8), { maxLength: 6 }), day, laterBy: day })
  .map((drawn) => new Case(drawn));

interface Drawn {
  readonly law: Law;
  readonly one: readonly SignedRecord[];
  readonly other: readonly SignedRecord[];
  /** Indexes into what was written, in no order. */
  readonly order: readonly number[];
  readonly cuts: readonly number[];
  readonly meetings: readonly number[];
  readonly day: number;
  readonly laterBy: number;
}

/** A room, what two peers saw, and all that may go differently. */
export class Case {
  readonly drawn: Drawn;
  readonly all: readonly SignedRecord[];
  readonly now: number;
  readonly later: number;
  readonly #taken = new Map<SignedRecord, boolean>();

  constructor(drawn: Drawn) {
    this.drawn = drawn;
    this.all = [...drawn.one, ...drawn.other];
    this.now = NOW + drawn.day * DAY_MS;
    this.later = this.now + drawn.laterBy * DAY_MS;
  }

  /** The definition: of all that the rules take and that is young enough, what the caps keep. */
  kept(seen: readonly SignedRecord[], now = this.now): SignedRecord[] {
    const { capsOf, poolOf } = this.drawn.law;
    const distinct = new Map(seen.map((record) => [toHex(record.id), record] as const));
    return select([...distinct.values()].filter((record) => this.isTaken(record) && this.isAbove(record, now)), capsOf, poolOf);
  }

  isTaken(record: SignedRecord): boolean {
    const known = this.#taken.get(record) ?? this.drawn.law.check(record, this.now).accept;
    this.#taken.set(record, known);
    return known;
  }

  isAbove(record: SignedRecord, now: number): boolean {
    return this.drawn.law.window(record, now) !== 'pruned';
  }
}

/** Everything that every policy obeys. */
export const LAWS: readonly LawOfAll[] = [
  {
    says: 'merging what two peers kept is keeping from all that both saw',
    holds: (drawn) => {
      const { one, other } = drawn.drawn;
      same(drawn.kept([...drawn.kept(one), ...drawn.kept(other)]), drawn.kept(drawn.all));
    },
  },
  { says: 'the order and the batches in which records come are of no account', holds: checkArrivals },
  {
    says: 'pruning before or after is the same, and what was pruned does not come back',
    holds: (drawn) => {
      const survivors = drawn.kept(drawn.all).filter((record) => drawn.isAbove(record, drawn.later));
      same(survivors, drawn.kept(drawn.all, drawn.later));
      same(drawn.kept([...survivors, ...drawn.all], drawn.later), survivors);
    },
  },
  { says: 'however a swarm is cut and joined again, all end with the same', holds: checkMeetings },
  { says: 'a rule asks the record and the policy alone: the hour, and who read it before, change nothing', holds: checkVerdicts },
  { says: 'nobody has more than the caps allow, and nobody is there whom a rule refuses', holds: checkCaps },
];

function checkArrivals(drawn: Case): void {
  const { all, now, drawn: { law, order: places, cuts } } = drawn;
  const again = all.length === 0 ? [] : places.map((i) => all[i % all.length]!);
  const arrivals = places[0]! % 2 === 0 ? [...again, ...all] : [...[...all].reverse(), ...again];
  const selection = new Selection(law.capsOf, law.poolOf);
  for (const batch of cut(arrivals, cuts)) selection.apply(batch.filter((record) => drawn.isTaken(record)));
  for (const pool of law.pools) selection.prune(pool, Math.max(law.horizon(pool, now), 0));
  const distinct = new Map(all.map((record) => [toHex(record.id), record] as const));
  const selected = [...distinct.values()].filter(({ id, slot }) => equalBytes(selection.inSlot(slot)?.id ?? new Uint8Array(0), id));
  same(selected, drawn.kept(all));
  if (selection.size !== selected.length) throw new Error(`${selection.size} counted, ${selected.length} there`);
}

function checkMeetings(drawn: Case): void {
  const { order: heard, meetings } = drawn.drawn;
  const peers: SignedRecord[][] = [[], [], []];
  drawn.all.forEach((record, i) => peers[heard[i % heard.length]! % 3]!.push(record));
  // Some meetings at random, then a ring twice round: by then everybody has met everybody.
  for (const meeting of [...meetings, 1, 5, 6, 1, 5, 6]) {
    const [one, other] = [meeting % 3, Math.floor(meeting / 3) % 3];
    const both = drawn.kept([...drawn.kept(peers[one]!), ...drawn.kept(peers[other]!)]);
    peers[one] = both;
    peers[other] = both;
  }
  for (const peer of peers) same(peer, drawn.kept(drawn.all));
}

function checkVerdicts({ all, later, drawn: { law } }: Case): void {
  for (const record of all) {
    const verdicts = [law.check(record, NOW), law.check(record, later), law.check(record, NOW, packedOf(record))];
    if (new Set(verdicts.map((verdict) => JSON.stringify(verdict))).size !== 1) throw new Error(`several verdicts: ${JSON.stringify(verdicts)}`);
  }
}

function checkCaps(drawn: Case): void {
  const { law } = drawn.drawn;
  const counts = new Map<string, number>();
  for (const record of drawn.kept(drawn.all)) {
    if (!law.check(record, drawn.now).accept) throw new Error('a refused record survived');
    const pool = law.poolOf(record.collection);
    const { total, perAuthor } = law.capsOf(pool);
    for (const [circle, cap] of [[pool, total], [`${pool} ${record.author}`, perAuthor], [`${pool} ${record.author} ${record.slot}`, 1]] as const) {
      counts.set(circle, (counts.get(circle) ?? 0) + 1);
      if (counts.get(circle)! > cap) throw new Error(`more than ${cap} in ${circle}`);
    }
  }
}

function cut(records: readonly SignedRecord[], places: readonly number[]): SignedRecord[][] {
  const at = [...places].sort((left, right) => left - right);
  return [0, ...at].map((from, i) => records.slice(from, at[i] ?? records.length));
}

function same(found: readonly SignedRecord[], expected: readonly SignedRecord[]): void {
  const [one, other] = [found, expected].map((records) => records.map(({ id }) => toHex(id.subarray(0, 4))).sort().join(' '));
  if (one !== other) throw new Error(`survivors differ: ${one} and ${other}`);
}
