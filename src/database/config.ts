/**
 * From what a user passes to `peerset()` to a complete configuration. Everything is looked at before anything
 * starts: an option that is misspelt, of the wrong type or out of range is an E_OPTION that names it. Texts
 * that only people use (npub, '90d') end here.
 */
import { LIMITS, type SessionLimits } from '../core/base/limits.ts';
import { deriveRoom, type Room } from '../core/protocol/room.ts';
import { sessionLimits } from '../core/protocol/session-limits.ts';
import { pubkeyOf } from '../core/record/author.ts';
import { withModeration } from '../core/rules/moderation.ts';
import { parsePolicy, type CollectionOptions, type KeyForm, type PolicyOptions } from '../core/rules/policy-options.ts';
import { policyDigest, type Policy, type PresetName } from '../core/rules/policy.ts';
import { isPlain } from '../core/rules/reading.ts';
import type { Clock, Random, Store, Tabs, Transport } from '../ports.ts';
import type { Access } from './access.ts';
import type { Device } from './device.ts';
import { badOption, PeersetError } from './errors.ts';
import type { FilesConfig } from './files/files-config.ts';
import { serversFault, type TurnOption } from './ice.ts';
import { isSecretText, secretBytes } from './secret.ts';
import { checkLogin, type Login } from './login.ts';
import { isAsyncSchema, isSchema, type Schema } from './schema.ts';
import { readSignaling, type Signaling, type SignalingOption } from './signaling.ts';

/** What a collection may declare. */
export interface CollectionConfig extends CollectionOptions {
  /** Any Standard Schema v1 validator that answers at once; it decides about what peers send, too. */
  readonly schema?: Schema;
  /** Fields that queries compare by equality. */
  readonly index?: readonly string[];
  /** Whether the newest value of a key wins across authors. */
  readonly shared?: boolean;
}

/** Collections by name. */
export interface CollectionsConfig {
  readonly [name: string]: CollectionConfig;
}

/** The second argument of `peerset()`; everything has a default. */
export interface PeersetConfig<C extends CollectionsConfig = CollectionsConfig> {
  /**
   * What only members know: `peerset.secret()`, or a passphrase, which others may guess. Records, messages and presence
   * are encrypted for whoever has it. Without one, everybody who knows the name is in.
   */
  readonly secret?: string;
  readonly signaling?: SignalingOption | readonly SignalingOption[];
  /**
   * TURN servers, which pass bytes on where two networks allow no direct link. A function is asked when the network opens, and again every
   * ten minutes and when the world changed, so that credentials may be short-lived.
   */
  readonly turn?: TurnOption;
  /** Links go through the servers in `turn` alone, so that peers see their address and not this device's. */
  readonly relayOnly?: boolean;
  /** STUN servers in place of public ones; none for peers of one network. */
  readonly iceServers?: readonly RTCIceServer[];
  readonly policy?: PresetName | PolicyOptions;
  /** Public keys (npub) whose moderation the room obeys. */
  readonly owners?: readonly string[];
  /** '90d', '12h' or 'forever'. */
  readonly keep?: string;
  readonly collections?: C;
  readonly session?: Partial<SessionLimits>;
  /** Who writes here; where nothing is said, whoever this device is: a login that was kept, or else the key it made. */
  readonly login?: Login;
  readonly storage?: 'indexeddb' | 'memory' | Store;
  /**
   * Bytes of records this device holds before it takes no more from peers; without it, what its disk has left. Own records are always
   * written, and nothing that is held goes because of it.
   */
  readonly budget?: number;
  /** Which files come, and how much of the disk and of the line they take. */
  readonly files?: FilesConfig;
  readonly transport?: Transport;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly tabs?: Tabs;
}

/** How the room is entered: its name is enough; a secret opens it; or it is kept without being read. */
export type Entrance =
  | { readonly type: 'open'; readonly room: Room }
  | { readonly type: 'member'; readonly secret: string }
  | { readonly type: 'keeper'; readonly room: Room; readonly access: string };

/** A complete configuration. */
export interface Settings {
  readonly name: string;
  readonly entrance: Entrance;
  /** For keepers with blinded names. */
  readonly policy: Policy;
  readonly limits: SessionLimits;
  readonly schemas: ReadonlyMap<string, Schema>;
  readonly declared: readonly string[];
  readonly shared: ReadonlySet<string>;
  readonly indexed: ReadonlyMap<string, readonly string[]>;
  readonly signaling: readonly Signaling[];
  readonly config: PeersetConfig;
  /** Where this is no browser. */
  readonly device?: Device;
}

