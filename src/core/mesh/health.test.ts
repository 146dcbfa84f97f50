import { describe, expect, test } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import { DAY_MS } from '../base/limits/units.ts';
import { Health } from './health.ts';

const NOW = Date.UTC(2027, 0, 5);

describe('what is remembered of endpoints', () => {
  test('who answers is worth more than who does not, and who is fast more than who is slow', () => {
    const health = new Health();
    health.succeeded('fast', 50, NOW);
    health.succeeded('slow', 3_000, NOW);
    for (let i = 0; i < 3; i++) health.failed('dead', NOW);
    const ranked = ['dead', 'slow', 'unknown', 'fast'].sort((left, right) => health.worth(right, NOW) - health.worth(left, NOW));
    expect([ranked[0], ranked[3]]).toEqual(['fast', 'dead']);
    expect([health.isDoubtful('dead', NOW), health.isDoubtful('unknown', NOW), health.isDoubtful('fast', NOW)]).toEqual([true, false, false]);
    expect(health.worth('dead', NOW)).toBeGreaterThan(0);
  });

  test('one failure is no verdict, and one success ends doubt soon', () => {
    const health = new Health();
    health.failed('a', NOW);
    expect(health.isDoubtful('a', NOW)).toBe(false);
    for (let i = 0; i < 20; i++) health.failed('a', NOW);
    health.succeeded('a', 100, NOW);
    expect(health.isDoubtful('a', NOW)).toBe(false);
  });

  test('fades within days: servers come back', () => {
    const health = new Health();
    for (let i = 0; i < 20; i++) health.failed('a', NOW);
    expect(health.isDoubtful('a', NOW + DAY_MS)).toBe(true);
    expect(health.isDoubtful('a', NOW + 5 * DAY_MS)).toBe(false);
  });

  test('is the same after it was kept and read', () => {
    const health = new Health();
    health.succeeded('a', 120, NOW);
    for (let i = 0; i < 3; i++) health.failed('b', NOW);
    expect(health.isChanged).toBe(true);
    const again = Health.from(health.toText());
    expect([health.isChanged, again.isChanged]).toEqual([false, false]);
    for (const name of ['a', 'b', 'c']) expect(again.worth(name, NOW)).toBeCloseTo(health.worth(name, NOW), 2);
    expect(again.isDoubtful('b', NOW)).toBe(true);
  });

  test('what is damaged is nothing', () => {
    const odd = ['', '{', 'null', '7', '[1, null, [], [1, 2, 3], ["a", 2, 5], ["a", -1, 5], ["b", "x", 1], ["c", 1, "now"]]', `[["${'x'.repeat(3000)}", 0, 0]]`];
    for (const text of odd) expect(Health.from(text).toText()).toBe('[]');
    expect(Health.from(undefined).toText()).toBe('[]');
    expect(Health.from('[["a", 1, 5, "fast"]]').toText()).toBe('[["a",1,5,null]]');
  });

  test('is bounded: the oldest goes', () => {
    const health = new Health();
    for (let i = 0; i <= LIMITS.endpointsKnownMax; i++) health.succeeded(`endpoint ${i}`, 10, NOW + i);
    const rows = JSON.parse(health.toText()) as readonly [string][];
    expect([rows.length, rows[0]![0]]).toEqual([LIMITS.endpointsKnownMax, 'endpoint 1']);
    const many = JSON.stringify(Array.from({ length: 500 }, (_, i) => [`endpoint ${i}`, 1, NOW, null]));
    expect(JSON.parse(Health.from(many).toText())).toHaveLength(LIMITS.endpointsKnownMax);
  });
});
