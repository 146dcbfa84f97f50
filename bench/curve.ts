/**
 * What one signature costs on one thread of Node, in microseconds of processor time (user and system, so that a busy
 * machine changes little): checked one by one by noble and by libsecp256k1 in WebAssembly, in batches by both, and
 * signed by both. Ways are measured in turn and the median of the rounds is printed, one line of JSON for each.
 *
 *   npm run bench:curve [-- rounds, 5 unless told otherwise]
 */
import { concatBytes } from '../src/core/base/bytes.ts';
import { claimAt, CLAIM_BYTES } from '../src/core/record/claim.ts';
import { verifyBatch } from '../src/core/record/schnorr-batch.ts';
import { SchnorrKey, verifySchnorr } from '../src/core/record/schnorr.ts';
import { instantiateCurve, type Curve } from '../src/adapters/secp256k1/curve.ts';
import { curveModule } from '../scripts/curve.ts';
import { diceOf } from '../test/set/conversation.ts';

const SIZES = [1, 16, 64, 256, 1024, 4096];
const AUTHORS = [1, 100, 4096];
/** A round of one way takes about so long, so that nothing is measured by a single call. */
const ROUND_US = 30_000;

interface Way {
  readonly what: string;
  readonly claims: number;
  readonly authors: number;
  readonly run: () => void;
  /** What a first guess says it costs for each claim, µs. */
  readonly guessUs: number;
}

const dice = diceOf(1);
const seed = (): Uint8Array => dice.bytes(32);

function main(curve: Curve, rounds: number): void {
  const ways = [...AUTHORS.flatMap((authors) => waysToCheck(curve, authors)), ...waysToSign(curve)];
  const costs = ways.map((): number[] => []);
  // The first round warms up and is thrown away.
  for (let round = 0; round <= rounds; round++) {
    ways.forEach((way, i) => {
      const cost = costOf(way);
      if (round > 0) costs[i]!.push(cost);
    });
  }
  ways.forEach(({ what, claims, authors }, i) => {
    const sorted = costs[i]!.sort((one, other) => one - other);
    console.log(JSON.stringify({ bench: 'curve', what, batch: claims, authors: Math.min(authors, claims), us: Number(sorted[sorted.length >> 1]!.toFixed(1)) }));
  });
}

function waysToCheck(curve: Curve, authors: number): Way[] {
  const claims = signedClaims(curve, SIZES.at(-1)!, authors);
  const some = (count: number): Uint8Array => claims.subarray(0, count * CLAIM_BYTES);
  const batches = SIZES.flatMap((count): Way[] => [
    { what: 'check, WebAssembly', claims: count, authors, guessUs: 60, run: () => every(curve.verify(some(count), seed())) },
    // Larger ones take seconds in JavaScript, and say nothing new.
    ...(count > 1024 ? [] : [{ what: 'check, JavaScript', claims: count, authors, guessUs: 1000, run: () => every(verifyBatch(some(count), seed())) }]),
  ]);
  const { id, publicKey, signature } = claimAt(claims, 0);
  return [{ what: 'check, noble alone', claims: 1, authors, guessUs: 1500, run: () => every(Uint8Array.of(verifySchnorr(signature, id, publicKey) ? 1 : 0)) }, ...batches];
}

function waysToSign(curve: Curve): Way[] {
  const secret = dice.bytes(32);
  const [key, slow] = [curve.key(secret), new SchnorrKey(secret)];
  return [
    { what: 'sign, JavaScript', claims: 1, authors: 1, guessUs: 500, run: () => void slow.sign(dice.bytes(32)) },
    ...[1, 64, 1024].map((count): Way => ({ what: 'sign and check, WebAssembly', claims: count, authors: 1, guessUs: 100, run: () => void key.sign(dice.bytes(32 * count)) })),
  ];
}

/** Claims by authors in turn. */
function signedClaims(curve: Curve, count: number, authors: number): Uint8Array {
  const keys = Array.from({ length: authors }, () => curve.key(dice.bytes(32)));
  return concatBytes(...Array.from({ length: count }, (_, i) => {
    const key = keys[i % authors]!;
    const message = dice.bytes(32);
    return concatBytes(message, key.publicKey, key.sign(message));
  }));
}

function every(verdicts: Uint8Array): void {
  if (!verdicts.every((verdict) => verdict === 1)) throw new Error('a good claim was refused');
}

function costOf({ run, claims, guessUs }: Way): number {
  const times = Math.max(1, Math.ceil(ROUND_US / guessUs / claims));
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times / claims;
}

const rounds = Number(process.argv[2] ?? 5);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`${process.argv[2]} is no number of rounds`);
main(await instantiateCurve(await WebAssembly.compile(await curveModule())), rounds);