const OPTIONS = new Set([
  'secret', 'signaling', 'turn', 'relayOnly', 'iceServers', 'policy', 'owners', 'keep', 'collections', 'session', 'login', 'storage', 'budget', 'files', 'transport',
  'clock', 'random', 'tabs',
]);
const NAME_BYTES_MAX = 256;
const INDEXES_MAX = 16;

/** Methods that a port must have, by option. */
const PORTS = {
  transport: ['open', 'send', 'disconnect', 'introduce', 'wake', 'close'],
  clock: ['now', 'wake'],
  tabs: ['lead', 'channel'],
} as const;

/**
 * The settings of a room.
 * @throws PeersetError E_OPTION for anything odd, E_UNSUPPORTED for what a later version will do.
 */
export function readConfig(name: unknown, config: unknown = {}): Settings {
  if (!isRoomName(name)) throw badOption('name', `a room has a name of 1 to ${NAME_BYTES_MAX} bytes without control characters`);
  if (!isObject(config)) throw badOption('config', 'it is an object with options');
  const unknown = Object.keys(config).find((option) => !OPTIONS.has(option));
  if (unknown !== undefined) throw badOption(unknown, `there is no such option; there is ${[...OPTIONS].join(', ')}`);
  const given: PeersetConfig = config;
  const secret = readSecret(given.secret);
  if (typeof given.turn !== 'function') readServers(given.turn, 'turn');
  readRelayOnly(given);
  readServers(given.iceServers, 'iceServers');
  readPorts(given);
  readFiles(given.files);
  const collections = readCollections(given.collections);
  const policy = readPolicy(given);
  return {
    name,
    policy,
    entrance: secret === undefined ? { type: 'open', room: deriveRoom({ name, policyDigest: policyDigest(policy) }) } : { type: 'member', secret },
    limits: readLimits(given.session),
    signaling: readSignaling(given.signaling),
    ...collections,
    config: given,
  };
}

function readSecret(secret: unknown): string | undefined {
  if (secret === undefined) return undefined;
  if (typeof secret !== 'string' || secret === '' || !isPlain(secret, 1024)) throw badOption('secret', 'it is a text of 1 to 1024 bytes');
  if (isSecretText(secret) && secretBytes(secret) === undefined) throw badOption('secret', 'this secret is damaged, or a passphrase that begins like one');
  return secret;
}

/**
 * The settings of a keeper. Name, secret and policy come with the invite.
 * @throws PeersetError as `readConfig`.
 */
export function readKeeper({ text, room, policy }: Access, config: PeersetConfig): Settings {
  const brought = (['secret', 'policy', 'owners', 'keep', 'collections'] as const).find((option) => config[option] !== undefined);
  if (brought !== undefined) throw badOption(brought, "a keeper's invite says what to keep, and nothing to read with");
  return { ...readConfig(`keeper of ${room.tag.slice(0, 8)}`, config), entrance: { type: 'keeper', room, access: text }, policy };
}

/** People write npub; hex is for machines. */
const NPUB: KeyForm = { keyOf: pubkeyOf, looks: 'npub1…' };

function readPolicy({ policy, keep, owners, collections }: PeersetConfig): Policy {
  const given = Object.entries({ policy, keep, owners, collections }).filter(([, value]) => value !== undefined);
  const parsed = parsePolicy(Object.fromEntries(given), NPUB);
  if ('policy' in parsed) return withModeration(parsed.policy);
  const [first] = parsed.problems;
  const message = parsed.problems.map(({ option, reason }) => `${option}: ${reason}`).join('; ');
  throw new PeersetError('E_OPTION', `The room's policy cannot be used: ${message}.`, {
    fix: `Correct ${parsed.problems.map(({ option }) => option).join(', ')}.`,
    option: first?.option ?? 'policy',
    reason: message,
  });
}

function readLimits(session: unknown): SessionLimits {
  const limits = sessionLimits(session);
  if (!('length' in limits)) return limits;
  const [first] = limits;
  throw badOption(first === undefined || first.key === 'session' ? 'session' : `session.${first.key}`, first?.reason ?? 'it is an object');
}

