/** Shows that a program that is killed while it writes and makes pictures has at its next start what all rows say, and all that was acknowledged. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ClassicLevel } from 'classic-level';
import { expect, onTestFinished, test } from 'vitest';
import { levelStore } from '../../src/adapters/node/level-store.ts';

const KILLS = Number(process.env['PEERSET_KILLS'] ?? 8);
const WINDOW = 60;

interface Found {
  readonly from: 'picture' | 'rows';
  readonly doubt?: string;
  readonly names: readonly number[];
}

/** Runs the program until it has written and drawn some, and kills it. */
async function life(folder: string, pictures: number): Promise<{ readonly found: Found; readonly last: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', new URL('picture-writer.ts', import.meta.url).pathname, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  let [found, last, drawn]: [Found | undefined, number, number] = [undefined, 0, 0];
  for await (const line of createInterface(child.stdout)) {
    const [what, fact] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    if (what === 'found') found = JSON.parse(fact) as Found;
    if (what === 'wrote') last = Number(fact);
    if (what === 'drawn') expect([++drawn > 0, fact]).toEqual([true, 'made']);
    // Some lines are still on their way: all of them are read.
    if (drawn === pictures && last > 0) child.kill('SIGKILL');
  }
  await ended;
  return { found: found!, last };
}

async function rowsOf(folder: string): Promise<readonly number[]> {
  const copy = `${folder}-copy`;
  await cp(folder, copy, { recursive: true });
  for (const name of await readdir(copy)) if (name.startsWith('picture-')) await rm(join(copy, name));
  const store = levelStore({ path: copy, load: async () => ClassicLevel });
  const { headers } = await store.open();
  await store.close();
  await rm(copy, { recursive: true });
  return headers.map(({ name }) => Number(name));
}

test(`${KILLS} kills, with pictures made all the while`, async () => {
  const root = await mkdtemp(join(tmpdir(), 'peerset-picture-kills-'));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  const folder = join(root, 'records');
  const starts = { picture: 0, rows: 0 };
  let rows: readonly number[] = [];
  for (let kill = 0, acknowledged = 0; kill <= KILLS; kill++) {
    const { found, last } = await life(folder, kill === 0 ? 2 : kill % 3);
    starts[found.from]++;
    expect([found.names, found.doubt]).toEqual([rows, undefined]);
    if (kill > 0) {
      const [first, newest] = [found.names[0]!, found.names.at(-1)!];
      // What was acknowledged is there, and nothing that was taken away; the write under way when it was killed may be.
      expect([newest - acknowledged >= 0, newest - acknowledged <= 1, found.names.length]).toEqual([true, true, Math.min(WINDOW, newest)]);
      expect(first).toBe(newest - found.names.length + 1);
    }
    acknowledged = last;
    rows = await rowsOf(folder);
  }
  expect(starts.picture).toBe(KILLS);
}, 240_000);
