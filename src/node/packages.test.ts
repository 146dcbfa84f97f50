/** Shows that whoever lacks a package is told which, what for, and the command that installs it. */
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { PeersetError } from '../database/errors.ts';
import { checkPackages, loadPackage } from './packages.ts';

/** What Node throws at a package that is not there. */
function missing(): never {
  createRequire(import.meta.url).resolve('a-package-that-is-not-there');
  throw new Error('it is there');
}

function thrown(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

test('those that are missing are named at once, with one command for all', () => {
  const error = thrown(() => checkPackages(['node-datachannel', 'ws'], missing));
  expect(error).toBeInstanceOf(PeersetError);
  expect(error).toMatchObject({ code: 'E_UNSUPPORTED', fix: 'npm install node-datachannel ws', reason: 'node-datachannel and ws' });
  expect((error as Error).message).toMatch(/talk to peers .* packages node-datachannel and ws, not installed/);
  const one = thrown(() => checkPackages(['classic-level', 'ws'], (name) => (name === 'ws' ? name : missing())));
  expect(one).toMatchObject({ code: 'E_UNSUPPORTED', fix: 'npm install classic-level' });
});

test('those that are there are no reason to complain, nor one whose main file nobody may look at', () => {
  checkPackages(['node-datachannel', 'ws', 'classic-level', 'bittorrent-tracker']);
  checkPackages(['ws'], () => {
    throw Object.assign(new Error('no "exports" main'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
  });
});

test('one that is missing when it is loaded, and one that does not load on this machine, are told apart', async () => {
  const name = 'a-package-that-is-not-there';
  await expect(loadPackage('bittorrent-tracker', () => import(/* @vite-ignore */ name))).rejects.toMatchObject({ code: 'E_UNSUPPORTED', fix: 'npm install bittorrent-tracker' });
  const gone = Object.assign(new Error('gone'), { code: 'ERR_MODULE_NOT_FOUND' });
  await expect(loadPackage('ws', () => Promise.reject(gone))).rejects.toThrow(/the package ws, not installed\.$/);
  await expect(loadPackage('classic-level', () => Promise.reject(new Error('wrong ELF class')))).rejects.toThrow(/classic-level, which does not load here: wrong ELF class/);
  expect(await loadPackage('ws', async () => 7)).toBe(7);
});