function readCollections(collections: unknown): Pick<Settings, 'declared' | 'schemas' | 'shared' | 'indexed'> {
  const schemas = new Map<string, Schema>();
  const shared = new Set<string>();
  const indexed = new Map<string, readonly string[]>();
  if (collections === undefined) return { declared: [], schemas, shared, indexed };
  if (!isObject(collections)) throw badOption('collections', 'it is an object of collections by name');
  for (const [name, declared] of Object.entries(collections)) {
    const option = `collections.${name}`;
    if (name.includes('/') || name.startsWith('$')) throw badOption(option, 'a name has no slash, and no $ in front');
    if (!isObject(declared)) throw badOption(option, 'it is an object with options');
    const { schema, index, shared: isShared } = declared;
    if (schema !== undefined) schemas.set(name, readSchema(schema, `${option}.schema`));
    if (index !== undefined) indexed.set(name, readIndex(index, `${option}.index`));
    if (isShared !== undefined && typeof isShared !== 'boolean') throw badOption(`${option}.shared`, 'it is true or false');
    if (isShared === true) shared.add(name);
  }
  return { declared: Object.keys(collections), schemas, shared, indexed };
}

function readSchema(schema: unknown, option: string): Schema {
  if (!isSchema(schema)) throw badOption(option, 'it is not a Standard Schema v1 validator');
  if (isAsyncSchema(schema)) throw badOption(option, 'it answers asynchronously, and what decides about the set must answer at once');
  return schema;
}

function readIndex(index: unknown, option: string): readonly string[] {
  const fits = Array.isArray(index) && index.length <= INDEXES_MAX && index.every((field) => typeof field === 'string' && field !== '');
  if (!fits) throw badOption(option, `it is a list of up to ${INDEXES_MAX} names of fields`);
  return [...(index as readonly string[])];
}

function readServers(servers: unknown, option: string): void {
  const fault = servers === undefined ? undefined : serversFault(servers);
  if (fault !== undefined) throw badOption(option, fault);
}

function readRelayOnly({ relayOnly, turn }: PeersetConfig): void {
  if (relayOnly !== undefined && typeof relayOnly !== 'boolean') throw badOption('relayOnly', 'it is true or false');
  if (relayOnly === true && (turn === undefined || turn.length === 0 && typeof turn !== 'function')) throw badOption('relayOnly', 'nobody could be linked with: name TURN servers in `turn`');
}

function readPorts(config: PeersetConfig): void {
  for (const option of ['transport', 'clock', 'tabs'] as const) {
    if (config[option] !== undefined && !hasMethods(config[option], PORTS[option])) throw badOption(option, `it lacks one of ${PORTS[option].join(', ')}`);
  }
  if (config.login !== undefined) checkLogin(config.login);
  const { budget } = config;
  if (budget !== undefined && !(Number.isSafeInteger(budget) && budget >= LIMITS.recordBytesMax)) {
    throw badOption('budget', `it is a whole number of bytes, ${LIMITS.recordBytesMax} at least: one record's`);
  }
  if (config.random !== undefined && typeof config.random !== 'function') throw badOption('random', 'it is a function');
  const { storage } = config;
  const isStore = hasMethods(storage, ['open', 'write', 'read', 'usage', 'close']);
  if (storage !== undefined && storage !== 'indexeddb' && storage !== 'memory' && !isStore) {
    throw badOption('storage', "it is 'indexeddb', 'memory' or a Store");
  }
}

const AT_LEAST = (least: number) => (value: unknown) => Number.isSafeInteger(value) && (value as number) >= least;

/** What each option of files may be, and how that is said. */
const FILE_OPTIONS = new Map<string, readonly [fits: (value: unknown) => boolean, says: string]>([
  ['fetch', [(value) => value === 'asked' || value === 'all', "it is 'asked' or 'all'"]],
  ['budget', [AT_LEAST(0), 'it is a whole number of bytes']],
  ['upBytesPerSecond', [AT_LEAST(1), 'it is a whole number of bytes, 1 at least']],
  ['downBytesPerSecond', [AT_LEAST(1), 'it is a whole number of bytes, 1 at least']],
  ['store', [(value) => hasMethods(value, ['open', 'begin', 'adopt', 'refer', 'close']), 'it is an object with the methods of Files']],
]);

function readFiles(files: unknown = {}): void {
  if (!isObject(files)) throw badOption('files', 'it is an object with options');
  for (const [name, value] of Object.entries(files)) {
    const [fits, says] = FILE_OPTIONS.get(name) ?? [() => false, `there is ${[...FILE_OPTIONS.keys()].join(', ')}`];
    if (!fits(value)) throw badOption(`files.${name}`, says);
  }
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return names.every((name) => typeof (value as { readonly [name: string]: unknown })[name] === 'function');
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRoomName(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && isPlain(name, NAME_BYTES_MAX);
}
