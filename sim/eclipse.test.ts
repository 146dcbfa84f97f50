/** Shows that a peer keeps honest links, and finds some if it has none, however many names an attacker crowds it with. */
import { describe, expect, it } from 'vitest';
import { eclipse } from './eclipse.ts';

describe('a peer among friends', () => {
  it('keeps an honest path for an hour among two hundred that crowd its links', () => {
    const { fewest, secondsWithout } = eclipse({ seed: '1', honest: 20, hostile: 200, before: 8, hours: 1, linkMs: Infinity });
    expect(fewest).toBeGreaterThanOrEqual(2);
    expect(secondsWithout).toBe(0);
  });

  it('finds friends within hours though it was surrounded from the first moment', () => {
    const results = ['1', '2', '3', '4'].map((seed) => eclipse({ seed, honest: 20, hostile: 200, before: 0, hours: 4, linkMs: Infinity }));
    const found = results.filter(({ secondsWithout }) => secondsWithout < 3.9 * 3600);
    expect(found.length).toBeGreaterThanOrEqual(3);
  });
});
