/**
 * A policy as the replica applies it: the rules in their order, caps, pools and horizons. With `sealed.ts`, which
 * makes the law of a room with a secret, this file alone knows which rules there are.
 */
import type { Packed } from '../record/layout.ts';
import type { SignedRecord } from '../record/record.ts';
import { authorsRule } from './authors.ts';
import { duplicatesRule } from './duplicates.ts';
import { filesRule } from './files.ts';
import { horizonMs, nextHorizonAt } from './horizon.ts';
import { jsonRule } from './json.ts';
import { judgedRecords } from './judged.ts';
import { kindRule } from './kind.ts';
import { limitsOf, poolOf, poolsOf, type Policy, type PoolPolicy } from './policy.ts';
import { roomRule } from './room.ts';
import { all, opened, type EventRule, type Rule, type Verdict } from './rule.ts';
import { sizeRule } from './size.ts';
import { windowOf, type TimeWindow } from './time.ts';
import { fileSizeRule, typesRule } from './types.ts';
import { aimRule, workRule } from './work.ts';
import { writeRule } from './write.ts';

/** What a replica must know of its room. */
export interface Law {
  /** All pools of the room, whether they hold records or not. */
  readonly pools: readonly string[];
  /** `said`: what the record's bytes say, where they were just read. */
  check(record: SignedRecord, now: number, said?: Packed): Verdict;
  window(record: SignedRecord, now: number): TimeWindow;
  /** Whether the judge (`core/judge`) decides about the record as well, after its signature was checked. */
  judges(record: SignedRecord): boolean;
  capsOf(pool: string): PoolPolicy;
  poolOf(collection: string): string;
  /** Oldest time the pool keeps by this clock, ms; -Infinity where it keeps all. Watermarks are the replica's. */
  horizon(pool: string, now: number): number;
  /** The next moment at which a horizon moves, ms. */
  nextHorizonAt(now: number): number;
}

/**
 * The law of a room. `room`: what its records carry in their tag `h`. `more`: rules of the application, such
 * as schemas; they come last, and all peers must bring the same ones.
 */
export function lawOf(policy: Policy, room: string, more: readonly Rule[] = []): Law {
  const { content, contentBytesMax, duplicates, fileBytesMax } = policy;
  const inside = opened(
    roomRule(room), sizeRule(contentBytesMax), ...insideRules(policy), jsonRule, fileSizeRule(fileBytesMax), filesRule(policy),
    ...(content.types.length > 0 ? [typesRule(content.types)] : []),
    ...(duplicates === 'replace' ? [duplicatesRule] : []),
  );
  return { ...lawOfRules(policy, [...headerRules(policy), inside, ...more]), judges: judgedRecords(policy) };
}

/** What a policy asks of a record's header, in every room; a flood ends here. */
export function headerRules(policy: Policy): readonly Rule[] {
  const authors = authorsRule(policy);
  return [kindRule, ...(authors === undefined ? [] : [authors]), writeRule(policy), ...(policy.work > 0 ? [workRule(policy.work)] : [])];
}

/** What it asks of that part of its tags that nobody seals. */
export function insideRules({ work }: Policy): readonly EventRule[] {
  return work > 0 ? [aimRule(work)] : [];
}

/** The same with other rules, which are asked in their order. */
export function lawOfRules(policy: Policy, rules: readonly Rule[]): Law {
  const horizon = (pool: string, now: number): number => horizonMs(limitsOf(policy, pool).keepDays, now);
  return {
    pools: poolsOf(policy),
    check: all(...rules),
    // Who cannot read what a record says judges nobody.
    judges: () => false,
    window: ({ at, collection }, now) => windowOf(at, horizon(poolOf(policy, collection), now), now),
    capsOf: (pool) => limitsOf(policy, pool),
    poolOf: (collection) => poolOf(policy, collection),
    horizon,
    nextHorizonAt,
  };
}
