/**
 * What proof of work costs, in Chromium and in a worker as pages do it: tries in a second for records of several lengths, and how long
 * 16 and 20 bits take. Beside it what hashing the whole record for each try would do. One line of JSON for each length.
 *
 *   npm run bench:work -- [seconds for each line, 1 unless told otherwise]
 */
import { startLab } from '../test/browser/harness.ts';
import type { WorkCost } from './page/work.ts';

/** Bytes of content: a chat line, a post, and the most that the strictest policy takes. */
const CONTENTS = [40, 400, 2000] as const;
const seconds = Number(process.argv[2] ?? 1);
if (!(seconds > 0)) throw new Error(`${process.argv[2]} is no number of seconds`);

const lab = await startLab({ entry: 'bench/page/work.ts', tracker: false });
try {
  const page = await (await lab.profile('work')).page();
  for (const contentBytes of CONTENTS) print(contentBytes, await page.evaluate((given) => window.measureWork(given), { contentBytes, seconds }));
  if (lab.errors.length > 0) throw new Error(lab.errors.join('\n'));
} finally {
  await lab.close();
}

function print(contentBytes: number, { triesPerSecond, wholePerSecond, ms16 }: WorkCost): void {
  console.log(JSON.stringify({
    bench: 'work',
    contentBytes,
    triesPerSecond: Math.round(triesPerSecond),
    wholePerSecond: Math.round(wholePerSecond),
    // What is to be expected; what one record took is beside it.
    expectedMs16: Math.round((1000 * 2 ** 16) / triesPerSecond),
    expectedMs20: Math.round((1000 * 2 ** 20) / triesPerSecond),
    minedMs16: Math.round(ms16),
  }));
}
