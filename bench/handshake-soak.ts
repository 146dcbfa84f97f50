/**
 * Very many handshakes by attackers (`test/protocol/transcripts.ts`) against the real session machine: mutated,
 * made up, and two honest peers with somebody in the middle. None may open that is not the honest transcript, and every honest one
 * must. Most use signatures that are cheap and bind key and message; one in `--curve` uses the real curve.
 *
 *   npm run soak:handshake -- [--n 1000000] [--seed 1] [--from 0] [--curve 2000]
 *
 * One line of JSON for each 100,000 and one at the end. A failure is printed with the words that repeat it alone.
 */
import { schnorrSuite } from '../src/core/protocol/suite.ts';
import { Prng } from '../src/testing/prng.ts';
import { attackOnce, quickSuite } from '../test/protocol/transcripts.ts';

const REPORT_EVERY = 100_000;

function numberOf(option: string, fallback: number): number {
  const at = process.argv.indexOf(option);
  const value = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${option} takes a whole number`);
  return value;
}

const count = numberOf('--n', 1_000_000);
const seed = numberOf('--seed', 1);
const from = numberOf('--from', 0);
const curveEvery = numberOf('--curve', 2000);
const totals = { transcripts: 0, onCurve: 0, sessionsOpened: 0, failures: 0 };

function report(): void {
  const seconds = performance.now() / 1000;
  console.log(JSON.stringify({ bench: 'handshake-soak', seed, from, ...totals, seconds: Math.round(seconds), perSecond: Math.round(totals.transcripts / seconds) }));
}

for (let i = from; i < from + count; i++) {
  const onCurve = curveEvery > 0 && i % curveEvery === 0;
  const { opened, problem } = attackOnce(new Prng(`handshake ${seed} ${i}`), onCurve ? schnorrSuite : quickSuite);
  totals.transcripts++;
  totals.onCurve += Number(onCurve);
  totals.sessionsOpened += opened;
  if (problem !== undefined) {
    totals.failures++;
    console.error(`${problem}: npm run soak:handshake -- --seed ${seed} --from ${i} --n 1 --curve ${onCurve ? i || 1 : 0}`);
  }
  if (totals.transcripts % REPORT_EVERY === 0 && totals.transcripts < count) report();
}
report();
if (totals.failures > 0) process.exitCode = 1;
