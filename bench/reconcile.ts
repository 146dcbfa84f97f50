/**
 * How many bytes, round trips and how much CPU it takes until one side knows what two sets differ in: ours
 * against negentropy (NIP-77, as nostr-tools ships it), in one process, on the same keys.
 *
 *   npm run bench:reconcile -- [--n 10000,100000] [--d 0,100] [--seeds 5]
 *
 * Counted the same way for both: the bytes of every message both ways until the side that asked knows the
 * difference. Theirs have no limit on frames, which would only add round trips, and are counted until each
 * id is known to either side, because this implementation's server keeps what it learns from a list. Ours then include the request for what is missing, theirs do not: 32 bytes for each such id
 * would come on top. CPU is user and system time of both sides; building the sets is not counted, and times
 * are whole seconds, because negentropy's varints in JavaScript end at 32 bits.
 */
import { nip77 } from 'nostr-tools';
import { compareKeys, type Key } from '../src/core/set/key.ts';
import { MerkleSet } from '../src/core/set/merkle-set.ts';
import { diceOf, talk, type Dice } from '../test/set/conversation.ts';

const NOW = 1_800_000_000_000;
const SPAN_S = 90 * 86_400;
/** Conversations of both before anything is measured, so that the compiler's work is not. */
const WARM_RUNS = 12;
/** From so many records on one run must do: the rival needs seconds for each. */
const ONE_SEED_RECORDS = 1_000_000;
const PATTERNS = ['random', 'newest-one-side', 'newest-both-sides'] as const;
type Pattern = (typeof PATTERNS)[number];

interface Cost {
  readonly bytes: number;
  readonly roundTrips: number;
  readonly cpuMs: number;
}

/** What both sides hold, kept in both forms, so that each difference costs only itself. */
interface Common {
  readonly keys: readonly Key[];
  readonly asking: MerkleSet;
  readonly answering: MerkleSet;
}

interface Difference {
  readonly asker: readonly Key[];
  readonly answerer: readonly Key[];
}

function main(): void {
  const warm = commonOf(2000, diceOf(1));
  for (let seed = 1; seed <= WARM_RUNS; seed++) run(warm, 400, PATTERNS[seed % 3]!, diceOf(seed));
  const sizes = numbersOf('--n', [10_000, 100_000, 1_000_000]);
  const differences = numbersOf('--d', [0, 1, 10, 100, 1000, 10_000]);
  for (const n of sizes) {
    const common = commonOf(n, diceOf(n));
    const [seeds] = numbersOf('--seeds', [n < ONE_SEED_RECORDS ? 3 : 1]);
    for (const pattern of PATTERNS) {
      for (const d of differences) {
        if (d === 0 && pattern !== 'random') continue;
        const runs = Array.from({ length: seeds! }, (_, seed) => run(common, d, pattern, diceOf(1000 * d + seed + 1)));
        const [own, rival] = [medianOf(runs.map((pair) => pair.own)), medianOf(runs.map((pair) => pair.rival))];
        console.log(JSON.stringify({
          bench: 'reconcile', n, d, pattern, ...own,
          rivalBytes: rival.bytes, rivalRoundTrips: rival.roundTrips, rivalCpuMs: rival.cpuMs,
        }));
      }
    }
  }
}

function numbersOf(option: string, fallback: readonly number[]): readonly number[] {
  const at = process.argv.indexOf(option);
  return at < 0 ? fallback : (process.argv[at + 1] ?? '').split(',').map(Number);
}

function keyAt(seconds: number, dice: Dice): Key {
  return { at: NOW - 1000 * seconds, id: dice.bytes(32) };
}

function commonOf(n: number, dice: Dice): Common {
  const keys = Array.from({ length: n }, () => keyAt(60 + dice.below(SPAN_S), dice)).sort(compareKeys);
  return { keys, asking: setOf(keys), answering: setOf(keys) };
}

function setOf(keys: readonly Key[]): MerkleSet {
  const set = new MerkleSet();
  for (const key of keys) set.insert(key);
  return set;
}

function differenceOf(d: number, pattern: Pattern, dice: Dice): Difference {
  const far = pattern === 'random' ? 60 + SPAN_S : 60;
  const keys = Array.from({ length: d }, () => keyAt(dice.below(far), dice));
  if (pattern === 'newest-one-side') return { asker: [], answerer: keys };
  return { asker: keys.slice(0, Math.floor(d / 2)), answerer: keys.slice(Math.floor(d / 2)) };
}

/** Both on one difference; afterwards the common sets are what they were. */
function run(common: Common, d: number, pattern: Pattern, dice: Dice): { own: Cost; rival: Cost } {
  const difference = differenceOf(d, pattern, dice);
  for (const key of difference.asker) common.asking.insert(key);
  for (const key of difference.answerer) common.answering.insert(key);
  // Sums are kept up while records come in, not when somebody asks; the rival's sorting is not counted either.
  common.asking.root();
  common.answering.root();
  const own = measureOwn(common, difference, dice);
  for (const key of difference.asker) common.asking.remove(key);
  for (const key of difference.answerer) common.answering.remove(key);
  return { own, rival: measureRival(common.keys, difference) };
}

function measureOwn(common: Common, difference: Difference, dice: Dice): Cost {
  const start = process.cpuUsage();
  const said = talk(common.asking, common.answering, dice);
  const cpuMs = millisecondsSince(start);
  check('ours', said.fromAsker.length, difference.asker.length, said.fromAnswerer.length, difference.answerer.length);
  return { bytes: said.bytes, roundTrips: said.asker.length, cpuMs };
}

function measureRival(common: readonly Key[], { asker, answerer }: Difference): Cost {
  const client = new nip77.Negentropy(vectorOf(common, asker), Infinity);
  const server = new nip77.Negentropy(vectorOf(common, answerer), Infinity);
  const have: string[] = [];
  const need: string[] = [];
  let digits = 0;
  let roundTrips = 0;
  const start = process.cpuUsage();
  for (let message: string | null = client.initiate(); message !== null; roundTrips++) {
    // Its server says null where it has nothing to add; on the wire that is the version byte alone.
    const answer: string = server.reconcile(message, (id) => need.push(id), (id) => have.push(id)) ?? '61';
    digits += message.length + answer.length;
    message = client.reconcile(answer, (id) => have.push(id), (id) => need.push(id));
  }
  const cpuMs = millisecondsSince(start);
  check('theirs', have.length, asker.length, need.length, answerer.length);
  return { bytes: digits / 2, roundTrips, cpuMs };
}

/** A sealed vector of the keys, without the rival's own sorting, which takes longer than all the rest. */
function vectorOf(common: readonly Key[], own: readonly Key[]): nip77.NegentropyStorageVector {
  const vector = new nip77.NegentropyStorageVector();
  vector.items = [...common, ...own].sort(compareKeys).map(({ at, id }) => ({ timestamp: at / 1000, id }));
  vector.sealed = true;
  return vector;
}

function check(who: string, have: number, haveTruly: number, need: number, needTruly: number): void {
  if (have !== haveTruly || need !== needTruly) throw new Error(`${who}: ${have} of ${haveTruly}, ${need} of ${needTruly} found`);
}

function millisecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return Math.round((user + system) / 100) / 10;
}

function medianOf(costs: readonly Cost[]): Cost {
  const median = (of: (cost: Cost) => number): number => costs.map(of).sort((left, right) => left - right)[costs.length >> 1]!;
  return { bytes: median((cost) => cost.bytes), roundTrips: median((cost) => cost.roundTrips), cpuMs: median((cost) => cost.cpuMs) };
}

main();
