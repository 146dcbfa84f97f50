import { describe, expect, it } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import type { Frame } from './admission.ts';
import type { Part, Span } from './stock.ts';
import { Shares, type Beginning } from './shares.ts';
import { Taking } from './taking.ts';

const NOW = 1_000_000;
const PART_MS = 1000;
const PER_PART = LIMITS.stockPartRecords;

const frame = (open: number): Frame => ({ bytes: 1, open, stored: 0 });

/** What a peer has: so many parts of a second each. */
function stock(parts: number): Part[] {
  return Array.from({ length: parts }, () => ({ gap: 0, length: PART_MS, records: PER_PART }));
}

/** Takings of one replica, which begin together. */
function meet(...stocks: readonly (readonly Part[])[]): { shares: Shares; takings: Taking[]; beginnings: Beginning[] } {
  const shares = new Shares();
  const beginnings = stocks.map(() => shares.begin());
  return { shares, beginnings, takings: stocks.map((one, i) => new Taking(shares, beginnings[i]!, one)) };
}

/** The next it is asked for; in parts, from and to. */
const asks = (taking: Taking, now = NOW): number[][] => taking.wishes(now).spans.map(({ lower, upper }: Span) => [lower / PART_MS, upper / PART_MS]);

/** The peer gives what it was asked for first. */
function give(taking: Taking, records: number, now = NOW, last = frame(0)): void {
  taking.arrived(records, last, now);
  expect(taking.given(now)).toBe(true);
}

describe('taking from one', () => {
  it('goes from the oldest to the newest, ahead by a window that grows while records come soon', () => {
    const { takings: [one] } = meet(stock(100));
    expect(asks(one!)).toEqual([[0, 2]]);
    expect(asks(one!)).toEqual([]);
    give(one!, 2 * PER_PART);
    expect(asks(one!)).toEqual([[2, 6]]);
    give(one!, 4 * PER_PART, NOW + 10);
    expect(asks(one!, NOW + 10)).toEqual([[6, 14]]);
    // What takes long makes it shrink again.
    give(one!, 8 * PER_PART, NOW + 10 + LIMITS.bringGraceMs + 1);
    expect(asks(one!, NOW + 20_000)).toEqual([[14, 16]]);
  });

  it('never asks for more ahead than the limit, and says once that it has enough', () => {
    const { takings: [one] } = meet(stock(1000));
    let asked = 0;
    for (let i = 0; i < 10_000; i++) {
      const { spans, enough } = one!.wishes(NOW);
      for (const { lower, upper } of spans) asked += (upper - lower) / PART_MS;
      expect(one!.need).toBeLessThanOrEqual(LIMITS.takeRecordsMax);
      if (enough) break;
      if (one!.need > 0) give(one!, LIMITS.takeRecordsMax);
    }
    expect(asked).toBe(1000);
    expect([one!.wishes(NOW).enough, one!.wakeAt]).toEqual([false, Infinity]);
  });

  it('takes no word for records that nobody asked for', () => {
    const { takings: [one] } = meet(stock(1));
    expect(one!.given(NOW)).toBe(false);
    one!.arrived(5, frame(0), NOW);
    expect(one!.given(NOW)).toBe(false);
  });

  it('asks who gives less than half of it twice for no more', () => {
    const { takings: [one] } = meet(stock(100));
    for (const _ of [1, 2]) {
      expect(asks(one!)).toHaveLength(1);
      give(one!, 1);
    }
    expect(one!.wishes(NOW)).toEqual({ spans: [], enough: true });
  });
});

