/**
 * The command `peerset`: finds what was asked for, and says what there is where that is nothing. Each command is a file of its own. What goes
 * wrong is one plain sentence and an exit code: 0 done, 1 it could not be done, 2 it was asked for in a way nobody understands.
 */
import { readFile } from 'node:fs/promises';
import { BENCH } from './bench.ts';
import { BRIDGE } from './bridge.ts';
import { UsageError, type Command, type CommandHost } from './command.ts';
import { DOCTOR } from './doctor.ts';
import { PIN } from './pin.ts';
import { SERVICE_WORKER } from './sw.ts';
import { TRACKER } from './tracker.ts';
import { EXPORT, IMPORT } from './transfer.ts';

/** In the order in which people meet them. */
const COMMANDS: readonly Command[] = [PIN, BRIDGE, TRACKER, EXPORT, IMPORT, DOCTOR, BENCH, SERVICE_WORKER];

/** Runs what the words behind `peerset` say; the exit code. Never throws. */
export async function main(words: readonly string[], host: CommandHost): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || isHelp(name)) return help(rest, host);
  if (name === '--version' || name === '-v') return version(host);
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) return unknown(name, host);
  if (rest.some(isHelp)) return help([name], host);
  try {
    return await command.run(rest, host);
  } catch (error) {
    host.complain(sentenceOf(error));
    if (error instanceof UsageError || isParseError(error) || codeOf(error) === 'E_OPTION') {
      host.complain(`See: npx peerset ${name} --help`);
      return 2;
    }
    return 1;
  }
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function help([name]: readonly string[], host: CommandHost): number {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  host.say(command?.help ?? overview());
  return 0;
}

function overview(): string {
  const list = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(8)} ${summary}`).join('\n');
  return `peerset COMMAND\n\n${list}\n\n  --version, --help, COMMAND --help`;
}

function unknown(name: string, host: CommandHost): number {
  host.complain(`There is no command "${name}".\n\n${overview()}`);
  return 2;
}

async function version({ dist, say }: CommandHost): Promise<number> {
  const { version: text } = JSON.parse(await readFile(new URL('../package.json', dist), 'utf8')) as { readonly version: string };
  say(text);
  return 0;
}

/** What `parseArgs` of Node throws at options that it was not told of. */
function isParseError(error: unknown): boolean {
  return codeOf(error)?.startsWith('ERR_PARSE_ARGS') === true;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** What happened, and what to do about it where it is one of ours that says so. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const fix = 'fix' in error && typeof error.fix === 'string' ? ` ${error.fix}` : '';
  return `${error.message}${fix}`;
}
