/** Shows that a neighbour waits for its turn ever more calmly, and not for ever. */
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import { Patience } from './patience.ts';

describe('patience', () => {
  it('doubles its pauses up to the limit, and begins anew when its turn came', () => {
    const patience = new Patience();
    const pauses = Array.from({ length: 7 }, (_, i) => patience.wait(i));
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000]);
    patience.renew();
    expect(patience.wait(0)).toBe(LIMITS.busyRetryMs);
  });

  it('is over at the limit, counted from the first wait, and when the clock ran back', () => {
    const patience = new Patience();
    expect(patience.isOver(1e9)).toBe(false);
    patience.wait(1000);
    patience.wait(5000);
    expect(patience.isOver(1000 + LIMITS.busyPatienceMs - 1)).toBe(false);
    expect(patience.isOver(1000 + LIMITS.busyPatienceMs)).toBe(true);
    expect(patience.isOver(999)).toBe(true);
    patience.renew();
    expect(patience.isOver(1e9)).toBe(false);
  });
});