describe('taking from several', () => {
  it('takes nothing from two, begins in the middle of what another is at, and meets in the end', () => {
    const { takings } = meet(stock(16), stock(16), stock(16));
    const asked = takings.map((taking) => asks(taking));
    expect(asked).toEqual([[[0, 2]], [[9, 11]], [[6, 8]]]);
    const taken: number[] = [];
    for (let turns = 0; turns < 100; turns++) {
      for (const [i, taking] of takings.entries()) {
        for (const [from, to] of asked[i]!) for (let part = from!; part < to!; part++) taken.push(part);
        while (taking.need > 0) give(taking, LIMITS.takeRecordsMax);
        asked[i] = asks(taking);
      }
    }
    expect(taken.sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, part) => part));
  });

  it('asks the others for what the one that left did not finish, and not for what it did', () => {
    const { takings: [one, two] } = meet(stock(4), stock(4));
    expect(asks(one!)).toEqual([[0, 2]]);
    give(one!, 2 * PER_PART);
    expect(asks(one!)).toEqual([[2, 4]]);
    expect(two!.wishes(NOW)).toEqual({ spans: [], enough: false });
    one!.end('trust');
    expect(asks(two!)).toEqual([[2, 4]]);
  });

  it('asks the others for everything of one whose records are in doubt', () => {
    const { takings: [one, two] } = meet(stock(4), stock(4));
    asks(one!);
    give(one!, 2 * PER_PART);
    one!.end('doubt');
    expect(asks(two!)).toEqual([[0, 2]]);
  });

  it('hands over what stalls, once, and asks the one that stalled again when it gave the rest', () => {
    const { takings: [one, two] } = meet(stock(2), stock(2));
    asks(one!);
    expect(asks(two!)).toEqual([]);
    expect(one!.wakeAt).toBe(NOW + LIMITS.bringGraceMs);
    one!.tick(NOW + LIMITS.bringGraceMs - 1);
    expect(asks(two!, NOW + 1)).toEqual([]);
    one!.tick(NOW + LIMITS.bringGraceMs);
    expect(asks(two!, NOW + LIMITS.bringGraceMs)).toEqual([[0, 2]]);
    expect(one!.wishes(NOW + LIMITS.bringGraceMs)).toEqual({ spans: [], enough: false });
    give(one!, 2 * PER_PART, NOW + 5000);
    give(two!, 2 * PER_PART, NOW + 5000);
    expect([one, two].map((taking) => taking!.wishes(NOW + 5000).enough)).toEqual([true, true]);
  });

  it('counts a record every now and then as no stall, and a clock that ran back as one', () => {
    const { takings: [one, two] } = meet(stock(2), stock(2));
    asks(one!);
    const soon = NOW + LIMITS.bringGraceMs - 1;
    one!.arrived(10, frame(1), soon);
    one!.tick(soon + 10 * LIMITS.bringPaceMs);
    expect(asks(two!, soon + 1000)).toEqual([]);
    one!.tick(NOW - LIMITS.bringGraceMs);
    expect(asks(two!, NOW)).toEqual([[0, 2]]);
  });

  it('lets who has nothing to do take the latest share of one that is slow', () => {
    const { takings: [slow, idle] } = meet(stock(2), stock(2));
    asks(slow!);
    expect(asks(idle!, NOW + 1)).toEqual([]);
    slow!.arrived(100, frame(0), NOW + 2000);
    slow!.arrived(100, frame(0), NOW + 4000);
    expect(asks(idle!, NOW + 900)).toEqual([]);
    expect(idle!.wakeAt).toBe(NOW + 1 + LIMITS.takeSoonMs);
    expect(asks(idle!, NOW + 4000)).toEqual([[0, 2]]);
  });

  it('ends where others still bring the rest and are at it for too long', () => {
    const { shares, takings: [one] } = meet(stock(2));
    const other = { lower: 0, upper: 2 * PART_MS, records: 2 * PER_PART, bringer: {}, isVoid: false, last: undefined, settled: Infinity };
    shares.add({ ...other, askedAt: NOW + LIMITS.takePatienceMs - 1, isOpen: true });
    expect(one!.wishes(NOW)).toEqual({ spans: [], enough: false });
    expect(one!.wishes(NOW + LIMITS.takePatienceMs - 1)).toEqual({ spans: [], enough: false });
    expect(one!.wishes(NOW + LIMITS.takePatienceMs)).toEqual({ spans: [], enough: true });
  });
});

describe('a share', () => {
  it('keeps nobody away who has far more in the same times', () => {
    const { takings: [poor, rich] } = meet([{ gap: 0, length: 4 * PART_MS, records: 10 }], stock(4));
    expect(asks(poor!)).toEqual([[0, 4]]);
    expect(asks(rich!)).toEqual([[0, 2]]);
  });

  it('does not count once it is settled for a conversation that begins later', () => {
    const { shares, takings: [one] } = meet(stock(2));
    asks(one!);
    const last = frame(3);
    give(one!, 2 * PER_PART, NOW, last);
    const early = new Taking(shares, shares.begin(), stock(2));
    expect(asks(early)).toEqual([]);
    last.open = 0;
    const late = new Taking(shares, shares.begin(), stock(2));
    expect(asks(late)).toEqual([[0, 2]]);
  });

  it('is made one with others that follow it, which changes nothing', () => {
    const { takings: [one, two], shares } = meet(stock(3000), stock(3000));
    for (let i = 0; i < 100; i++) {
      asks(one!);
      while (one!.need > 0) give(one!, LIMITS.takeRecordsMax);
    }
    expect(shares.of(one!).length).toBeLessThan(128);
    const brought = shares.of(one!).reduce((sum, { records }) => sum + records, 0);
    expect(shares.of(one!).at(-1)!.upper).toBe((PART_MS * brought) / PER_PART);
    expect(asks(two!)[0]![0]).toBe(brought / PER_PART);
  });

  it('is forgotten when all conversations are over that could still ask', () => {
    const { shares, beginnings, takings: [one, two] } = meet(stock(2), stock(2));
    asks(one!);
    give(one!, 2 * PER_PART);
    for (const [i, taking] of [one!, two!].entries()) {
      taking.end('trust');
      shares.end(beginnings[i]!);
    }
    // Also for a conversation that claims to be older than all.
    expect(asks(new Taking(shares, { number: 0 }, stock(2)))).toEqual([[0, 2]]);
  });
});
