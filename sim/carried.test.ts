/** Shows that files travel through real sessions beside records, that nobody honest is blamed for it, and what becomes of those that mean harm. */
import { describe, expect, it, vi } from 'vitest';
import { Driver } from '../src/database/driver.ts';
import type { CarriedManner } from './carried-peer.ts';
import { carriedPlanOf, carryFiles, type CarriedPlan } from './carried.ts';

const SEEDS = 4;

/** A holder and a fetcher, both honest and linked with each other and one more device. */
function planWith(manner: CarriedManner, more: Partial<CarriedPlan> = {}): CarriedPlan {
  return {
    seed: manner,
    peers: [{ manner: 'honest', holds: true }, { manner: 'honest', holds: false }, { manner, holds: manner !== 'without' }],
    links: [{ one: 0, other: 1 }, { one: 0, other: 2 }, { one: 1, other: 2 }],
    sizes: [400_000],
    records: 10,
    latencyMs: [10, 40],
    bytesPerMs: 30,
    breaks: 0,
    crashes: 0,
    ...more,
  };
}

describe('devices that write records and share files', () => {
  it.each(Array.from({ length: SEEDS }, (_, i) => `${i + 1}`))('of seed %s have everything in the end, and no honest one is blamed', async (seed) => {
    expect((await carryFiles(carriedPlanOf(seed))).failures).toEqual([]);
  });

  it('do the same again for the same seed', async () => {
    expect(await carryFiles(carriedPlanOf('3'))).toEqual(await carryFiles(carriedPlanOf('3')));
  });

  it('leave one without files in peace, which takes their records all the same', async () => {
    expect(await carryFiles(planWith('without'))).toMatchObject({ failures: [], sentAway: [] });
  });
});

describe('a device that means harm', () => {
  it.each<readonly [CarriedManner, string | undefined]>([
    ['corrupts', 'foe2 for malformed'], ['garbles', 'foe2 for malformed'], ['pushes', 'foe2 for unexpected'], ['floods', 'foe2 for limit'], ['mute', undefined],
  ])('and %s keeps nobody from a file, and is sent away: %s', async (manner, away) => {
    const { failures, sentAway } = await carryFiles(planWith(manner));
    expect(failures).toEqual([]);
    expect(sentAway).toEqual(away === undefined ? [] : [away]);
  });
});

describe('a planted mistake', () => {
  it('is found: nobody is told what the network took', async () => {
    const drained = vi.spyOn(Driver.prototype, 'drained').mockImplementation(() => undefined);
    const { failures } = await carryFiles(planWith('without'));
    drained.mockRestore();
    expect(failures).toEqual([expect.stringMatching(/^peer1\.1 has \d\/7 of its pieces$/)]);
  });

  it('is found: what is said about files is handed to nobody', async () => {
    const carry = vi.spyOn(Driver.prototype, 'carry').mockImplementation(() => undefined);
    const { failures } = await carryFiles(planWith('without'));
    carry.mockRestore();
    expect(failures).toEqual(['peer1.1 has 0/7 of its pieces']);
  });
});
