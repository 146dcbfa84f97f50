/**
 * Very many conversations between small random sets, each checked against the true difference: shapes of
 * time, shared prefixes of ids, both orders, plain lists now and then.
 *
 *   tsx bench/reconcile-soak.ts [--runs 100000] [--seed 1]
 *
 * Prints one line of JSON. A failure is a record that should have been named and was not, one that should
 * not have been, a fault, or more than eight messages; its seed is printed. `twice` counts conversations in
 * which a record would travel twice, which is rare and harmless.
 */
import { compareBytes } from '../src/core/base/bytes.ts';
import type { Key } from '../src/core/set/key.ts';
import { MerkleSet } from '../src/core/set/merkle-set.ts';
import { diceOf, talk, type Dice, type Talk } from '../test/set/conversation.ts';

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;
const MESSAGES_MAX = 8;
const COMMON = [0, 0, 3, 40, 64, 65, 70, 150, 300, 300, 800];
const OWN = [0, 0, 1, 2, 7, 20, 60, 150];
const SPANS_MS = [0, 3, 1000, DAY_MS, 90 * DAY_MS];

function main(): void {
  const runs = numberOf('--runs', 100_000);
  const first = numberOf('--seed', 1);
  const messages: Record<number, number> = {};
  let failures = 0;
  let twice = 0;
  for (let seed = first; seed < first + runs; seed++) {
    const verdict = tryOne(seed);
    if (typeof verdict === 'string') {
      failures++;
      console.error(`seed ${seed}: ${verdict}`);
      continue;
    }
    messages[verdict.messages] = (messages[verdict.messages] ?? 0) + 1;
    twice += verdict.extra > 0 ? 1 : 0;
  }
  console.log(JSON.stringify({ bench: 'reconcile-soak', runs, firstSeed: first, failures, twice, messages }));
  if (failures > 0) process.exitCode = 1;
}

function numberOf(option: string, fallback: number): number {
  const at = process.argv.indexOf(option);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}

function tryOne(seed: number): { messages: number; extra: number } | string {
  const dice = diceOf(seed);
  const prefix = dice.bytes(pick([0, 0, 0, 4, 26], dice));
  const keys = (count: number, span: number): Key[] => Array.from({ length: count }, () => keyOf(dice, span, prefix));
  const span = pick(SPANS_MS, dice);
  const common = keys(pick(COMMON, dice), span);
  const left = keys(pick(OWN, dice), pick([span, pick(SPANS_MS, dice)], dice));
  const right = keys(pick(OWN, dice), pick([span, pick(SPANS_MS, dice)], dice));
  try {
    const mode = dice.below(20) === 0 ? 'list' : 'sketch';
    const said = talk(setOf([...common, ...left]), setOf([...common, ...right]), dice, { mode });
    return judge(said, left, right);
  } catch (error) {
    return String(error);
  }
}

function judge(said: Talk, left: readonly Key[], right: readonly Key[]): { messages: number; extra: number } | string {
  if (said.messages > MESSAGES_MAX) return `${said.messages} messages`;
  if (said.partial) return 'partial, though everything fits';
  if (!includesAll(said.fromAsker, left)) return 'the asker forgot a record';
  if (!includesAll(said.fromAnswerer, right)) return 'the answerer forgot a record';
  return { messages: said.messages, extra: said.fromAsker.length + said.fromAnswerer.length - left.length - right.length };
}

function includesAll(named: readonly Key[], needed: readonly Key[]): boolean {
  const sorted = [...named].sort((a, b) => compareBytes(a.id, b.id));
  const wanted = [...needed].sort((a, b) => compareBytes(a.id, b.id));
  let at = 0;
  for (const { id } of sorted) if (at < wanted.length && compareBytes(id, wanted[at]!.id) === 0) at++;
  return at === wanted.length;
}

function keyOf(dice: Dice, span: number, prefix: Uint8Array): Key {
  const id = dice.bytes(32);
  id.set(prefix);
  return { at: NOW - dice.below(span + 1), id };
}

function setOf(keys: readonly Key[]): MerkleSet {
  const set = new MerkleSet();
  for (const key of keys) set.insert(key);
  return set;
}

function pick<T>(list: readonly T[], dice: Dice): T {
  return list[dice.below(list.length)]!;
}

main();
