/**
 * Finds the Chromium that the browser tests drive, or brings one onto this machine: a stranger types
 * `npm test` and nothing else. Looks first, installs only what is missing, and says in words what to do
 * where it may not install. It never touches an existing browser or its profiles.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const INSTALL_TIMEOUT_MS = 8 * 60_000;

let found: string | undefined;

/**
 * The path of a Chromium that starts. Installs one if this machine has none.
 * @throws an Error that says what to do, if none is found and none can be installed.
 */
export async function chromiumPath(): Promise<string> {
  found ??= lookForChromium() ?? installChromium();
  if (found === undefined) {
    throw new Error(
      'No Chromium found and none could be installed. Install Chromium or Chrome with your system’s package manager, '
      + 'or set PEERSET_CHROMIUM to the path of its executable, then run this again.',
    );
  }
  return found;
}

/** Looks in PEERSET_CHROMIUM, the PATH, the usual places and Playwright's own cache. */
export function lookForChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment['PEERSET_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return named;
    throw new Error(`PEERSET_CHROMIUM is set to ${named}, which is not an executable file.`);
  }
  const folders = ['/usr/bin', '/snap/bin', ...(environment['PATH'] ?? '').split(delimiter)].filter(folder => folder !== '');
  const candidates = [
    ...NAMES.flatMap(name => folders.map(folder => join(folder, name))),
    ...MAC_APPLICATIONS,
    chromium.executablePath(),
  ];
  return candidates.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Absent or not ours to run: both mean "not this one".
    return false;
  }
}

function installChromium(): string | undefined {
  console.error('No Chromium on this machine; installing one for the browser tests.');
  for (const install of [installBySystem, installByPlaywright]) {
    if (install()) {
      const path = lookForChromium();
      if (path !== undefined) return path;
    }
  }
  return undefined;
}

/** Debian and its relatives, as root or by a sudo that does not ask. */
function installBySystem(): boolean {
  if (process.platform !== 'linux') return false;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !succeeds('sudo', ['-n', 'true'])) return false;
  const apt = (...words: string[]): boolean => isRoot ? succeeds('apt-get', words) : succeeds('sudo', ['-n', 'apt-get', ...words]);
  return apt('update') && apt('install', '-y', '--no-install-recommends', 'chromium');
}

/** Playwright's own build; on Linux it also needs system libraries, which only root may add. */
function installByPlaywright(): boolean {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  const withDependencies = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : [];
  return succeeds(process.execPath, [cli, 'install', ...withDependencies, 'chromium'])
    || (withDependencies.length > 0 && succeeds(process.execPath, [cli, 'install', 'chromium']));
}

function succeeds(command: string, words: readonly string[]): boolean {
  // Installers talk on standard error here, so that a caller can still read our standard output.
  const result = spawnSync(command, words, {
    stdio: ['ignore', 2, 2],
    timeout: INSTALL_TIMEOUT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return result.status === 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(await chromiumPath());
}
