/** Shows who gets a slot: the best, one at random that changes, and nobody beyond them. */
import { describe, expect, it } from 'vitest';
import { Prng } from '../../testing/prng.ts';
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';
import { Choker, type Candidate } from './choke.ts';

const { fileSlots, fileChokeMs, fileOptimisticMs } = FILE_TRANSFER_LIMITS;
const START = 1_000_000;
const many = (count: number): Candidate[] => Array.from({ length: count }, (_, i) => ({ peer: `p${i}`, rate: 100 - i }));
const first = (): Choker => new Choker(() => 0);

describe('slots', () => {
  it('are for all where as many want one (fileSlots), and one less than all beyond', () => {
    expect(first().choose(many(fileSlots), START).size).toBe(fileSlots);
    expect(first().choose(many(fileSlots + 1), START).size).toBe(fileSlots);
    expect(first().choose([], START).size).toBe(0);
  });

  it('go to the three best and one of the others', () => {
    expect([...new Choker((count) => count - 1).choose(many(9), START)].sort()).toEqual(['p0', 'p1', 'p2', 'p8']);
  });

  it('stay between rounds (fileChokeMs), even where somebody is better now', () => {
    const choker = first();
    const before = choker.choose(many(9), START);
    const turned = many(9).map(({ peer }, i) => ({ peer, rate: i }));
    expect(choker.choose(turned, START + fileChokeMs - 1)).toEqual(before);
    expect([...choker.choose(turned, START + fileChokeMs)]).toEqual(expect.arrayContaining(['p8', 'p7']));
  });

  it('are free at once for others when somebody wants no more', () => {
    const choker = first();
    choker.choose(many(fileSlots + 1), START);
    expect(choker.choose(many(fileSlots + 1).slice(1), START + 1).size).toBe(fileSlots);
  });

  it('change for the one at random (fileOptimisticMs), so that everybody gets a turn', () => {
    const prng = new Prng('choke');
    const choker = new Choker((count) => prng.below(count));
    const had = new Set<string>();
    for (let at = START; at < START + 40 * fileOptimisticMs; at += fileChokeMs) for (const peer of choker.choose(many(8), at)) had.add(peer);
    expect(had.size).toBe(8);
    const steady = first();
    const one = steady.choose(many(8), START);
    expect(steady.choose(many(8), START + fileOptimisticMs - 1)).toEqual(one);
    expect(steady.choose(many(8), START + fileOptimisticMs + fileChokeMs)).not.toEqual(one);
  });
});
