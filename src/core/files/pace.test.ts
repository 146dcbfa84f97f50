/** Shows that no more goes than a pace allows, that it says when, and that a flow is what came of late. */
import { describe, expect, it } from 'vitest';
import { Flow, Pace } from './pace.ts';

describe('a pace', () => {
  it('lets a second of it go at once, then as much as time earns', () => {
    const pace = new Pace(100_000, 0);
    expect([pace.take(100_000, 0), pace.take(1, 0)]).toEqual([true, false]);
    expect(pace.readyAt(50_000)).toBe(500);
    expect([pace.take(50_000, 499), pace.take(50_000, 500)]).toEqual([false, true]);
  });

  it('lets one block go however slow it is', () => {
    const pace = new Pace(1000, 0);
    expect([pace.take(16_384, 0), pace.take(16_384, 16_000), pace.take(16_384, 16_384)]).toEqual([true, false, true]);
  });

  it('says a later moment however little is missing, as late in time as we live', () => {
    const now = 1_750_000_000_000;
    for (let rate = 1000; rate < 100_000; rate += 777) {
      const pace = new Pace(rate, now);
      let at = now;
      for (let i = 0; i < 50; i++) {
        if (pace.take(7001, at)) continue;
        expect(pace.readyAt(7001)).toBeGreaterThan(at);
        at = pace.readyAt(7001);
      }
    }
  });

  it('without bound never waits, and none lets nothing more go', () => {
    const free = new Pace(Infinity, 0);
    expect([free.take(1e12, 5), free.readyAt(1e12)]).toEqual([true, 0]);
    const closed = new Pace(0, 0);
    expect([closed.take(16_384, 0), closed.take(1, 1e9), closed.readyAt(1)]).toEqual([true, false, Infinity]);
  });

  it('can be changed, and gives nothing for a clock that runs back', () => {
    const pace = new Pace(Infinity, 0);
    pace.set(20_000, 1000);
    expect([pace.take(20_000, 1000), pace.take(1, 0)]).toEqual([true, false]);
    expect(pace.take(20_000, 1000)).toBe(true);
  });
});

describe('a flow', () => {
  it('is what comes per second, and fades when nothing does', () => {
    const flow = new Flow();
    expect(flow.rate(0)).toBe(0);
    for (let at = 0; at <= 60_000; at += 100) flow.note(1000, at);
    expect(flow.rate(60_000)).toBeGreaterThan(9000);
    expect(flow.rate(60_000)).toBeLessThan(11_500);
    expect(flow.rate(80_000)).toBeLessThan(300);
  });

  it('of the first block is not a flood', () => {
    const flow = new Flow();
    flow.note(16_384, 5);
    expect(flow.rate(5)).toBe(16_384);
  });
});
