import { expect, it } from 'vitest';
import { schnorrSuite } from '../../src/core/protocol/suite.ts';
import { Prng } from '../../src/testing/prng.ts';
import { attackOnce, quickSuite, type Verdict } from './transcripts.ts';

/** Runs of one seed; `npm run soak:handshake` makes millions. */
function attack(from: number, count: number, suite = quickSuite): { readonly opened: number; readonly problems: readonly string[] } {
  const verdicts: readonly Verdict[] = Array.from({ length: count }, (_, i) => attackOnce(new Prng(`handshake 1 ${from + i}`), suite));
  return {
    opened: verdicts.reduce((sum, { opened }) => sum + opened, 0),
    problems: verdicts.flatMap(({ problem }, i) => (problem === undefined ? [] : [`${from + i}: ${problem}`])),
  };
}

it('opens for none of 20,000 random and mutated handshakes but the honest ones, and for all of those', () => {
  const { opened, problems } = attack(0, 20_000);
  expect(problems).toEqual([]);
  // Were there no honest ones among them, nothing would be shown.
  expect(opened).toBeGreaterThan(3000);
  expect(opened).toBeLessThan(17_000);
});

it('opens for none of 40 on the real curve but the honest ones', () => {
  const { opened, problems } = attack(0, 40, schnorrSuite);
  expect(problems).toEqual([]);
  expect(opened).toBeGreaterThan(0);
});
