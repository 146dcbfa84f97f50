/**
 * Rules that look as good as the slot law and are not. Each stands here with the smallest case that shows
 * two honest peers, who have seen the same records, ending with different sets. Whoever wants to add a rule
 * finds here whether it has been tried. The last test asks every case of the real law.
 */
import { describe, expect, it } from 'vitest';
import { headerOf, idsOf, type Sketch } from '../../../test/selection/records.ts';
import type { RecordHeader } from '../record/record.ts';
import { compareRank } from '../set/key.ts';
import { select } from './naive.ts';

/** A record of a rule that also looks at work, bytes, lifetime or text. */
interface Odd extends RecordHeader {
  readonly work: number;
  readonly bytes: number;
  readonly diesAt: number;
  readonly text: string;
}

type Rule = (records: readonly Odd[]) => Odd[];
type More = Partial<Omit<Odd, keyof RecordHeader>>;

/** A record at `at`; its name in a message is its time. */
function odd(at: number, more: Omit<Sketch, 'at' | 'id'> & More = {}): Odd {
  const { work = 0, bytes = 1, diesAt = Infinity, text = '', ...sketch } = more;
  return { ...headerOf({ at, id: at, name: `${at}`, ...sketch }), work, bytes, diesAt, text };
}

const newestFirst = (records: readonly Odd[]): Odd[] => [...new Set(records)].sort(compareRank);
const oldestFirst = (records: readonly Odd[]): Odd[] => newestFirst(records).reverse();

/** Takes records in the given order while `fits` agrees. */
function greedy(records: readonly Odd[], fits: (record: Odd, kept: readonly Odd[]) => boolean): Odd[] {
  const kept: Odd[] = [];
  for (const record of records) if (fits(record, kept)) kept.push(record);
  return kept;
}

const countOf = (kept: readonly Odd[], matches: (record: Odd) => boolean): number => kept.filter(matches).length;
const freeSlot = ({ slot }: Odd, kept: readonly Odd[]): boolean => countOf(kept, (other) => other.slot === slot) === 0;
const underQuota = (quota: number) => ({ author }: Odd, kept: readonly Odd[]): boolean =>
  countOf(kept, (other) => other.author === author) < quota;

interface Case {
  readonly seen: readonly Odd[];
  readonly later: readonly Odd[];
}

/** One peer selects what it has and then merges the rest; the other gets everything at once. */
const merge = (rule: Rule, { seen, later }: Case): { step: string[]; once: string[] } => ({
  step: idsOf(rule([...rule(seen), ...later])),
  once: idsOf(rule([...seen, ...later])),
});

/** One peer selects and then prunes; the other never received what is past the horizon. */
const prune = (rule: Rule, seen: readonly Odd[], lives: (record: Odd) => boolean): { after: string[]; before: string[] } => ({
  after: idsOf(rule(seen).filter(lives)),
  before: idsOf(rule(seen.filter(lives))),
});

const ids = (...times: number[]): string[] => idsOf(times.map((at) => odd(at)));

/** The cases of all tests below, for the law to survive. */
const cases: Case[] = [];
function remember(seen: readonly Odd[], later: readonly Odd[] = []): Case {
  const found = { seen, later };
  cases.push(found);
  return found;
}

