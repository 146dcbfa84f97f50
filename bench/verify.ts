/**
 * How many signatures are checked in a second, in Chromium: by batch size, on the page's thread and in one and in
 * two workers, one by one on noble, together in JavaScript and together in WebAssembly. One line of JSON for each.
 *
 *   npm run bench:verify -- [seconds for each line at noble's speed, 0.3 unless told otherwise]
 *
 * 1,024 records by a hundred authors are checked over and over, by the whole path: question, pieces, worker, answer.
 */
import { startLab } from '../test/browser/harness.ts';
import type { VerifierCost, VerifierLevel, VerifierRun } from './page/verify.ts';

const BATCHES = [1, 40, 256, 1024] as const;
/** Times noble's speed, roughly: how many records make lines of equal length. */
const SPEED: Readonly<Record<VerifierLevel, number>> = { single: 1, javascript: 4, wasm: 20 };
const SINGLE_PER_SECOND = 800;
const seconds = Number(process.argv[2] ?? 0.3);
if (!(seconds > 0)) throw new Error(`${process.argv[2]} is no number of seconds`);

const lab = await startLab({ entry: 'bench/page/verify.ts', tracker: false });
try {
  const profile = await lab.profile('verify');
  const page = await profile.page();
  for (const run of runs()) print(run, await page.evaluate((given) => window.measureVerifier(given), run));
  if (lab.errors.length > 0) throw new Error(lab.errors.join('\n'));
} finally {
  await lab.close();
}

function runs(): VerifierRun[] {
  const ways = [
    { level: 'single', workers: [0] },
    { level: 'javascript', workers: [0, 1, 2] },
    { level: 'wasm', workers: [0, 1, 2] },
  ] as const;
  return ways.flatMap(({ level, workers }) => workers.flatMap((count) => BATCHES.map((batch) => {
    return { level, workers: count, batch, records: Math.max(batch, Math.round(SINGLE_PER_SECOND * seconds * SPEED[level])) };
  })));
}

function print({ level, workers, batch, records }: VerifierRun, cost: VerifierCost): void {
  const checked = Math.ceil(records / batch) * batch;
  console.log(JSON.stringify({
    bench: 'verify',
    level,
    where: workers === 0 ? 'page' : `${workers} worker${workers === 1 ? '' : 's'}`,
    batch,
    checksPerSecond: Math.round(checked / cost.seconds),
    microseconds: Math.round((1e6 * cost.seconds) / checked),
    longestBlockMs: Math.round(cost.longestBlockMs),
  }));
}
