/**
 * Packages that only programs need, and pages never download: WebRTC, WebSockets, LevelDB, a tracker. They are not installed with
 * peerset, because most who install it build pages, and these bring programs for each system. Whoever needs one that is not there is
 * told how to get it.
 */
import { createRequire } from 'node:module';
import { PeersetError } from '../database/errors.ts';

/** What each is for, as its user would say it. */
const PURPOSES = {
  'node-datachannel': 'To talk to peers',
  ws: 'To talk to peers',
  'classic-level': 'To keep records on disk',
  'bittorrent-tracker': 'To run a tracker',
} as const;

/** A package that may be missing. */
export type OptionalPackage = keyof typeof PURPOSES;

/**
 * Looks whether all of these are installed.
 * @throws PeersetError E_UNSUPPORTED with the command that installs those that are not.
 */
export function checkPackages(names: readonly OptionalPackage[], find: (name: string) => unknown = createRequire(import.meta.url).resolve): void {
  const missing = names.filter((name) => !isThere(name, find));
  if (missing.length > 0) throw missingError(missing, undefined);
}

/** What `load` loads of a package. Rejects with E_UNSUPPORTED where that does not work on this machine. */
export async function loadPackage<T>(name: OptionalPackage, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw missingError([name], cause);
  }
}

function isThere(name: string, find: (name: string) => unknown): boolean {
  try {
    find(name);
    return true;
  } catch (reason) {
    // Some let nobody look at their main file in this way, and are there.
    return !(reason instanceof Error && 'code' in reason && reason.code === 'MODULE_NOT_FOUND');
  }
}

function missingError(names: readonly OptionalPackage[], cause: unknown): PeersetError {
  const list = names.join(' and ');
  const isBroken = cause !== undefined && !(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND');
  const says = isBroken ? `which does not load here: ${cause instanceof Error ? cause.message : String(cause)}` : 'not installed';
  return new PeersetError('E_UNSUPPORTED', `${PURPOSES[names[0]!]} it takes the ${names.length > 1 ? 'packages' : 'package'} ${list}, ${says}.`, {
    fix: `npm install ${names.join(' ')}`,
    reason: list,
    ...(cause === undefined ? {} : { cause }),
  });
}
