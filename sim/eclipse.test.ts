/** Shows that a peer with honest links keeps some of them, however many names an attacker crowds it with. */
import { describe, expect, it } from 'vitest';
import { eclipse } from './eclipse.ts';

describe('a peer among friends', () => {
  it('keeps an honest path for an hour among two hundred that crowd its links', () => {
    const { fewest, secondsWithout } = eclipse({ seed: '1', honest: 20, hostile: 200, before: 8, hours: 1, linkMs: Infinity });
    expect(fewest).toBeGreaterThanOrEqual(2);
    expect(secondsWithout).toBe(0);
  });
});