describe('refuted', () => {
  it('the first K to arrive: two orders of arrival, two sets, and no merge ends it', () => {
    const rule: Rule = (arrivals) => greedy(arrivals, underQuota(1));
    const { seen } = remember([odd(1), odd(2)]);
    expect(idsOf(rule(seen))).toEqual(ids(1));
    expect(idsOf(rule([...seen].reverse()))).toEqual(ids(2));
  });

  it('the oldest K of an author: merges, but a place freed by age goes to what others dropped long ago', () => {
    const rule: Rule = (records) => greedy(oldestFirst(records), underQuota(1));
    const { seen } = remember([odd(1), odd(5)]);
    const { after, before } = prune(rule, seen, ({ at }) => at >= 3);
    expect(after).toEqual([]);
    expect(before).toEqual(ids(5));
  });

  it('a quota in bytes that skips what does not fit: a small old record depends on which large ones were seen', () => {
    const fits = (record: Odd, kept: readonly Odd[]): boolean => kept.reduce((sum, { bytes }) => sum + bytes, record.bytes) <= 10;
    const rule: Rule = (records) => greedy(newestFirst(records), fits);
    const { step, once } = merge(rule, remember([odd(1, { bytes: 4 }), odd(2, { bytes: 5 }), odd(3, { bytes: 6 })], [odd(4, { bytes: 5 })]));
    expect(step).toEqual(ids(1, 4));
    expect(once).toEqual(ids(2, 4));
  });

  it('a quota in bytes that stops at what does not fit: a smaller update makes room for what was dropped', () => {
    const rule: Rule = (records) => {
      const kept: Odd[] = [];
      for (const record of newestFirst(records).filter((found, i, all) => freeSlot(found, all.slice(0, i)))) {
        if (kept.reduce((sum, { bytes }) => sum + bytes, record.bytes) > 10) break;
        kept.push(record);
      }
      return kept;
    };
    const large = odd(2, { bytes: 10, name: 'n' });
    const { step, once } = merge(rule, remember([odd(1, { bytes: 5 }), large], [odd(3, { bytes: 1, name: 'n' })]));
    expect(step).toEqual(ids(3));
    expect(once).toEqual(ids(1, 3));
  });

  it('tombstones with a quota of their own: evicting the tombstone raises its target from the dead', () => {
    const rule: Rule = (records) =>
      greedy(newestFirst(records), (record, kept) => freeSlot(record, kept) && countOf(kept, ({ deletes }) => deletes === record.deletes) < 1);
    const erase = (at: number, name: string): Odd => odd(at, { name, deletes: true });
    const { step, once } = merge(rule, remember([odd(1, { name: 'n' }), erase(2, 'n')], [erase(3, 'm')]));
    expect(step).toEqual(ids(3));
    expect(once).toEqual(ids(1, 3));
  });

  it('keeping the oldest of equal texts: whether a text is a duplicate depends on what was dropped', () => {
    const rule: Rule = (records) => {
      const firsts = greedy(oldestFirst(records), ({ text }, kept) => countOf(kept, (other) => other.text === text) === 0);
      return greedy(newestFirst(firsts), underQuota(1));
    };
    const { step, once } = merge(rule, remember([odd(1, { text: 'hi' }), odd(2, { text: 'ho' })], [odd(3, { text: 'hi' })]));
    expect(step).toEqual(ids(3));
    expect(once).toEqual(ids(2));
  });

  it('caps that cross, one per author and one per collection: a refusal is undone by a refusal elsewhere', () => {
    const rule: Rule = (records) =>
      greedy(newestFirst(records), (record, kept) =>
        countOf(kept, ({ author }) => author === record.author) < 1 && countOf(kept, ({ collection }) => collection === record.collection) < 1);
    const seen = [odd(1, { author: 'b', collection: 'y' }), odd(2, { author: 'a', collection: 'y' })];
    const { step, once } = merge(rule, remember(seen, [odd(3, { author: 'a', collection: 'x' })]));
    expect(step).toEqual(ids(3));
    expect(once).toEqual(ids(1, 3));
  });

  it('one per slot and one per text side by side: crossing circles again', () => {
    const rule: Rule = (records) =>
      greedy(newestFirst(records), (record, kept) => freeSlot(record, kept) && countOf(kept, ({ text }) => text === record.text) < 1);
    const seen = [odd(1, { name: 'm', text: 'hi' }), odd(2, { name: 'n', text: 'hi' })];
    const { step, once } = merge(rule, remember(seen, [odd(3, { name: 'n', text: 'ho' })]));
    expect(step).toEqual(ids(3));
    expect(once).toEqual(ids(1, 3));
  });

  it('lifetimes of their own, ordered by creation: what outlives its successor comes back', () => {
    const rule: Rule = (records) => greedy(newestFirst(records), underQuota(1));
    const { seen } = remember([odd(1, { diesAt: 100 }), odd(2, { diesAt: 50 })]);
    const { after, before } = prune(rule, seen, ({ diesAt }) => diesAt > 60);
    expect(after).toEqual([]);
    expect(before).toEqual(ids(1));
  });

  it('collections with lifetimes of their own under one shared cap: the same, hence a cap for each', () => {
    const rule: Rule = (records) => newestFirst(records).slice(0, 1);
    const { seen } = remember([odd(1, { collection: 'kept' }), odd(2, { collection: 'brief' })]);
    const { after, before } = prune(rule, seen, ({ at, collection }) => collection === 'kept' || at >= 3);
    expect(after).toEqual([]);
    expect(before).toEqual(ids(1));
  });

  it('one record that deletes many: it frees more places than it takes, and they are given to what was dropped', () => {
    const rule: Rule = (records) => {
      const vanished = (record: Odd): boolean => records.some(({ deletes, author, at }) => deletes && author === record.author && at > record.at);
      return newestFirst(records).filter((record) => !vanished(record)).slice(0, 2);
    };
    const seen = [odd(1, { author: 'b' }), odd(2), odd(3)];
    const { step, once } = merge(rule, remember(seen, [odd(4, { deletes: true })]));
    expect(step).toEqual(ids(4));
    expect(once).toEqual(ids(1, 4));
  });

  it('the newest of each author, then the room by work: two orders in one rule', () => {
    const byWork = (left: Odd, right: Odd): number => right.work - left.work || compareRank(left, right);
    const rule: Rule = (records) => greedy(newestFirst(records), underQuota(1)).sort(byWork).slice(0, 1);
    const seen = [odd(1, { work: 9 }), odd(2, { work: 5, author: 'b' })];
    const { step, once } = merge(rule, remember(seen, [odd(3, { work: 1 })]));
    expect(step).toEqual(ids(3));
    expect(once).toEqual(ids(2));
    const { after, before } = prune(rule, [odd(1, { work: 9, author: 'b' }), odd(2, { work: 5 })], ({ at }) => at >= 2);
    expect([after, before]).toEqual([[], ids(2)]);
  });
});

it('the slot law survives every one of these cases, with any small caps', () => {
  expect(cases).toHaveLength(12);
  for (let perAuthor = 1; perAuthor <= 3; perAuthor++) {
    for (let total = 1; total <= 3; total++) {
      const law: Rule = (records) => select([...new Set(records)], () => ({ perAuthor, total }), (collection) => collection);
      for (const found of cases) {
        const { step, once } = merge(law, found);
        expect(step).toEqual(once);
        for (let day = 0; day <= 5; day++) {
          const { after, before } = prune(law, [...found.seen, ...found.later], ({ at }) => at >= day);
          expect(after).toEqual(before);
        }
      }
    }
  }
});
