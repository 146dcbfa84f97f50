import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../base/limits/units.ts';
import { DAY_MARGIN_MS, DUTY_EVERY, isOnDuty, orderAt, ownOf, PHASE_MS, phasesAt, sharedOf, topicsAt, type Endpoint } from './phases.ts';

const START = Date.UTC(2027, 0, 5, 12);
const DAY_MS = 24 * HOUR;
const topics = fc.stringMatching(/^[0-9a-f]{64}$/);
const endpoints = fc.uniqueArray(fc.record({ strategy: fc.constantFrom('torrent', 'nostr', 'mqtt'), url: fc.integer({ min: 0, max: 40 }).map((n) => `wss://${n}.example`) }), {
  minLength: 1,
  maxLength: 16,
  selector: ({ url }) => url,
});

test('two members with one list share an endpoint at any moment, with clocks four minutes apart and whatever each believes of endpoints', () => {
  const moments = fc.integer({ min: 0, max: 7 * DAY_MS });
  const beliefs = fc.infiniteStream(fc.boolean());
  const early = fc.tuple(fc.integer({ min: 0, max: MINUTE }), fc.integer({ min: 0, max: MINUTE }));
  fc.assert(fc.property(topics, endpoints, moments, fc.integer({ min: -4 * MINUTE, max: 4 * MINUTE }), early, beliefs, (topic, list, offset, skew, [one, other], believes) => {
    const placesOf = (now: number, earlyMs: number, all: readonly Endpoint[]): ReadonlySet<string> => {
      const answers = new Map(all.map(({ url }) => [url, believes.next().value]));
      const shared = phasesAt(now, earlyMs).flatMap((phase) => sharedOf(orderAt(topic, phase, all), ({ url }) => answers.get(url) === true));
      return new Set(shared.map(({ url }) => url));
    };
    const left = placesOf(START + offset, one, list);
    const right = placesOf(START + offset + skew, other, [...list].reverse());
    const common = [...left].filter((url) => right.has(url));
    expect(common.length).toBeGreaterThanOrEqual(Math.min(2, list.length));
  }), { seed: 31, numRuns: 500 });
});

describe('phases', () => {
  test('one counts in the middle, two near a border', () => {
    const phase = START / PHASE_MS;
    expect(phasesAt(START + 5 * MINUTE)).toEqual([phase]);
    expect(phasesAt(START - MINUTE)).toEqual([phase - 1, phase]);
    expect(phasesAt(START + MINUTE)).toEqual([phase - 1, phase]);
    expect(phasesAt(START - 150_000)).toEqual([phase - 1]);
    expect(phasesAt(START - 150_000, MINUTE)).toEqual([phase - 1, phase]);
  });

  test('each endpoint has its turn, and none most of the time', () => {
    const list = Array.from({ length: 11 }, (_, i) => ({ strategy: i < 5 ? 'torrent' : 'nostr', url: `wss://${i}.example` }));
    const counts = new Map<string, number>();
    for (let phase = 0; phase < 1000; phase++) {
      for (const { url } of sharedOf(orderAt('topic', phase, list), () => true)) counts.set(url, (counts.get(url) ?? 0) + 1);
    }
    expect(counts.size).toBe(11);
    expect(Math.max(...counts.values())).toBeLessThan(300);
    expect(Math.min(...counts.values())).toBeGreaterThan(100);
  });

  test('the two are of different networks where there are several', () => {
    const list = ['a', 'b', 'c', 'd'].flatMap((url) => [{ strategy: 'torrent', url: `wss://${url}1` }, { strategy: 'nostr', url: `wss://${url}2` }]);
    for (let phase = 0; phase < 100; phase++) {
      expect(new Set(sharedOf(orderAt('topic', phase, list), () => true).map(({ strategy }) => strategy)).size).toBe(2);
    }
  });

  test('a slash at the end of an address makes no difference', () => {
    const orderOf = (...urls: readonly string[]) => orderAt('topic', 7, urls.map((url) => ({ strategy: 'torrent', url }))).map(({ url }) => url.replace(/\/$/, ''));
    expect(orderOf('wss://a', 'wss://b/', 'wss://c')).toEqual(orderOf('wss://c/', 'wss://a/', 'wss://b'));
  });

  test('another room meets elsewhere', () => {
    const list = Array.from({ length: 8 }, (_, i) => ({ strategy: 'torrent', url: `wss://${i}.example` }));
    const ordersOf = (topic: string) => [1, 2, 3, 4].map((phase) => orderAt(topic, phase, list).map(({ url }) => url).join());
    expect(ordersOf('one')).not.toEqual(ordersOf('other'));
  });
});

