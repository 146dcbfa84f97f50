/** The command and the entry for programs as they are published, built once for a test file into a folder of its own, and programs that run them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../scripts/bundle.ts';
import { bundleChunks } from '../../scripts/chunks.ts';

/** A program that runs. */
export interface Running {
  readonly process: ChildProcess;
  /** Lines of its output so far, and what it complained of. */
  readonly lines: readonly string[];
  readonly complaints: () => string;
  /** The next line that fits, from those not asked for yet. Rejects where the program ends without it. */
  line(fits: RegExp): Promise<string>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** What was built. */
export interface Built {
  /** `peerset` with these words. */
  peerset(words: readonly string[], environment?: Readonly<Record<string, string>>): Running;
  /** A program that imports `peerset/node` as `node`; its text is a module. `flags`: of Node. */
  program(text: string, words?: readonly string[], flags?: readonly string[]): Running;
  remove(): Promise<void>;
}

/** Builds it. `name`: of the folder, below `.cache`, from where packages are found. */
export async function builtFor(name: string): Promise<Built> {
  const folder = join(ROOT, '.cache', name);
  await rm(folder, { recursive: true, force: true });
  const chunks = await bundleChunks({ index: 'src/index.ts', node: 'src/node.ts', bridge: 'src/bridge/bridge.ts', cli: 'src/cli/main.ts' }, { packages: 'external' });
  for (const { path, bytes } of chunks) {
    const file = join(folder, 'dist', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  for (const part of ['bin', 'package.json']) await cp(join(ROOT, part), join(folder, part), { recursive: true });
  const started = new Set<ChildProcess>();
  const run = (words: readonly string[], environment: Readonly<Record<string, string>> = {}): Running => {
    const running = runningOf(spawn(process.execPath, words, { env: { ...process.env, ...environment }, stdio: 'pipe' }));
    started.add(running.process);
    return running;
  };
  const entry = pathToFileURL(join(folder, 'dist/node.js')).href;
  return {
    peerset: (words, environment) => run([join(folder, 'bin/peerset.js'), ...words], environment),
    program: (text, words = [], flags = []) => run([...flags, '--input-type=module', '--eval', `import * as node from ${JSON.stringify(entry)};\n${text}`, '--', ...words]),
    async remove() {
      for (const child of started) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

function runningOf(child: ChildProcess): Running {
  const lines: string[] = [];
  let [rest, complaints, asked] = ['', '', 0];
  const waiting = new Set<() => void>();
  let end: number | NodeJS.Signals | undefined;
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop()!;
    lines.push(...parts);
    for (const look of [...waiting]) look();
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => void (complaints += text));
  const ended = new Promise<number | NodeJS.Signals>((resolve) => child.once('close', (code, signal) => {
    resolve(end = signal ?? code ?? -1);
    for (const look of [...waiting]) look();
  }));
  const line = (fits: RegExp): Promise<string> => new Promise((resolve, reject) => {
    const look = (): void => {
      const at = lines.findIndex((candidate, i) => i >= asked && fits.test(candidate));
      if (at < 0 && end === undefined) return;
      waiting.delete(look);
      if (at < 0) return reject(new Error(`the program ended (${String(end)}) and never said ${String(fits)}:\n${lines.join('\n')}\n${complaints}`));
      asked = at + 1;
      resolve(lines[at]!);
    };
    waiting.add(look);
    look();
  });
  return { process: child, lines, complaints: () => complaints, line, ended };
}
