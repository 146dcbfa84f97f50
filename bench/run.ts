/**
 * `npm run bench`: measures peerset beside its rivals, in real Chromium with profiles on disk, everything on
 * this machine. Systems take turns within each run, so that a busy minute hits all of them. Prints JSON
 * lines, one per system, job and size: medians of the runs, and `failed` with a reason for every run that
 * did not work; then what the bars say (`bench/bars.ts`). `bench/report.ts` makes tables of them.
 */
import { randomBytes } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { chromiumPath } from '../scripts/chromium.ts';
import { startLab, type Lab } from '../test/browser/harness.ts';
import { compareWithBars } from './bars.ts';
import { sizeOf, splitBundle } from './bundles.ts';
import { JOBS, parseOptions, type Job, type Options, type SystemName } from './options.ts';
import { runPair, type LongTasks } from './pair.ts';
import type { Line } from './report.ts';
import { startRxdbSignalling, startYjsSignalling, type Signalling } from './signalling.ts';
import { summarize, type Figures } from './statistics.ts';
import { runSwarm } from './swarm.ts';

/** Jobs that need n records and two devices. */
const PAIR_JOBS = JOBS.filter(job => job !== 'size' && job !== 'swarm');
const SWARM_COUNT = 1000;
/** Systems that find each other by a server of their own; all others use the lab's tracker. */
const SERVERS: Partial<Record<SystemName, () => Promise<Signalling>>> = { 'y-webrtc': startYjsSignalling, rxdb: startRxdbSignalling };
/** Long tasks told of one run, the longest. */
const TASKS_TOLD_MAX = 12;

/** All runs of one job with one system and size. */
class Tally {
  readonly figures: Figures[] = [];
  readonly failures: string[] = [];

  line(): Readonly<Record<string, number | string>> {
    const failed = this.failures.length === 0 ? {} : { failed: this.failures.join(' || ') };
    return { runs: this.figures.length, ...summarize(this.figures), ...failed };
  }
}

/** One system, ready to be run. */
interface Entrant {
  readonly system: SystemName;
  readonly lab: Lab;
  readonly server: Signalling | undefined;
}

/** All lines printed, for the bars. */
const printed: Line[] = [];

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const entrants: Entrant[] = [];
  const deadline = Date.now() + options.minutes * 60_000;
  try {
    print({ bench: 'machine', load: loadavg().map(value => Number(value.toFixed(2))).join(' '), cores: cpus().length, processor: cpus()[0]?.model ?? '', node: process.version, browser: (await chromiumPath()).replace(/^.*\//, ''), runs: options.runs });
    for (const system of options.systems) await enter(system, entrants);
    if (options.jobs.has('size')) for (const { system } of entrants) print({ bench: 'size', system, ...sizeOf(await splitBundle(`bench/systems/${system}.ts`)) });
    // What is hardest comes first: if time runs out, it is the small rooms that are left.
    const [largest = 0, ...smaller] = [...options.sizes].sort((left, right) => right - left);
    await measurePairs({ entrants, options, deadline, count: largest, jobs: options.jobs });
    if (options.jobs.has('swarm')) await measureSwarms({ entrants, options, deadline });
    // Latency hardly depends on what is there already; it takes ten seconds each time.
    const others = new Set([...options.jobs].filter(job => job !== 'live'));
    for (const count of smaller) await measurePairs({ entrants, options, deadline, count, jobs: others });
    for (const line of compareWithBars(printed)) print(line);
    print({ bench: 'end', load: loadavg()[0]?.toFixed(2) ?? '', minutes: Number(((Date.now() - deadline) / 60_000 + options.minutes).toFixed(1)) });
  } finally {
    await Promise.all(entrants.map(({ lab }) => lab.close()));
    await Promise.all(entrants.map(({ server }) => server?.close()));
  }
}

/** A system whose page does not even build is told, and the others go on. */
async function enter(system: SystemName, entrants: Entrant[]): Promise<void> {
  try {
    const entry = `bench/page/${system}.ts`;
    const { files } = await splitBundle(entry);
    const server = await SERVERS[system]?.();
    entrants.push({ system, lab: await startLab({ entry, files, tracker: server === undefined }), server });
  } catch (error) {
    print({ bench: 'build', system, failed: reasonOf(error) });
  }
}

interface Plan {
  readonly entrants: readonly Entrant[];
  readonly options: Options;
  /** Nothing is begun after this. */
  readonly deadline: number;
}

interface PairPlan extends Plan {
  readonly count: number;
  readonly jobs: ReadonlySet<Job>;
}

async function measurePairs({ entrants, options, deadline, count, jobs: wanted }: PairPlan): Promise<void> {
  const jobs = PAIR_JOBS.filter(job => wanted.has(job));
  if (jobs.length === 0) return;
  const tallies = new Map(entrants.map(({ system }) => [system, new Map<Job, Tally>(jobs.map(job => [job, new Tally()]))]));
  for (let run = 1; run <= options.runs; run++) {
    for (const { system, lab, server } of entrants) {
      const ofSystem = tallies.get(system);
      const missing = new Set<Job>(jobs);
      try {
        if (Date.now() > deadline) throw new Error('no time left');
        await runPair({
          lab, serverUrl: server?.url ?? lab.trackerUrl, room: roomName(), count, jobs: wanted,
          report: (job, figures, tasks = []) => {
            if (!missing.delete(job)) return;
            ofSystem?.get(job)?.figures.push(figures);
            if (tasks.length > 0) print({ bench: 'long-tasks', system, n: count, job, run, count: tasks.length, tasks: inWords(tasks) });
          },
        });
      } catch (error) {
        for (const job of missing) ofSystem?.get(job)?.failures.push(`run ${run}: ${reasonOf(error)}`);
      }
    }
  }
  for (const job of jobs) for (const [system, ofSystem] of tallies) print({ bench: job, system, n: count, ...ofSystem.get(job)?.line() });
}

async function measureSwarms({ entrants, options, deadline }: Plan): Promise<void> {
  const tallies = new Map(entrants.map(({ system }) => [system, new Tally()]));
  for (let run = 1; run <= options.runs; run++) {
    for (const { system, lab, server } of entrants) {
      try {
        if (Date.now() > deadline) throw new Error('no time left');
        tallies.get(system)?.figures.push(await runSwarm({ lab, serverUrl: server?.url ?? lab.trackerUrl, room: roomName() }));
      } catch (error) {
        tallies.get(system)?.failures.push(`run ${run}: ${reasonOf(error)}`);
      }
    }
  }
  for (const [system, tally] of tallies) print({ bench: 'swarm', system, n: SWARM_COUNT, ...tally.line() });
}

function roomName(): string {
  return `bench-${randomBytes(6).toString('hex')}`;
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const REASON_LENGTH_MAX = 400;
  // Playwright colours its messages.
  return text.replaceAll(/\u001b\[\d+m/g, '').replaceAll(/\s+/g, ' ').slice(0, REASON_LENGTH_MAX);
}

/** The longest of them in the order they came, as `at 1200: 63`. */
function inWords(tasks: LongTasks): string {
  const longest = [...tasks].sort((left, right) => right[1] - left[1]).slice(0, TASKS_TOLD_MAX);
  return longest.sort((left, right) => left[0] - right[0]).map(([at, ms]) => `at ${at}: ${ms}`).join(', ');
}

function print(line: Line): void {
  printed.push(line);
  console.log(JSON.stringify(line));
}

await main();
