/**
 * Very many claims, true and false by construction (`test/record/claims.ts`), in batches of all sizes, against every
 * checker we have:
 *
 *   batch    the curve in WebAssembly, by equation and bisection: every claim
 *   single   libsecp256k1's own check, also in WebAssembly: every claim
 *   noble    one claim in 100
 *   script   the batches of JavaScript: one batch in 50, of at most 256
 *   signed   what the curve signs, against noble's bytes: one signature in every batch
 *
 *   npm run soak:verify -- [--count 100000] [--seed 1]
 *
 * One line of JSON for each 100,000 claims and one at the end. A disagreement is printed with the seed of its batch.
 */
import { concatBytes, equalBytes, toHex } from '../src/core/base/bytes.ts';
import { claimAt } from '../src/core/record/claim.ts';
import { verifyBatch } from '../src/core/record/schnorr-batch.ts';
import { SchnorrKey, verifySchnorr } from '../src/core/record/schnorr.ts';
import { instantiateCurve, type Curve } from '../src/adapters/secp256k1/curve.ts';
import { curveModule } from '../scripts/curve.ts';
import { ClaimMill, type TestClaim } from '../test/record/claims.ts';
import { diceOf, type Dice } from '../test/set/conversation.ts';

const AUTHORS = [1, 2, 5, 30, 200, 1500];
const SIZES = [1, 5, 8, 12, 30, 64, 150, 500, 1024, 2048, 2600];
const FORGED = [0, 0, 0.001, 0.01, 0.1, 0.6, 1];
const NOBLE_EVERY = 100;
const SCRIPT_EVERY = 50;
const SCRIPT_CLAIMS_MAX = 256;
const SINGLES = 7;
const REPORT_EVERY = 100_000;

interface Totals {
  batches: number;
  claims: number;
  holding: number;
  noble: number;
  script: number;
  signed: number;
  failures: number;
}

class Soak {
  readonly totals: Totals = { batches: 0, claims: 0, holding: 0, noble: 0, script: 0, signed: 0, failures: 0 };
  readonly #curve: Curve;
  readonly #mills: readonly ClaimMill[];

  constructor(curve: Curve, seed: number) {
    this.#curve = curve;
    this.#mills = AUTHORS.map((authors, i) => new ClaimMill(diceOf(seed + i), authors, i % 2 === 0 ? 40 : 0));
  }

  round(seed: number): void {
    const dice = diceOf(seed);
    const claims = this.#claims(dice);
    const packed = concatBytes(...claims.map(({ bytes }) => bytes));
    const wrong = (who: string, at: number): void => {
      this.totals.failures++;
      console.error(`seed ${seed}: ${who} disagrees about claim ${at} of ${claims.length}: ${toHex(claims[at]!.bytes)}`);
    };
    const compare = (who: string, verdicts: Uint8Array, from = 0): void =>
      verdicts.forEach((verdict, i) => verdict === Number(claims[from + i]!.holds) || wrong(who, from + i));
    compare('batch', this.#curve.verify(packed, dice.bytes(32)));
    for (let from = 0; from < claims.length; from += SINGLES) {
      compare('single', this.#curve.verify(packed.subarray(from * 128, (from + SINGLES) * 128), dice.bytes(32)), from);
    }
    if (this.totals.batches % SCRIPT_EVERY === 0 && claims.length <= SCRIPT_CLAIMS_MAX) {
      compare('script', verifyBatch(packed, dice.bytes(32)));
      this.totals.script += claims.length;
    }
    claims.forEach(({ bytes, holds }, i) => {
      if ((this.totals.claims + i) % NOBLE_EVERY !== 0) return;
      const { id, publicKey, signature } = claimAt(bytes, 0);
      if (verifySchnorr(signature, id, publicKey) !== holds) wrong('noble', i);
      this.totals.noble++;
    });
    this.#sign(dice, seed);
    this.totals.batches++;
    this.totals.claims += claims.length;
    this.totals.holding += claims.filter(({ holds }) => holds).length;
  }

  #claims(dice: Dice): TestClaim[] {
    const pick = <Value>(values: readonly Value[]): Value => values[dice.below(values.length)]!;
    const [mill, size, forged] = [pick(this.#mills), pick(SIZES), pick(FORGED)];
    mill.reseed(dice);
    const claims: TestClaim[] = [];
    while (claims.length < size) claims.push(...(dice.below(10_000) < forged * 10_000 ? mill.bad() : mill.good()));
    return claims.slice(0, size);
  }

  #sign(dice: Dice, seed: number): void {
    const secret = dice.bytes(32);
    const messages = dice.bytes(32 * (1 + dice.below(20)));
    const key = this.#curve.key(secret);
    const last = key.sign(messages).slice(-64);
    key.wipe();
    this.totals.signed++;
    if (equalBytes(last, new SchnorrKey(secret).sign(messages.slice(-32)))) return;
    this.totals.failures++;
    console.error(`seed ${seed}: another signature than noble's`);
  }
}

function numberOf(option: string, fallback: number): number {
  const at = process.argv.indexOf(option);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}

const count = numberOf('--count', 100_000);
const first = numberOf('--seed', 1);
if (!Number.isSafeInteger(count) || !Number.isSafeInteger(first)) throw new Error('--count and --seed take whole numbers');
const soak = new Soak(await instantiateCurve(await WebAssembly.compile(await curveModule())), first);
const report = (): void => console.log(JSON.stringify({ bench: 'verify-soak', firstSeed: first, ...soak.totals, seconds: Math.round(performance.now() / 1000) }));
for (let seed = first, next = REPORT_EVERY; soak.totals.claims < count; seed++) {
  soak.round(seed);
  if (soak.totals.claims < next) continue;
  next += REPORT_EVERY;
  if (soak.totals.claims < count) report();
}
report();
if (soak.totals.failures > 0) process.exitCode = 1;
