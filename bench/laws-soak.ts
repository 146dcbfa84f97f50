/**
 * Very many random policies and worlds of records (`test/rules`): every law of who survives, on each of them.
 *
 *   npm run soak:laws -- [--n 100000] [--seed 1] [--minutes 60]
 *
 * One line of JSON for each 1,000 cases and one at the end, by count or by time. A case that breaks a law is made small and
 * printed with the seed and path that repeat it.
 */
import fc from 'fast-check';
import { cases, LAWS } from '../test/rules/laws.ts';

const REPORT_EVERY = 1000;

function numberOf(option: string, fallback: number): number {
  const at = process.argv.indexOf(option);
  const value = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${option} takes a whole number`);
  return value;
}

const count = numberOf('--n', 100_000);
const seed = numberOf('--seed', 1);
const minutes = numberOf('--minutes', 60);
const totals = { cases: 0, laws: LAWS.length, records: 0, survivors: 0, refused: 0, failures: 0 };

function report(): void {
  const seconds = performance.now() / 1000;
  console.log(JSON.stringify({ bench: 'laws-soak', seed, ...totals, seconds: Math.round(seconds), perSecond: Math.round(totals.cases / seconds) }));
}

const everyLaw = fc.property(cases, (drawn) => {
  for (const law of LAWS) law.holds(drawn);
  totals.cases++;
  totals.records += drawn.all.length;
  totals.survivors += drawn.kept(drawn.all).length;
  totals.refused += drawn.all.filter((record) => !drawn.isTaken(record)).length;
});

for (let batch = 0; totals.cases < count && performance.now() < minutes * 60_000; batch++) {
  const result = fc.check(everyLaw, { seed: seed + batch, numRuns: Math.min(REPORT_EVERY, count - totals.cases) });
  if (result.failed) {
    totals.failures++;
    console.error(`seed ${seed + batch}, path ${result.counterexamplePath}: ${String(result.errorInstance)}`);
    break;
  }
  report();
}
report();
if (totals.failures > 0) process.exitCode = 1;
