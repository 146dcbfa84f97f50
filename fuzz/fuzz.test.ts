/**
 * Shows that no decoder and no machine throws, contradicts itself or grows without bound, for every input that is kept
 * and for a few hundred changed ones. `npm run fuzz` looks further.
 */
import { describe, expect, it } from 'vitest';
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Prng } from '../src/testing/prng.ts';
import { inputsOf } from './corpus.ts';
import { mutated } from './mutator.ts';
import { ensureSmall, type Target } from './target.ts';
import { TARGETS } from './targets.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUNS = 300 * Number(process.env['PEERSET_RUNS'] ?? 1);
/** Machines take milliseconds, not microseconds. */
const SLOW = new Set(['session', 'replica', 'reconcile', 'relay', 'file-swarm']);
const SEED = 'fuzz 1';

/** The first input that a target does not bear, in hex, and why. */
async function failure({ name, run }: Target, inputs: Iterable<Uint8Array>): Promise<string | undefined> {
  for (const input of inputs) {
    try {
      await run(input);
    } catch (error) {
      return `${name} ${Buffer.from(input).toString('hex')}: ${error instanceof Error ? error.stack : String(error)}`;
    }
  }
  return undefined;
}

function* mutations(target: Target, runs: number): Generator<Uint8Array> {
  const prng = new Prng(`${SEED} ${target.name}`);
  const inputs = inputsOf(target, ROOT);
  for (let i = 0; i < runs; i++) yield mutated(prng, inputs);
}

describe.each(TARGETS)('$name', (target) => {
  it('bears every input that is kept', async () => {
    expect(await failure(target, inputsOf(target, ROOT))).toBeUndefined();
  });

  it(`bears changed inputs (seed "${SEED}")`, async () => {
    expect(await failure(target, mutations(target, SLOW.has(target.name) ? RUNS / 6 : RUNS))).toBeUndefined();
  });
});

describe('a target', () => {
  it('that throws is reported with its input', async () => {
    const bad: Target = { name: 'bad', seeds: () => [Uint8Array.of(7)], run: ([first]) => {
      if (first === 7) throw new Error('seven');
    } };
    expect(await failure(bad, inputsOf(bad, ROOT))).toContain('bad 07: Error: seven');
  });

  it('whose answer is much larger than the question is found out', () => {
    expect(() => ensureSmall(new Array(100_000).fill(1), new Uint8Array(10))).toThrow('10 bytes became');
    expect(() => ensureSmall({ bytes: new Uint8Array(10) }, new Uint8Array(10))).not.toThrow();
  });

  it('that never ends is reported with its input', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'peerset-fuzz-'));
    const { stdout, signal } = await ended(fork(join(ROOT, 'fuzz/watchdog-bad.ts'), [folder], { execArgv: ['--import', 'tsx'], silent: true }));
    const [name] = await readdir(join(folder, 'bad'));
    expect({ signal, input: [...await readFile(join(folder, 'bad', name!))] }).toEqual({ signal: 'SIGKILL', input: [7, 7] });
    expect(stdout).toContain('a step did not end');
    await rm(folder, { recursive: true });
  });
});

/** How a process ended, and what it said. */
function ended(child: ChildProcess): Promise<{ readonly stdout: string; readonly signal: string | null }> {
  let stdout = '';
  child.stdout!.on('data', (text) => (stdout += String(text)));
  return new Promise((resolve) => child.once('close', (_code, signal) => resolve({ stdout, signal })));
}
