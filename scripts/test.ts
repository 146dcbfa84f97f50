/**
 * `npm test`: everything a stranger needs to believe us, the quick steps first. Every step runs even if an
 * earlier one failed, so that one run shows all there is to fix; the exit code is that of the first failure.
 * The summary names each test that failed, since what it printed itself may be far above. The last line is
 * `N passed, N failed`: the tests of all steps, and one failure for each other step that failed.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './bundle.ts';
import { chromiumPath } from './chromium.ts';

interface Step {
  readonly name: string;
  /** Words for Node, after its own path. */
  readonly words: readonly string[];
  /** Where vitest leaves its counts; absent for steps that are no tests. */
  readonly report?: string;
  readonly timeoutMs: number;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** What failed, each with the beginning of why. */
  readonly failures: readonly string[];
}

interface Outcome extends Counts {
  readonly step: Step;
  readonly code: number;
  readonly seconds: number;
}

/** What vitest's reporter `json` leaves, as far as it is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string; readonly failureMessages: readonly string[] }[];
  }[];
}

const CACHE = join(ROOT, '.cache');
const MINUTE = 60_000;
const NOTHING_COUNTED: Counts = { passed: 0, failed: 0, failures: [] };

/** Simulated swarms in all, and those of them that are full of foes: each costs four ordinary ones. */
const SEEDS = Number(process.env['PEERSET_SEEDS'] ?? 300);
const HOSTILE_SEEDS = Math.ceil(SEEDS / 20);

/** In their order; those that stand together run at once, where each would leave a core idle, and are printed when they are done. */
const STEPS: readonly (readonly Step[])[] = [
  [
    vitest('tidy', 2 * MINUTE),
    { name: 'types of the core', words: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.core.json'], timeoutMs: 3 * MINUTE },
  ],
  [
    { name: 'types of everything', words: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], timeoutMs: 3 * MINUTE },
    { name: 'types of the panel', words: ['node_modules/svelte-check/bin/svelte-check', '--tsconfig', 'tsconfig.ui.json', '--threshold', 'error'], timeoutMs: 3 * MINUTE },
    script('build', 'scripts/build.ts', 3 * MINUTE),
    script('size', 'scripts/size.ts', 2 * MINUTE),
  ],
  [vitest('package', 4 * MINUTE)],
  [vitest('unit', 8 * MINUTE)],
  [
    script('simulation', 'sim/run.ts', 6 * MINUTE, '--seeds', String(SEEDS - HOSTILE_SEEDS)),
    script('hostile simulation', 'sim/run.ts', 4 * MINUTE, '--hostile', '--seeds', String(HOSTILE_SEEDS)),
  ],
  [vitest('browser', 13 * MINUTE)],
  [vitest('live', 4 * MINUTE)],
];

function vitest(project: string, timeoutMs: number): Step {
  const report = join(CACHE, `tests-${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return { name: project, words: ['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...reporters], report, timeoutMs };
}

function script(name: string, file: string, timeoutMs: number, ...words: readonly string[]): Step {
  return { name, words: ['--import', 'tsx', file, ...words], timeoutMs };
}

async function runStep(step: Step, output: 'inherit' | 'pipe'): Promise<Outcome> {
  if (output === 'inherit') console.log(`\n# ${step.name}`);
  if (step.report !== undefined) rmSync(step.report, { force: true });
  const start = performance.now();
  const code = await run(step, output);
  const seconds = (performance.now() - start) / 1000;
  const counts = step.report === undefined ? NOTHING_COUNTED : readCounts(step.report);
  // A step that fails without a failing test (types, a file that does not load, a time-out) is one failure.
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
  return { ...counts, step, code, failed, seconds };
}

function run(step: Step, output: 'inherit' | 'pipe'): Promise<number> {
  return new Promise(resolve => {
    // A group of its own, so that a step that hangs ends with everything it started.
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
      // Not before a step beside it has ended its own.
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

function readCounts(report: string): Counts {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    return { passed: numPassedTests, failed: numFailedTests, failures: testResults.flatMap(failuresOf) };
  } catch {
    // No report: vitest did not come far enough to count; the exit code tells.
    return NOTHING_COUNTED;
  }
}

function failuresOf({ name, message, status, assertionResults }: Report['testResults'][number]): string[] {
  const file = relative(ROOT, name);
  const failed = assertionResults.filter(test => test.status === 'failed');
  const said = failed.map(test => `${file}: ${test.fullName}: ${beginning(test.failureMessages[0] ?? '')}`);
  // A file that did not load, or whose hooks failed, has no failing test.
  return said.length === 0 && status === 'failed' ? [`${file}: ${beginning(message)}`] : said;
}

function beginning(text: string): string {
  return text.split('\n', 1)[0]!.slice(0, 200);
}

function summarise(outcomes: readonly Outcome[]): number {
  console.log('\n# summary');
  for (const { step, code, passed, failed, seconds, failures } of outcomes) {
    const counts = step.report === undefined ? '' : `, ${passed} passed, ${failed} failed`;
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${seconds.toFixed(1)} s${counts})`);
    for (const failure of failures) console.log(`     ${failure}`);
  }
  const sum = (pick: (outcome: Outcome) => number): number => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  console.log(`\n${sum(outcome => outcome.passed)} passed, ${sum(outcome => outcome.failed)} failed`);
  return outcomes.find(outcome => outcome.code !== 0)?.code ?? 0;
}

mkdirSync(CACHE, { recursive: true });
const chosen = process.argv.slice(2);
const groups = STEPS.map(group => group.filter(step => chosen.length === 0 || chosen.includes(step.name)));
if (groups.flat().some(step => step.name === 'browser' || step.name === 'live')) await chromiumPath();
const outcomes: Outcome[] = [];
for (const group of groups) outcomes.push(...await Promise.all(group.map(step => runStep(step, group.length > 1 ? 'pipe' : 'inherit'))));
process.exitCode = summarise(outcomes);
