/**
 * The room that a command is about: a name or an invite, the options that all such commands have, and the folder in which this machine
 * keeps it. Policy, owners and collections are part of a room's address, so they must be those of the page that others use.
 */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { NodeConfig, PeersetDB, Transport } from '../node.ts';
import { UsageError, type CommandHost } from './command.ts';

/** Options that say which room it is, for `parseArgs`. */
export const ROOM_OPTIONS = {
  dir: { type: 'string' },
  config: { type: 'string' },
  policy: { type: 'string' },
  owner: { type: 'string', multiple: true },
  keep: { type: 'string' },
  signaling: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** How they are explained. */
export const ROOM_HELP = `  ROOM               the room's name, or an invite (quote it: it has a # in it)
  --dir DIR          where this machine keeps its rooms and its key
                     (PEERSET_DIR, or a folder of your account)
  --config FILE      options of the room, a JSON file as peerset() takes them:
                     policy, owners, collections, keep, secret, signaling, turn …
  --policy NAME      open, family or fort-knox
  --owner NPUB       an owner of the room; may be repeated
  --keep TIME        90d, 12h, forever
  --signaling LIST   torrent,nostr or addresses of trackers (wss://…), by commas
  Policy, owners, keep and collections must be those of the page that others use:
  with others it is another room. A passphrase is read from PEERSET_SECRET.`;

/** What `parseArgs` found. */
export interface RoomWords {
  readonly dir?: string | undefined;
  readonly config?: string | undefined;
  readonly policy?: string | undefined;
  readonly owner?: readonly string[] | undefined;
  readonly keep?: string | undefined;
  readonly signaling?: string | undefined;
}

const INVITE = /#peerset(-keeper)?=/;
const KEEPER_INVITE = /#peerset-keeper=/;

/** A transport for work on the disk alone. */
const OFFLINE: Transport = {
  open: (listener) => listener.networks([]),
  send: () => undefined,
  disconnect: () => undefined,
  introduce: () => undefined,
  wake: () => undefined,
  close: async () => undefined,
};

/** The folder of this machine's rooms. */
export function folderOf({ dir }: RoomWords, { environment }: Pick<CommandHost, 'environment'>): string {
  if (dir === '') throw new UsageError('--dir names a folder.');
  const named = dir ?? environment['PEERSET_DIR'];
  if (named !== undefined && named !== '') return named;
  const data = environment['XDG_DATA_HOME'] || environment['LOCALAPPDATA'] || join(homedir(), '.local', 'share');
  return join(data, 'peerset');
}

/**
 * The options of a room.
 * @throws UsageError for a file that is no such list.
 */
export async function configOf(words: RoomWords, host: Pick<CommandHost, 'environment'>): Promise<NodeConfig> {
  const file = words.config === undefined ? {} : await configFile(words.config);
  const secret = host.environment['PEERSET_SECRET'];
  return {
    ...file,
    ...(words.policy === undefined ? {} : { policy: words.policy as 'open' }),
    ...(words.owner === undefined ? {} : { owners: words.owner }),
    ...(words.keep === undefined ? {} : { keep: words.keep }),
    ...(words.signaling === undefined ? {} : { signaling: signalingOf(words.signaling) }),
    ...(secret === undefined || secret === '' ? {} : { secret }),
  };
}

/** How a room is opened. */
export interface RoomOpening {
  readonly dir: string;
  /** `offline`: for work on the disk alone. */
  readonly net: 'online' | 'offline';
  /** What is to be done with it before its disk is open. */
  readonly begin?: (db: PeersetDB) => void;
}

/**
 * Opens the room that somebody named; resolves when its disk is open.
 * @throws UsageError, PeersetError
 */
export async function openRoom(room: string, config: NodeConfig, how: RoomOpening): Promise<PeersetDB> {
  const { peerset } = await import('../node.ts');
  const whole: NodeConfig = { ...config, storage: { dir: how.dir }, ...(how.net === 'offline' ? { transport: OFFLINE } : {}) };
  const db = INVITE.test(room) ? peerset.fromInvite(room, withoutSecret(whole)) : peerset(room, whole);
  try {
    how.begin?.(db);
    await db.ready;
  } catch (error) {
    await db.close();
    throw error;
  }
  return db;
}

/** Whether an invite lets its holder carry a room without reading it. */
export function isKeeperInvite(room: string): boolean {
  return KEEPER_INVITE.test(room);
}

/** The one thing a command is about. @throws UsageError */
export function onlyRoom([room, ...rest]: readonly string[], example: string): string {
  if (room === undefined || room === '') throw new UsageError(`Which room? Name it, such as: ${example}`);
  if (rest.length > 0) throw new UsageError(`What is "${rest[0]}"? A name with spaces or a # goes in quotes.`);
  return room;
}

/** An invite brings its own. */
function withoutSecret({ secret, ...config }: NodeConfig): NodeConfig {
  return config;
}

async function configFile(path: string): Promise<NodeConfig> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${path} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  });
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON (${(error as Error).message}).`);
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) throw new UsageError(`${path} holds no options: it is an object, { "policy": … }.`);
  const ours = ['storage', 'transport', 'clock', 'random', 'tabs'].find((option) => option in config);
  if (ours !== undefined) throw new UsageError(`${path}: "${ours}" cannot be named there.`);
  return config;
}

function signalingOf(text: string): NonNullable<NodeConfig['signaling']> {
  const words = text.split(',').map((word) => word.trim()).filter((word) => word !== '');
  const urls = words.filter((word) => /^wss?:/.test(word));
  const named = words.filter((word) => !/^wss?:/.test(word));
  if (words.length === 0) throw new UsageError('--signaling names networks or addresses of trackers, by commas.');
  return [...named.map((strategy) => ({ strategy: strategy as 'torrent' })), ...(urls.length > 0 ? [{ strategy: 'torrent' as const, urls }] : [])];
}
