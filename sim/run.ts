/**
 * `npm run sim -- --seeds 2000 --from 1`: runs seeds and prints one JSON summary. Exit code 1 where one fails.
 *
 *   --seeds N   how many            --from S   the first        --trace   print every event (with --seeds 1)
 *   --jobs J    worker processes    --twice    run every seed twice; without it every 20th
 *   --hostile   seeds in which up to a third of the swarm means harm, in every way there is
 *   --small     with it: few peers and little time, many seeds for the same work
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { withContent } from './contents.ts';
import { hostileScenarioOf, scenarioOf, skirmishOf, type Scenario } from './scenario.ts';
import { SEEDS } from './seeds.ts';
import { Swarm, type Outcome } from './swarm.ts';

interface Summary {
  seeds: number;
  failed: { readonly seed: string; readonly checker: string; readonly peer: string; readonly at: number; readonly detail: string; readonly again: string }[];
  events: number;
  virtualHours: number;
  peers: number;
  foes: number;
  records: number;
  /** Of this machine's clock, and of its processor: a busy machine shows in the difference. */
  seconds: number;
  processorSeconds: number;
}

/** What one process does. */
interface Work {
  readonly seeds: readonly string[];
  readonly mood: Mood;
  readonly twice: boolean;
}

const TWICE_EVERY = 20;
const FAILURES_SHOWN = 20;
/** Most of what a swarm makes lives for a moment: with the usual 16 MiB a sixth of the time went to collecting it. */
const ROOM_FOR_YOUNG = '--max-semi-space-size=64';

/** How seeds become plans. */
type Mood = 'ordinary' | 'hostile' | 'skirmish';

const PLANS: Readonly<Record<Mood, (seed: string) => Scenario>> = {
  ordinary: (seed) => withContent(scenarioOf(seed)),
  hostile: (seed) => withContent(hostileScenarioOf(seed)),
  skirmish: (seed) => withContent(skirmishOf(seed)),
};

/** What to type for it. */
const FLAGS: Readonly<Record<Mood, string>> = { ordinary: '', hostile: '--hostile ', skirmish: '--hostile --small ' };

/** Runs one seed, and where asked once more to see that it does the same. */
function runSeed(seed: string, mood: Mood, again: 'again' | 'once'): Outcome {
  const plan = PLANS[mood](seed);
  const outcome = new Swarm(plan, { hash: again === 'again' ? 'hash' : 'none' }).run();
  if (again === 'once') return outcome;
  const second = new Swarm(plan, { hash: 'hash' }).run();
  if (second.trace === outcome.trace) return outcome;
  const violation = { checker: 'same-trace', peer: 'swarm', at: 0, detail: `${outcome.trace} and then ${second.trace}` } as const;
  return { ...outcome, violations: [...outcome.violations, violation] };
}

function runSeeds({ seeds, mood, twice }: Work): Summary {
  const start = performance.now();
  const used = process.cpuUsage();
  const summary: Summary = { seeds: 0, failed: [], events: 0, virtualHours: 0, peers: 0, foes: 0, records: 0, seconds: 0, processorSeconds: 0 };
  for (const [i, seed] of seeds.entries()) {
    const outcome = runSeed(seed, mood, twice || i % TWICE_EVERY === 0 ? 'again' : 'once');
    summary.seeds++;
    summary.events += outcome.events;
    summary.virtualHours += outcome.virtualMs / 3_600_000;
    summary.peers += outcome.peers;
    summary.foes += outcome.foes;
    summary.records += outcome.records;
    const first = outcome.violations[0];
    if (first === undefined) continue;
    summary.failed.push({ seed, ...first, again: `npm run sim -- ${FLAGS[mood]}--from ${seed} --seeds 1 --trace` });
  }
  summary.seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(used);
  summary.processorSeconds = (user + system) / 1e6;
  return summary;
}

async function runJobs(work: Work, jobs: number): Promise<Summary> {
  const parts = Array.from({ length: jobs }, (_, job) => work.seeds.filter((_seed, i) => i % jobs === job));
  const summaries = await Promise.all(parts.map((seeds) => runJob({ ...work, seeds })));
  return summaries.reduce((sum, part) => ({
    seeds: sum.seeds + part.seeds,
    failed: [...sum.failed, ...part.failed],
    events: sum.events + part.events,
    virtualHours: sum.virtualHours + part.virtualHours,
    peers: sum.peers + part.peers,
    foes: sum.foes + part.foes,
    records: sum.records + part.records,
    seconds: Math.max(sum.seconds, part.seconds),
    processorSeconds: sum.processorSeconds + part.processorSeconds,
  }));
}

/** A process of its own: the same file, asked by message. */
function runJob(work: Work): Promise<Summary> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['--job'], { execArgv: [...process.execArgv, ROOM_FOR_YOUNG] });
    child.once('message', (summary) => resolve(summary as Summary));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`a job ended with ${code}`)));
    child.send(work);
  });
}

function moodOf(isHostile: boolean, isSmall: boolean): Mood {
  if (!isHostile) return 'ordinary';
  return isSmall ? 'skirmish' : 'hostile';
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '200' },
      from: { type: 'string', default: '1' },
      jobs: { type: 'string', default: String(Math.min(2, availableParallelism())) },
      trace: { type: 'boolean', default: false },
      twice: { type: 'boolean', default: false },
      hostile: { type: 'boolean', default: false },
      small: { type: 'boolean', default: false },
      job: { type: 'boolean', default: false },
    },
  });
  if (values.job) {
    process.once('message', (asked) => {
      process.send!(runSeeds(asked as Work), () => process.exit());
    });
    return;
  }
  if (values.small && !values.hostile) throw new Error('--small goes with --hostile');
  const mood = moodOf(values.hostile, values.small);
  const first = Number(values.from);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => String(first + i));
  if (values.trace) {
    const outcome = new Swarm(PLANS[mood](seeds[0]!), { print: (line) => console.log(line) }).run();
    console.log(JSON.stringify(outcome, undefined, 2));
    process.exitCode = outcome.violations.length === 0 ? 0 : 1;
    return;
  }
  // Seeds that once found a bug go first.
  const all = [...new Set([...(seeds.length > 100 ? SEEDS[mood] : []), ...seeds])];
  const jobs = all.length < 20 ? 1 : Number(values.jobs);
  const work: Work = { seeds: all, mood, twice: values.twice };
  const summary = jobs > 1 ? await runJobs(work, jobs) : runSeeds(work);
  console.log(JSON.stringify({ ...summary, failed: summary.failed.slice(0, FAILURES_SHOWN), failures: summary.failed.length }, undefined, 2));
  process.exitCode = summary.failed.length === 0 ? 0 : 1;
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) await main();
