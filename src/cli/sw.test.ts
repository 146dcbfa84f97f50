/** Shows that the service worker gets into a site's folder, that nothing else is written over, and that whatever is wrong is said. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SERVICE_WORKER_MARK } from '../../scripts/service-worker.ts';
import { main } from './main.ts';

const PROGRAM = `${SERVICE_WORKER_MARK}: this version`;

let folder: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peerset-cli-'));
  said = [];
  for (const name of ['dist', 'site']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'dist/peerset-sw.js'), PROGRAM);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ version: '1.2.3' }));
});
afterEach(() => rm(folder, { recursive: true }));

const inFolder = (name: string): string => join(folder, name);
const run = (...words: string[]): Promise<number> => {
  const note = (line: string): void => void said.push(line);
  return main(words, { dist: pathToFileURL(`${folder}/dist/`), say: note, complain: note, stdin: process.stdin, stdout: process.stdout, stop: new AbortController().signal, environment: {} });
};
const copied = (): Promise<string> => readFile(inFolder('site/peerset-sw.js'), 'utf8');

test('it is written, and said how it is used', async () => {
  expect(await run('sw', inFolder('site'))).toBe(0);
  expect(await copied()).toBe(PROGRAM);
  expect(said.join('\n')).toMatch(/written.*serveFiles\(\)/);
});

test('it is renewed with a new version, and left alone where it is of this one', async () => {
  await writeFile(inFolder('site/peerset-sw.js'), `${SERVICE_WORKER_MARK}: an old version`);
  expect(await run('sw', inFolder('site'))).toBe(0);
  expect(await copied()).toBe(PROGRAM);
  expect(await run('sw', inFolder('site'))).toBe(0);
  expect(said.at(-1)).toContain('up to date');
});

test('what is not ours stays, unless somebody insists', async () => {
  await writeFile(inFolder('site/peerset-sw.js'), 'theirs');
  expect(await run('sw', inFolder('site'))).toBe(1);
  expect(await copied()).toBe('theirs');
  expect(said.join('\n')).toContain('--force');
  expect(await run('sw', inFolder('site'), '--force')).toBe(0);
  expect(await copied()).toBe(PROGRAM);
});

test.each([
  ['no folder that is there', ['sw', 'site/nowhere'], 1, /no folder/], ['a file for a folder', ['sw', 'package.json'], 1, /not a folder/],
  ['no folder at all', ['sw'], 2, /Which folder/], ['two folders', ['sw', 'site', 'dist'], 2, /One folder/], ['an option that nobody knows', ['sw', 'site', '--foo'], 2, /--foo/],
  ['a command that nobody knows', ['frobnicate'], 2, /no command "frobnicate"/],
])('%s is said', async (_, words, code, says) => {
  expect(await run(...words.map((word) => (/^(site|dist|package)/.test(word) ? inFolder(word) : word)))).toBe(code);
  expect(said.join('\n')).toMatch(says);
});

test('a copy of the package that was not built says so', async () => {
  await rm(inFolder('dist/peerset-sw.js'));
  expect(await run('sw', inFolder('site'))).toBe(1);
  expect(said.join('\n')).toContain('install it again');
});

test.each([[[]], [['help']], [['--help']], [['-h']]])('%j lists the commands', async (words) => {
  expect(await run(...words)).toBe(0);
  expect(said.join('\n')).toMatch(/sw +copies/);
});

test.each([[['sw', '--help']], [['help', 'sw']], [['sw', 'x', '-h']]])('%j explains the command and does nothing', async (words) => {
  expect(await run(...words)).toBe(0);
  expect(said.join('\n')).toMatch(/peerset sw DIR/);
});

test('--version is the version of the package', async () => {
  expect(await run('--version')).toBe(0);
  expect(said).toEqual(['1.2.3']);
});
