// Shows that commands in documents are commands: the scripts and files they name are there, `peerset` knows them, and each knows the options it is given.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/bundle.ts';
import { main } from '../../src/cli/main.ts';
import { documents } from './snippets.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
const projects = [...read('vitest.config.ts').matchAll(/name: '(\w+)'/g)].map(([, name]) => name);

/** One command of a document. */
interface Told {
  readonly at: string;
  readonly words: readonly string[];
}

/** Commands in code that is for a shell or a service: a line each, or what stands behind `&&`. */
function toldIn(at: string, text: string): readonly Told[] {
  const tokens = new MarkdownIt().parse(text, {}).flatMap((token) => [token, ...token.children ?? []]);
  const code = tokens.filter(({ type, info }) => type === 'code_block' || type === 'code_inline' || (type === 'fence' && /^(text|ini|yaml)?$/.test(info.trim())));
  const commands = code.flatMap(({ content }) => content.split(/\n|&&|ExecStart=/)).map((line) => line.replace(/\s#.*|\s>+\s.*/, '').trim());
  return commands.filter((line) => /^(npm|npx|peerset|\/\S*\/peerset)\s/.test(line)).map((line) => ({ at: `${at}: ${line}`, words: line.split(/\s+/) }));
}

const optionsIn = (words: readonly string[]): readonly string[] => words.filter((word) => /^--\w/.test(word)).map((word) => word.slice(2).replace(/=.*/, ''));

async function helpOf(command: string): Promise<string> {
  const lines: string[] = [];
  const host = { dist: new URL('../../dist/', import.meta.url), say: (line: string) => void lines.push(line), complain: (line: string) => void lines.push(line), stdin: new PassThrough(), stdout: new PassThrough(), stop: AbortSignal.abort(), environment: {} };
  return (await main([command, '--help'], host)) === 0 ? lines.join('\n') : '';
}

/** What is wrong with a command of `npm run`: its script, or an option that the script's file does not name. */
function problemsOfScript(name: string, words: readonly string[]): readonly string[] {
  const script = scripts[name];
  if (script === undefined) return [`there is no script ${name}`];
  const source = /tsx (\S+\.ts)/.exec(script)?.[1];
  return source === undefined ? [] : optionsIn(words).filter((option) => !new RegExp(`\\b${option}\\b`).test(read(source))).map((option) => `${source} does not know --${option}`);
}

async function problemsOf(words: readonly string[]): Promise<readonly string[]> {
  const [first, second = '', third = '', ...rest] = words[0] === 'npx' && words[1] === 'peerset' ? words.slice(1) : words;
  if (first === 'npm') return second === 'run' ? problemsOfScript(third, rest) : second in { start: 1, test: 1 } ? problemsOfScript(second, rest) : [];
  if (first === 'npx') {
    if (second === 'tsx') return existsSync(join(ROOT, third)) ? [] : [`there is no file ${third}`];
    const at = rest.indexOf('--project');
    return second === 'vitest' && at >= 0 && !projects.includes(rest[at + 1]) ? [`there is no project ${rest[at + 1]}`] : [];
  }
  if (second.startsWith('-') || !/^[a-z]/.test(second)) return [];
  const help = await helpOf(second);
  if (help === '' || !help.startsWith(`peerset ${second}`)) return [`peerset has no command ${second}`];
  return optionsIn([third, ...rest]).filter((option) => option !== 'help' && !help.includes(`--${option}`)).map((option) => `peerset ${second} does not know --${option}`);
}

async function complaints(all: readonly Told[]): Promise<readonly string[]> {
  return (await Promise.all(all.map(async ({ at, words }) => (await problemsOf(words)).map((problem) => `${at}: ${problem}`)))).flat();
}

test('every command can be given as it stands', async () => {
  const all = ['CONTRIBUTING.md', 'examples/README.md', ...documents()].flatMap((path) => toldIn(path, read(path)));
  expect(all.length).toBeGreaterThan(60);
  expect(await complaints(all)).toEqual([]);
});

test('a command that is none is found', async () => {
  const wrong = '    npm run bnech\n\n    npm run bench -- --nn 1 && npx tsx scripts/gone.ts\n\n`npx vitest run --project unti`, `peerset pni room`\n\n```ini\nExecStart=/usr/bin/peerset pin room --quotta 2GB\n```\n';
  expect(await complaints(toldIn('a', wrong))).toHaveLength(6);
});
