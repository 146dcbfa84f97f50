/** `peerset bench`: what this machine does in a second, in half a minute at most. */
import { parseArgs } from 'node:util';
import { UsageError, type Command, type CommandHost } from './command.ts';
import { countOf } from './quantities.ts';

const HELP = `peerset bench [--records N] [--json]

Measures how many records a second this machine signs, checks, takes into the set, writes to
disk (each batch of 200 on the device) and reads. In a folder of its own, which goes afterwards.

  --records N        5000 unless told otherwise
  --json             the figures as JSON`;

const SAYS = {
  sign: 'signed', verify: 'checked', set: 'taken into the set', store: 'written to disk', read: 'read from disk', restart: 'found again at a start',
} as const;
const RECORDS_MAX = 1_000_000;

/** The command. */
export const BENCH: Command = { name: 'bench', summary: 'measures what this machine does in a second', help: HELP, run: bench };

async function bench(words: readonly string[], { say, stop }: CommandHost): Promise<number> {
  const options = { records: { type: 'string', default: '5000' }, json: { type: 'boolean' } } as const;
  const { positionals: [word], values } = parseArgs({ args: [...words], options, allowPositionals: true });
  if (word !== undefined) throw new UsageError(`What is "${word}"? What is measured is this machine.`);
  const records = countOf(values.records, '--records', RECORDS_MAX);
  const { measure } = await import('../node/measure.ts');
  const perSecond: Record<string, number> = {};
  for await (const { what, perSecond: rate } of measure(records, stop)) {
    perSecond[what] = rate;
    if (values.json !== true) say(`${String(rate).padStart(9)} records a second ${SAYS[what]}`);
  }
  if (stop.aborted) throw new Error('Ended before it was done.');
  if (values.json === true) say(JSON.stringify({ records, perSecond, node: process.versions.node, platform: `${process.platform} ${process.arch}` }));
  return 0;
}
