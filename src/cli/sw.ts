/**
 * `peerset sw DIR`: puts the service worker into the folder that a site is served from. It is a copy, because a service worker
 * must come from the site itself; so it is copied again with each new version. Nothing else is ever written over.
 */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError, type Command, type CommandHost } from './command.ts';

const NAME = 'peerset-sw.js';
/** How our own file begins, in every version. */
const MARK = '// peerset-sw.js';

const HELP = `peerset sw DIR [--force]

Copies the service worker ${NAME} into DIR, the folder your site is served from. With it
pictures, sound and video play while they load; your page calls serveFiles().
Copy it again with each new version of peerset.

  DIR      an existing folder, such as public/ or static/
  --force  write even over a file of that name that is not ours`;

/** The command. */
export const SERVICE_WORKER: Command = {
  name: 'sw',
  summary: 'copies the service worker that plays files while they load into your site',
  help: HELP,
  run: copyServiceWorker,
};

async function copyServiceWorker(words: readonly string[], { dist, say }: CommandHost): Promise<number> {
  const { positionals: [folder, ...rest], values } = parseArgs({ args: [...words], options: { force: { type: 'boolean' } }, allowPositionals: true });
  if (folder === undefined) throw new UsageError('Which folder? Name the one your site is served from, such as: npx peerset sw public');
  if (rest.length > 0) throw new UsageError(`One folder at a time, not ${rest.length + 1}.`);
  await checkFolder(folder);
  const [program, target] = [await programOf(dist), join(folder, NAME)];
  const there = await contentOf(target);
  if (there === program) {
    say(`${target} is up to date.`);
    return 0;
  }
  if (there !== undefined && !there.startsWith(MARK) && values.force !== true) {
    throw new Error(`${target} is there and not ours: nothing was written. Rename it, or write over it with --force.`);
  }
  await writeFile(target, program).catch((error: unknown) => fail(`${target} cannot be written`, error));
  say(`${target} ${there === undefined ? 'written' : 'renewed'}. Call serveFiles() in your page, which looks for it at /${NAME};`);
  say(`where it is elsewhere: serveFiles({ url: '/folder/${NAME}' }).`);
  return 0;
}

async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => (isMissing(error) ? undefined : fail(`${folder} cannot be read`, error)));
  if (found === undefined) throw new Error(`There is no folder ${folder}. Make it first, or name the folder your site is served from.`);
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder. Name the folder your site is served from.`);
}

async function programOf(dist: URL): Promise<string> {
  return readFile(new URL(NAME, dist), 'utf8').catch((error: unknown) => fail(`This copy of peerset has no ${NAME}: install it again`, error));
}

/** Undefined where there is no such file. */
async function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: unknown) => (isMissing(error) ? undefined : fail(`${file} cannot be read`, error)));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function fail(what: string, error: unknown): never {
  throw new Error(`${what} (${error instanceof Error ? error.message : String(error)}).`);
}