describe('one of our own choice', () => {
  const list = Array.from({ length: 6 }, (_, i) => ({ strategy: 'torrent', url: `wss://${i}.example` }));

  test('is another for another member, and more often one that proved better', () => {
    const chosen = new Map<string, number>();
    for (let phase = 0; phase < 2000; phase++) {
      const { url } = ownOf('seed', phase, list, (endpoint) => (endpoint === list[0] ? 1 : 0.1))!;
      chosen.set(url, (chosen.get(url) ?? 0) + 1);
    }
    // Its share of all worth is 1 of 1.5.
    expect(chosen.get(list[0]!.url)! / 2000).toBeCloseTo(2 / 3, 1);
    expect(chosen.size).toBe(6);
    const choices = (seed: string) => [1, 2, 3, 4, 5, 6].map((phase) => ownOf(seed, phase, list, () => 1)!.url);
    expect(choices('one')).not.toEqual(choices('other'));
  });

  test('there is none where nothing is left', () => {
    expect(ownOf('seed', 1, [], () => 1)).toBeUndefined();
  });
});

describe('names of a private room', () => {
  const days = fc.integer({ min: 0, max: 400 });

  test('change with the UTC day, and both count around midnight', () => {
    fc.assert(fc.property(topics, days, fc.integer({ min: -DAY_MARGIN_MS + 1, max: DAY_MARGIN_MS - 1 }), (topic, day, offset) => {
      const midnight = (20_000 + day) * DAY_MS;
      const [before] = topicsAt(topic, true, midnight - HOUR);
      const [after] = topicsAt(topic, true, midnight + HOUR);
      expect(before).not.toBe(after);
      expect(topicsAt(topic, true, midnight + offset)).toEqual([before, after]);
      expect(topicsAt(topic, true, midnight + DAY_MS / 2)).toEqual([after]);
    }), { seed: 32, numRuns: 50 });
  });

  test('none is the room itself, or seen again within a year', () => {
    const seen = Array.from({ length: 366 }, (_, day) => topicsAt('ab'.repeat(32), true, START + day * DAY_MS)[0]);
    expect(new Set([...seen, 'ab'.repeat(32)]).size).toBe(367);
  });

  test('a room without a secret keeps its name: whoever knows it could follow anyhow', () => {
    expect(topicsAt('topic', false, START)).toEqual(['topic']);
    expect(topicsAt('topic', false, START + DAY_MS)).toEqual(['topic']);
  });
});

describe('duty', () => {
  const state = { topic: 'topic', member: 'me', neighbours: [] as readonly string[], turn: 0 };

  test('comes in every third phase, whoever our neighbours are', () => {
    const crowd = Array.from({ length: 200 }, (_, i) => `neighbour ${i}`);
    const own = Array.from({ length: 30 }, (_, phase) => isOnDuty({ ...state, phase, neighbours: crowd, turn: 1 }));
    for (let phase = 0; phase < 30; phase++) if (phase % DUTY_EVERY === 1) expect(own[phase]).toBe(true);
    expect(own.filter((duty) => duty).length).toBeLessThan(15);
  });

  test('in every phase somebody of a connected room is there', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 9, maxLength: 9 }), fc.nat(100_000), (turns, phase) => {
      const ring = turns.map((turn, i) => ({ member: `member ${i}`, turn, neighbours: [`member ${(i + 1) % 9}`, `member ${(i + 8) % 9}`] }));
      expect(ring.some((one) => isOnDuty({ topic: 'topic', phase, ...one }))).toBe(true);
    }), { seed: 33, numRuns: 200 });
  });
});
