/**
 * `peerset()` on Node: the same database, with real WebRTC, and records and files in a folder. It takes what the one for pages takes;
 * only `storage` names a folder instead of a browser's disk.
 */
import { readConfig, type CollectionConfig, type CollectionsConfig, type PeersetConfig, type Settings } from '../database/config.ts';
import { badOption } from '../database/errors.ts';
import { inviteSettings, join, peerset as pagePeerset, type Peerset } from '../database/peerset.ts';
import type { Store } from '../ports.ts';
import { deviceOf } from './device.ts';
import { checkPackages } from './packages.ts';

/** Where a program keeps a room. */
export interface DiskStorage {
  /** A folder, made where there is none. Rooms share it: it is one device, with one key. One program at a time has a room open. */
  readonly dir: string;
}

/** The second argument of `peerset()` on Node; everything has a default. */
export interface NodeConfig<C extends CollectionsConfig = CollectionsConfig> extends Omit<PeersetConfig<C>, 'storage'> {
  /** A folder, or nothing that outlives this program, which is the default; or a store of one's own. */
  readonly storage?: DiskStorage | 'memory' | Store;
}

/**
 * Opens a room on Node. Synchronous, as in a page. Without `storage: { dir }` records and key end with the program.
 *
 * @throws PeersetError E_OPTION naming an option that cannot be used, E_UNSUPPORTED with the command that installs a package that is missing.
 *
 * @example
 * import { peerset } from 'peerset/node'
 * const db = peerset('guestbook.example.org', { storage: { dir: './data' } })
 * await db.put({ text: 'hello from a server' })
 */
export function peerset<const C extends CollectionsConfig = Record<never, CollectionConfig>>(name: string, config: NodeConfig<C> = {}): Peerset<C> {
  return opened<C>(config, (rest) => readConfig(name, rest));
}

/**
 * Opens the room of an invite, a member's or a blind keeper's, as in a page.
 *
 * @throws PeersetError E_OPTION where it is not an invite, and as `peerset`.
 */
function fromInvite<const C extends CollectionsConfig = Record<never, CollectionConfig>>(link: string, config: NodeConfig<C> = {}): Peerset<C> {
  return opened<C>(config, (rest) => inviteSettings(link, rest));
}

peerset.fromInvite = fromInvite;
peerset.secret = pagePeerset.secret;

function opened<C extends CollectionsConfig>(config: NodeConfig<C>, read: (config: PeersetConfig) => Settings): Peerset<C> {
  const dir = dirOf(config);
  const { storage, ...rest } = typeof config === 'object' && config !== null ? config : {} as NodeConfig<C>;
  const settings = read(dir !== undefined || storage === undefined ? rest : { ...rest, storage: storage as Store });
  checkPackages([...(dir === undefined ? [] : ['classic-level' as const]), ...(rest.transport === undefined ? ['node-datachannel' as const, 'ws' as const] : [])]);
  return join<C>({ ...settings, device: deviceOf(dir) }).db;
}

/** @throws PeersetError E_OPTION */
function dirOf(config: unknown): string | undefined {
  const storage: unknown = typeof config === 'object' && config !== null && 'storage' in config ? config.storage : undefined;
  if (storage === 'indexeddb') throw badOption('storage', "there is no IndexedDB on Node; name a folder: { dir: './data' }");
  if (typeof storage !== 'object' || storage === null || !('dir' in storage)) return undefined;
  const other = Object.keys(storage).find((key) => key !== 'dir');
  if (other !== undefined) throw badOption(`storage.${other}`, 'there is dir');
  if (typeof storage.dir !== 'string' || storage.dir === '' || storage.dir.includes('\0')) throw badOption('storage.dir', 'it is the path of a folder');
  return storage.dir;
}
