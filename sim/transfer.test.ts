/** Shows that a newcomer takes what it lacks from several at once, nothing twice but what somebody failed to bring. */
import { describe, expect, it } from 'vitest';
import { COSTLY } from './plant.ts';
import { transfer, type Manner, type TransferResult } from './transfer.ts';

const RECORDS = 1600;

function run(givers: readonly Manner[], more: { readonly extras?: number; readonly seed?: string } = {}): TransferResult {
  const result = transfer({ seed: '1', records: RECORDS, bytesPerMs: 80, latencyMs: [5, 15], givers, ...more });
  expect(result.ms, 'it holds everything').toBeGreaterThan(0);
  return result;
}

describe('a newcomer', () => {
  const alone = run(['honest']);

  it('is brought everything once by one', () => {
    expect([alone.received, alone.twice]).toEqual([RECORDS, 0]);
    // Beside the records: their frames, and everything that is said.
    expect(alone.bytes / alone.recordBytes).toBeLessThan(1.02);
  });

  it.each([2, 3, 5])('is brought everything once by %i, in a fraction of the time', (count) => {
    const { received, twice, from, ms } = run(Array<Manner>(count).fill('honest'));
    expect([received, twice]).toEqual([RECORDS, 0]);
    const bringers = Math.min(count, 4);
    expect(from.filter((records) => records > RECORDS / bringers / 4)).toHaveLength(bringers);
    expect(ms).toBeLessThan(alone.ms / 1.4);
  });

  it('is brought what only some have, in the end', () => {
    const { received, twice, needed } = run(['honest', 'honest', 'honest'], { extras: 60 });
    expect(needed).toBe(RECORDS + 180);
    expect(received - twice).toBe(needed);
    // Small differences are sent unasked: two may send the same at the same moment.
    expect(twice).toBeLessThanOrEqual(64);
  });

  // What a giver gave before it failed may come twice; what it promised comes from the other.
  it.each<readonly [Manner, number]>([
    ['stalls', 250], ['silent', 0], ['leaves', 250], ['lies', 0], ['halves', 600], ['forges', 250], ['slow', 400],
  ])('is brought everything by one beside one that %s, and at most so much twice: %i', (manner, most) => {
    for (const seed of ['1', '2']) {
      const { twice, ms } = run(['honest', manner], { seed });
      expect(twice).toBeLessThanOrEqual(most);
      // Patience costs a little; the worst of them never keeps the other from bringing.
      expect(ms).toBeLessThan(alone.ms + 6000);
    }
  });

  it('is brought everything among many that mean harm', () => {
    expect(run(['silent', 'lies', 'forges', 'stalls', 'honest']).ms).toBeLessThan(60_000);
  });
});

describe('a planted bug', () => {
  const planted = (name: keyof typeof COSTLY, givers: readonly Manner[]): TransferResult => {
    const pull = COSTLY[name]();
    try {
      return run(givers);
    } finally {
      pull();
    }
  };

  it('is seen by what comes twice: nobody knows what others bring', () => {
    expect(planted('nobody knows what others bring', ['honest', 'honest']).twice).toBeGreaterThan(RECORDS / 2);
  });

  it('is seen by how long it takes: who stalls keeps its shares', () => {
    expect(planted('who stalls keeps its shares', ['honest', 'silent']).ms).toBeGreaterThan(60_000);
  });
});
