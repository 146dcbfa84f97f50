import { describe, expect, it } from 'vitest';
import { diceOf, talk, type Talk } from '../../../../test/set/conversation.ts';
import { MerkleSet } from '../merkle-set.ts';
import type { Key } from '../key.ts';

const NOW = 1_800_000_000_000;
const SPAN_MS = 90 * 86_400_000;
const MINUTE_MS = 60_000;
const N = 10_000;
const SEEDS = 20 * Number(process.env['PEERSET_RUNS'] ?? 1);

type Side = 'asker' | 'answerer' | 'both';
interface Pattern {
  readonly name: string;
  /** How old differences are at most, ms; all common records are older than a minute. */
  readonly span: number;
  readonly side: Side;
  /** Bytes allowed for d differences in 95 % of conversations. */
  readonly bytesMax: (d: number) => number;
}

const PATTERNS: readonly Pattern[] = [
  { name: 'anywhere, on both sides', span: SPAN_MS, side: 'both', bytesMax: (d) => 900 + 24 * d },
  { name: 'anywhere, only with the asker', span: SPAN_MS, side: 'asker', bytesMax: (d) => 900 + 24 * d },
  { name: 'anywhere, only with the answerer', span: SPAN_MS, side: 'answerer', bytesMax: (d) => 900 + 24 * d },
  { name: 'newest, only with the asker', span: MINUTE_MS, side: 'asker', bytesMax: () => 750 },
  { name: 'newest, only with the answerer', span: MINUTE_MS, side: 'answerer', bytesMax: () => 750 },
  { name: 'newest, on both sides', span: MINUTE_MS, side: 'both', bytesMax: (d) => 1000 + 9 * d },
];

const common = commonKeys();
const [left, right] = [setOf(common), setOf(common)];

function commonKeys(): Key[] {
  const dice = diceOf(7);
  return Array.from({ length: N }, () => ({ at: NOW - MINUTE_MS - dice.below(SPAN_MS), id: dice.bytes(32) }));
}

function setOf(keys: readonly Key[]): MerkleSet {
  const set = new MerkleSet();
  for (const key of keys) set.insert(key);
  return set;
}

function run({ span, side }: Pattern, d: number, seed: number): Talk {
  const dice = diceOf(seed);
  const keys = Array.from({ length: d }, () => ({ at: NOW - dice.below(span), id: dice.bytes(32) }));
  const half = side === 'both' ? d >> 1 : side === 'asker' ? d : 0;
  const [own, theirs] = [keys.slice(0, half), keys.slice(half)];
  own.forEach((key) => left.insert(key));
  theirs.forEach((key) => right.insert(key));
  const said = talk(left, right, dice);
  // A record named twice by chance travels twice: rare, harmless, and the only inexactness.
  expect(said.fromAsker.length, `seed ${seed}, d ${d}`).toBeGreaterThanOrEqual(own.length);
  expect(said.fromAnswerer.length, `seed ${seed}, d ${d}`).toBeGreaterThanOrEqual(theirs.length);
  own.forEach((key) => left.remove(key));
  theirs.forEach((key) => right.remove(key));
  return said;
}

function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1]!;
}

describe('what a conversation costs', () => {
  it.each(PATTERNS)('stays under its ceiling where differences are $name', (pattern) => {
    for (const d of [1, 5, 10, 100, 1000]) {
      const talks = Array.from({ length: SEEDS }, (_, seed) => run(pattern, d, 1000 * d + seed));
      const label = `${pattern.name}, d ${d}`;
      expect(percentile(talks.map((said) => said.bytes), 0.95), label).toBeLessThanOrEqual(pattern.bytesMax(d));
      // Three messages, and the records are the fourth.
      expect(percentile(talks.map((said) => said.messages), 0.9), label).toBeLessThanOrEqual(3);
      expect(Math.max(...talks.map((said) => said.messages)), label).toBeLessThan(8);
    }
  });

  it('is one short round trip where nothing differs', () => {
    const said = talk(left, right, diceOf(3));
    expect(said.equal).toBe(true);
    expect(said.messages).toBe(2);
    expect(said.bytes).toBeLessThanOrEqual(700);
  });

  it('is next to nothing for a fresh peer, whichever side begins', () => {
    const empty = new MerkleSet();
    const asking = talk(empty, right, diceOf(4), { lower: NOW - SPAN_MS });
    expect(asking.bytes).toBeLessThanOrEqual(64);
    expect(asking.fromAnswerer.length).toBe(right.size - right.rank(NOW - SPAN_MS));
    const answering = talk(left, empty, diceOf(5));
    expect(answering.messages).toBe(2);
    expect(answering.fromAsker.length).toBe(N);
    expect(talk(empty, empty, diceOf(6)).equal).toBe(true);
  });
});
