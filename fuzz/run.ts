/**
 * `npm run fuzz -- [target …]`: looks for inputs that a target does not bear (`hunt.ts`). Prints one JSON line for each
 * target, and exits with 1 where one found something; its input is left in `.cache/fuzz/findings`.
 *
 *   --seconds N   for each target      --seed S   of chance
 *   --keep        the few inputs that together take all branches replace those in `fuzz/corpus`
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../scripts/bundle.ts';
import { Prng } from '../src/testing/prng.ts';
import { inputsOf } from './corpus.ts';
import { instrumented } from './coverage.ts';
import { distilled, hunt } from './hunt.ts';
import { TARGETS } from './targets.ts';
import { Watchdog } from './watchdog.ts';

const CACHE = join(ROOT, '.cache/fuzz');
/** Of a target, in the repository: bytes of one input, and inputs. */
const KEPT_BYTES_MAX = 1024;
const KEPT_MAX = 40;

function write(folder: string, inputs: readonly Uint8Array[]): void {
  mkdirSync(folder, { recursive: true });
  for (const input of inputs) writeFileSync(join(folder, createHash('sha256').update(input).digest('hex').slice(0, 16)), input);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' }, keep: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => !TARGETS.some((target) => target.name === name));
  if (unknown !== undefined) throw new Error(`${unknown} is none of ${TARGETS.map(({ name }) => name).join(', ')}`);
  const { targets, counters } = await instrumented(CACHE);
  for (const target of targets.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
    const prng = new Prng(`fuzz ${values.seed} ${target.name}`);
    const watchdog = new Watchdog({ folder: join(CACHE, 'findings'), target: target.name });
    await watchdog.ready;
    const start = performance.now();
    const { kept, finding, ...figures } = await hunt(target, inputsOf(target, ROOT), counters, { prng, seconds: Number(values.seconds), watchdog });
    await watchdog.close();
    const seconds = Math.round((performance.now() - start) / 1000);
    console.log(JSON.stringify({ target: target.name, ...figures, kept: kept.length, seconds, ...(finding === undefined ? {} : { finding: finding.why }) }));
    if (finding !== undefined) {
      write(join(CACHE, 'findings', target.name), [finding.input]);
      process.exitCode = 1;
    } else if (values.keep) {
      const few = (await distilled(target, kept, counters)).filter(({ length }) => length > 0 && length <= KEPT_BYTES_MAX);
      rmSync(join(ROOT, 'fuzz/corpus', target.name), { recursive: true, force: true });
      write(join(ROOT, 'fuzz/corpus', target.name), few.slice(0, KEPT_MAX));
    }
  }
}

await main();
