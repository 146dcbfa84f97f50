/**
 * How many signatures are checked in a second, by batch size: on one thread of Node, on the page's thread in
 * Chromium, in one worker and in two. One line of JSON for each.
 *
 *   npx tsx bench/verify.ts [records for each line, 512 unless told otherwise]
 *
 * Twelve records by three authors are checked over and over, by the whole path: question, chunks, worker,
 * answer. noble keeps nothing of a key it has seen, so repeating them makes nothing quicker.
 */
import { startLab } from '../test/browser/harness.ts';
import { measureVerifier, type VerifierCost, type VerifierRun } from './page/verify.ts';

const BATCHES = [1, 64, 256, 1024] as const;
const records = Number(process.argv[2] ?? 512);
if (!Number.isInteger(records) || records < 1) throw new Error(`${process.argv[2]} is no number of records`);

for (const batch of BATCHES) print('Node', { workers: 0, batch, records }, await measureVerifier({ workers: 0, batch, records }));

const lab = await startLab({ entry: 'bench/page/verify.ts', tracker: false });
try {
  const profile = await lab.profile('verify');
  for (const workers of [0, 1, 2]) {
    for (const batch of BATCHES) {
      const page = await profile.page();
      const run = { workers, batch, records };
      print('Chromium', run, await page.evaluate((given) => window.measureVerifier(given), run));
      await page.close();
    }
  }
  if (lab.errors.length > 0) throw new Error(lab.errors.join('\n'));
} finally {
  await lab.close();
}

function print(place: string, { workers, batch, records: asked }: VerifierRun, { seconds, longestBlockMs }: VerifierCost): void {
  const checked = Math.ceil(asked / batch) * batch;
  console.log(JSON.stringify({
    bench: 'verify',
    place,
    how: workers === 0 ? 'inline' : `${workers} worker${workers === 1 ? '' : 's'}`,
    batch,
    checksPerSecond: Math.round(checked / seconds),
    longestBlockMs: Math.round(longestBlockMs),
  }));
}
