/**
 * `npm test`: everything a stranger needs to believe us, the quick steps first. Every step runs even if an
 * earlier one failed, so that one run shows all there is to fix; the exit code is that of the first failure. Browsers wait much,
 * for disks and for each other: what takes a processor and nothing else runs beside them, and is printed when it is done.
 * The last line is `N passed, N failed`: the tests of all steps, and one failure for each other step that failed.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bundle.ts';
import { chromiumPath } from './chromium.ts';

interface Step {
  readonly name: string;
  /** Words for Node, after its own path. */
  readonly words: readonly string[];
  /** Where vitest leaves its counts; absent for steps that are no tests. */
  readonly report?: string;
  readonly timeoutMs: number;
  /** Whether it runs beside the browsers. */
  readonly lane: 'first' | 'beside' | 'browsers';
}

interface Outcome {
  readonly step: Step;
  readonly code: number;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
}

const CACHE = join(ROOT, '.cache');
const MINUTE = 60_000;

/** Simulated swarms in all, and those of them that are full of foes: each costs four ordinary ones. */
const SEEDS = Number(process.env['PEERSET_SEEDS'] ?? 2000);
const HOSTILE_SEEDS = Math.ceil(SEEDS / 20);

const STEPS: readonly Step[] = [
  vitest('tidy', 'first', 2 * MINUTE),
  { name: 'types of the core', lane: 'first', words: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.core.json'], timeoutMs: 3 * MINUTE },
  { name: 'types of everything', lane: 'first', words: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], timeoutMs: 3 * MINUTE },
  script('build', 'first', 'scripts/build.ts', 3 * MINUTE),
  script('size', 'first', 'scripts/size.ts', MINUTE),
  vitest('unit', 'beside', 12 * MINUTE, '--maxWorkers=1'),
  script('simulation', 'beside', 'sim/run.ts', 8 * MINUTE, '--seeds', String(SEEDS - HOSTILE_SEEDS)),
  script('hostile simulation', 'beside', 'sim/run.ts', 5 * MINUTE, '--hostile', '--seeds', String(HOSTILE_SEEDS)),
  vitest('browser', 'browsers', 14 * MINUTE),
];

function vitest(project: string, lane: Step['lane'], timeoutMs: number, ...words: readonly string[]): Step {
  const report = join(CACHE, `tests-${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return { name: project, lane, words: ['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...reporters, ...words], report, timeoutMs };
}

function script(name: string, lane: Step['lane'], file: string, timeoutMs: number, ...words: readonly string[]): Step {
  return { name, lane, words: ['--import', 'tsx', file, ...words], timeoutMs };
}

async function runStep(step: Step): Promise<Outcome> {
  if (step.lane !== 'beside') console.log(`\n# ${step.name}`);
  if (step.report !== undefined) rmSync(step.report, { force: true });
  const start = performance.now();
  const code = await run(step);
  const seconds = (performance.now() - start) / 1000;
  const counts = step.report === undefined ? { passed: 0, failed: 0 } : readCounts(step.report);
  // A step that fails without a failing test (types, a file that does not load, a time-out) is one failure.
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
  return { step, code, passed: counts.passed, failed, seconds };
}

function run(step: Step): Promise<number> {
  return new Promise(resolve => {
    // A group of its own, so that a step that hangs ends with everything it started.
    const output = step.lane === 'beside' ? 'pipe' : 'inherit';
    const child = spawn(process.execPath, step.words, { cwd: ROOT, stdio: ['ignore', output, output], detached: true });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => said.push(bytes));
    const endGroup = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group ended by itself.
      }
    };
    const timer = setTimeout(() => {
      console.error(`${step.name}: no end after ${step.timeoutMs / 1000} s`);
      endGroup();
    }, step.timeoutMs);
    const interrupt = (): void => {
      endGroup();
      // Not before the other lane has ended its own.
      setImmediate(() => process.exit(130));
    };
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    child.once('error', error => console.error(error.message));
    child.once('close', code => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      if (output === 'pipe') console.log(`\n# ${step.name}\n${Buffer.concat(said).toString()}`);
      resolve(code ?? 1);
    });
  });
}

function readCounts(report: string): { readonly passed: number; readonly failed: number } {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
    return { passed: numPassedTests ?? 0, failed: numFailedTests ?? 0 };
  } catch {
    // No report: vitest did not come far enough to count; the exit code tells.
    return { passed: 0, failed: 0 };
  }
}

function summarise(outcomes: readonly Outcome[]): number {
  console.log('\n# summary');
  for (const { step, code, passed, failed, seconds } of outcomes) {
    const counts = step.report === undefined ? '' : `, ${passed} passed, ${failed} failed`;
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${seconds.toFixed(1)} s${counts})`);
  }
  const sum = (pick: (outcome: Outcome) => number): number => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  console.log(`\n${sum(outcome => outcome.passed)} passed, ${sum(outcome => outcome.failed)} failed`);
  return outcomes.find(outcome => outcome.code !== 0)?.code ?? 0;
}

mkdirSync(CACHE, { recursive: true });
const chosen = process.argv.slice(2);
const steps = STEPS.filter(step => chosen.length === 0 || chosen.includes(step.name));
if (steps.some(step => step.name === 'browser')) await chromiumPath();

async function runLane(lane: Step['lane']): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps.filter((one) => one.lane === lane)) outcomes.push(await runStep(step));
  return outcomes;
}

const first = await runLane('first');
process.exitCode = summarise([...first, ...(await Promise.all([runLane('beside'), runLane('browsers')])).flat()]);
