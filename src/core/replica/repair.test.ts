import { describe, expect, it } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import { Repair } from './repair.ts';

const NOW = 1_000_000;
/** With this byte every pause is half of what it may be, with 255 nearly all. */
const low = (length: number): Uint8Array => new Uint8Array(length);
const high = (length: number): Uint8Array => new Uint8Array(length).fill(255);

/** The pause until it reconciles after each of these comparisons, ms. */
function pauses(repair: Repair, pairs: readonly string[], leads = true): number[] {
  return pairs.map((pair, i) => {
    const now = NOW + i * 10 * LIMITS.repairStuckMs;
    repair.compared(false, pair, now, leads);
    // While the pause is long, roots are compared in between.
    for (;;) {
      const { wakeAt } = repair;
      if (repair.due(wakeAt) === 'reconcile') return wakeAt - now;
    }
  });
}

describe('answers', () => {
  it('come at their time, reconciling first, each once', () => {
    const repair = new Repair(low);
    expect([repair.wakeAt, repair.due(NOW)]).toEqual([Infinity, 'nothing']);
    repair.compareAt(NOW);
    repair.reconcileAt(NOW);
    expect(repair.due(NOW - 1)).toBe('nothing');
    expect([repair.due(NOW), repair.due(NOW), repair.due(NOW)]).toEqual(['reconcile', 'compare', 'nothing']);
    expect(repair.wakeAt).toBe(Infinity);
  });

  it('come at the earliest time anybody wished for', () => {
    const repair = new Repair(low);
    for (const at of [NOW + 5, NOW, NOW + 9]) repair.compareAt(at);
    expect(repair.wakeAt).toBe(NOW);
    for (const at of [NOW - 1, NOW + 9]) repair.reconcileAt(at);
    expect(repair.wakeAt).toBe(NOW - 1);
  });

  it('wait between half and all of a pause, by the dice', () => {
    for (const [random, share] of [[low, 0.5], [high, 1]] as const) {
      const repair = new Repair(random);
      repair.asked(NOW);
      expect((repair.wakeAt - NOW) / LIMITS.repairEveryMs).toBeCloseTo(share, 1);
      expect(repair.wakeAt - NOW).toBeLessThanOrEqual(LIMITS.repairEveryMs);
    }
  });
});

describe('comparing roots', () => {
  it('ends in peace where they are equal: no reconciling, and a look now and then', () => {
    const repair = new Repair(low);
    repair.reconcileAt(NOW + 1);
    repair.compared(true, '', NOW, true);
    expect(repair.inSync).toBe(true);
    expect(repair.wakeAt).toBe(NOW + LIMITS.repairEveryMs / 2);
    expect(repair.due(repair.wakeAt)).toBe('compare');
  });

  it('reconciles soon where they differ, and later where the other side leads', () => {
    expect(pauses(new Repair(low), ['x'], true)).toEqual([LIMITS.repairRetryMs / 2]);
    expect(pauses(new Repair(low), ['x'], false)).toEqual([LIMITS.repairRetryMs / 2 + LIMITS.repairLagMs]);
  });

  it('asks ever more rarely while nothing changes, up to a limit', () => {
    const same = Array.from({ length: 15 }, () => 'x');
    const found = pauses(new Repair(low), same);
    expect(found.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
    expect(found.at(-1)).toBe(LIMITS.repairStuckMs / 2);
    expect(Math.max(...found)).toBe(LIMITS.repairStuckMs / 2);
  });

  it('begins anew as soon as a root moves, or both were equal', () => {
    const repair = new Repair(low);
    expect(pauses(repair, ['x', 'x', 'y', 'y'])).toEqual([250, 500, 250, 500]);
    repair.compared(true, '', NOW, true);
    expect(pauses(repair, ['y'])).toEqual([250]);
  });

  it('tries plain lists once, after new salts did not help', () => {
    const repair = new Repair(low);
    const modes = Array.from({ length: LIMITS.reconcileReruns + 4 }, () => {
      repair.compared(false, 'x', NOW, true);
      return repair.mode;
    });
    const expected = modes.map((_, i) => (i === LIMITS.reconcileReruns + 1 ? 'list' : 'sketch'));
    expect(modes).toEqual(expected);
  });

  it('tries again soon where a conversation broke off', () => {
    const repair = new Repair(low);
    repair.failed(NOW);
    expect(repair.wakeAt).toBe(NOW + LIMITS.repairRetryMs / 2);
  });
});
