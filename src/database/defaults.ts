/**
 * The composition root. Given a configuration and the environment, it decides what each socket is filled with.
 * Nothing global is touched before it is called, so that the library can be imported anywhere.
 *
 * What shows local records is here; what decides about new ones (`machine.ts`), signs or talks to peers comes later. The
 * last two know their adapters themselves (`signatures.ts`, `network.ts`). All are reached by `import()` alone.
 */
import { hasFiles } from '../adapters/files/has-files.ts';
import { indexeddbStore } from '../adapters/indexeddb/indexeddb-store.ts';
import { doubledStore } from '../adapters/journal/doubled-store.ts';
import { deviceSigner } from '../adapters/signer/device-signer.ts';
import type { IdentityStore } from '../adapters/signer/identity-store.ts';
import { memoryIdentity } from '../adapters/signer/memory-identity.ts';
import { identityStore } from '../adapters/signer/identity.ts';
import { memoryNotes, roomNotes } from '../adapters/signer/room-notes.ts';
import type { Vault } from '../adapters/signer/vault.ts';
import type { Stretch } from '../adapters/stretching/work.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { systemRandom } from '../adapters/system/random.ts';
import { soloTabs, systemTabs } from '../adapters/system/tabs.ts';
import { WakeEvents } from '../adapters/webrtc/wake-events.ts';
import type { Room } from '../core/protocol/room.ts';
import { looksAtContent } from '../core/rules/judged.ts';
import type { Clock, Judges, Notes, Random, Signer, Store, Tabs, Verifier } from '../ports.ts';
import type { Entrance, PeersetConfig, Settings } from './config.ts';
import type { Device, DeviceDisk } from './device.ts';
import { badOption, closedError } from './errors.ts';
import type { FilingMaker } from './files/filing-host.ts';
import type { Signers } from './identity.ts';
import type { MachineMaker } from './machine.ts';
import { LateWriter } from './late-writer.ts';
import type { RoomJudges } from './judging.ts';
import { lateJudges, lateStore, lateVerifier } from './late.ts';
import type { Network } from './network.ts';
import { Part } from './part.ts';
import type { Unlocked } from './seal.ts';
import type { Signatures } from './signatures.ts';
import type { WriterOptions } from './writer.ts';

/** Everything a room needs of the outside. What costs something is made when it is asked for. */
export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  readonly signers: Signers;
  /** The way into the room: at once where it has no secret. */
  readonly unlocked: Unlocked | Promise<Unlocked>;
  /** What is loaded once the room is open, the network aside. */
  readonly parts: readonly Part<unknown>[];
  /** Decides about records. */
  readonly machine: Part<MachineMaker>;
  /** Judges what people write; undefined where the room's policy does not look at it. */
  readonly judging: Part<RoomJudges> | undefined;
  /** The same, to be asked at once. */
  readonly judges: Judges | undefined;
  /** Deals in the room's files in the tab that leads; undefined for keepers, who cannot read what refers to them. */
  readonly filing: Part<FilingMaker> | undefined;
  /** Whether the room has files on this device, or shall have them without anybody asking. */
  hasFiles(room: Room): Promise<boolean>;
  /** Undefined where this environment has no network for us. */
  readonly network: Part<Network> | undefined;
  tabs(room: Room): Tabs;
  store(room: Room): Store;
  /** Takes all this device has of a room away, once nobody has it open; rejects where something stays. Absent where nothing outlives the page. */
  readonly erase?: ((room: Room) => Promise<void>) | 'by hand';
  /** What this device notes about a room. */
  notes(room: Room): Notes;
  verifier(): Verifier;
  writer(options: WriterOptions): LateWriter;
}

/**
 * The environment of a room.
 * @throws PeersetError E_OPTION where the configuration asks for a disk that is not there.
 */
export function environmentOf(settings: Settings): Environment {
  const { config, device } = settings;
  const clock = config.clock ?? systemClock();
  const random = config.random ?? systemRandom;
  const onDisk = device === undefined && usesDisk(config);
  const disk = device?.disk;
  // One for as long as the room is open: without a disk, another one would be another author.
  const identities = disk?.identities ?? (device === undefined ? identityStore({ random }) : memoryIdentity({ random }));
  // What tabs share is the disk of their origin. A room in memory, or in a store we know nothing of, is each tab's own.
  const tabs = (room: Room) => config.tabs ?? (onDisk ? systemTabs(`peerset/${room.tag}`) : soloTabs());
  const load = async () => (await import('./signatures.ts')).signaturesOf(random, clock, { device });
  const signatures = new Part({ name: 'signatures', load, end: (made) => made.close(), clock, onWake });
  const machine = new Part({ name: 'replica', load: async () => (await import('./machine.ts')).machineOf, clock, onWake });
  const judging = judgingPart(settings, clock);
  const sealing = sealingPart(settings, { clock, random, signatures });
  // Whoever closes before the room could be entered waits for nothing.
  const unlocked = sealing === undefined ? openRoom(settings) : sealing.keep().then((entered) => entered ?? new Promise<Unlocked>(() => undefined));
  return {
    clock,
    random,
    tabs,
    unlocked,
    signers: signersOf(identities, { clock, random, signatures, device }),
    parts: [sealing, machine, signatures, judging].filter((part) => part !== undefined),
    machine,
    judging,
    judges: judging && lateJudges(() => judging.keep()),
    filing: settings.entrance.type === 'keeper' ? undefined : new Part({ name: 'keeping files', load: async () => (await import('./filing.ts')).openFiling, clock, onWake }),
    hasFiles: async (room) => config.files?.fetch === 'all' || config.files?.store !== undefined || (disk?.hasFiles(room.tag) ?? (onDisk && hasFiles(`peerset/${room.tag}`))),
    network: networkPart(settings, { clock, random, signatures, unlocked }),
    store: (room) => (typeof config.storage === 'object' ? config.storage : storeOf(settings, room)),
    // A room in memory ends with its page, and a store of somebody's own is theirs.
    ...(disk !== undefined ? { erase: 'by hand' as const } : onDisk ? { erase: async (room: Room) => (await import('./erasing.ts')).eraseRoom(room.tag, { clock, random }) } : {}),
    notes: (room) => disk?.notes(room.tag) ?? (onDisk ? roomNotes(room.tag, { random }) : memoryNotes()),
    writer: (options) => new LateWriter(async () => (await signatures.get()).writer({ ...options, workBits: settings.policy.work })),
    verifier: () => lateVerifier(async () => (await signatures.keep())?.verifier()),
  };
}

function signersOf(identities: IdentityStore, { clock, random, signatures, device }: SignerNeeds): Signers {
  const local = async (secret: Uint8Array): Promise<Signer> => (await signatures.get()).signer(secret);
  const logins = new Part({ name: 'logins', load: async () => (await import('./logins.ts')).loginsOf({ clock, random, local, stretch: stretchOf(signatures) }, await elsewhere(device)), clock, onWake });
  return {
    // Who this device is decides when the room is ready: that waits and heals, and `status.missing` says for what.
    silent: () => deviceSigner(identities, async (secret) => ((await signatures.keep()) ?? fail(closedError())).signer(secret)),
    secret: async () => (await identities.load()).secret,
    local,
    kept: () => identities.kept(),
    forget: () => identities.forget(),
    logins: () => logins.get(),
    channel: (receive) => systemTabs('peerset-identity').channel(receive),
  };
}

/** What logins need of a device that is no browser. */
async function elsewhere(device: Device | undefined): Promise<{ readonly vault?: Vault; readonly webSocket?: typeof WebSocket }> {
  if (device === undefined) return {};
  const { webSocket } = await device.network();
  return { webSocket, ...(device.disk === undefined ? {} : { vault: device.disk.vault }) };
}

function fail(reason: Error): never {
  throw reason;
}

function storeOf({ config, device }: Settings, room: Room): Store {
  if (device?.disk !== undefined) return device.disk.store(room.tag);
  if (device === undefined && usesDisk(config)) return diskOf(`peerset/${room.tag}`);
  return lateStore(async () => (await import('../adapters/memory/memory-store.ts')).memoryStore());
}

/** What the disk loses in a crash is looked for in a second place. */
function diskOf(name: string): Store {
  return doubledStore(indexeddbStore({ name }), async () => (await import('./journaling.ts')).openJournal(name));
}

function usesDisk({ storage }: PeersetConfig): boolean {
  const hasDisk = typeof indexedDB !== 'undefined';
  if (storage === 'indexeddb' && !hasDisk) throw badOption('storage', 'there is no IndexedDB here');
  return storage === 'indexeddb' || (storage === undefined && hasDisk);
}

/** A room without a secret. */
function openRoom({ entrance, policy, schemas }: Settings): Unlocked {
  const { room } = entrance as Entrance & { type: 'open' };
  return { room, law: { policy, tag: room.tag, schemas } };
}

/** Undefined where nothing is judged: the policy does not look, or this device cannot. */
function judgingPart({ policy, entrance }: Settings, clock: Clock): Part<RoomJudges> | undefined {
  if (entrance.type === 'keeper' || !looksAtContent(policy)) return undefined;
  const load = async () => new (await import('./judging.ts')).RoomJudges({ policy, clock, onWake });
  return new Part({ name: 'judge', load, end: (made) => made.close(), clock, onWake });
}

/** Where the part with the workers does not come, the work is done here. */
function stretchOf(signatures: Part<Signatures>): Stretch {
  return async (work) => (await signatures.get().catch(() => undefined))?.stretch(work);
}

/** Undefined where there is nothing to unlock. */
function sealingPart(settings: Settings, { clock, random, signatures }: Pick<NetworkNeeds, 'clock' | 'random' | 'signatures'>): Part<Unlocked> | undefined {
  const { entrance } = settings;
  if (entrance.type === 'open') return undefined;
  const load = async () => {
    const { keep, unlock } = await import('./sealing.ts');
    return entrance.type === 'keeper' ? keep(settings, entrance.room) : unlock(settings, entrance.secret, { random, stretch: stretchOf(signatures), disk: settings.device === undefined ? usesDisk(settings.config) : epochsOf(settings.device) });
  };
  return new Part({ name: 'encryption', load, clock, onWake });
}

function epochsOf({ disk }: Device): false | DeviceDisk['epochs'] {
  return disk === undefined ? false : (tag) => disk.epochs(tag);
}

type SignerNeeds = Pick<NetworkNeeds, 'clock' | 'random' | 'signatures'> & { readonly device: Device | undefined };

interface NetworkNeeds {
  readonly unlocked: Unlocked | Promise<Unlocked>;
  readonly clock: Clock;
  readonly random: Random;
  readonly signatures: Part<Signatures>;
}

/** Talking to peers takes both parts: nobody is believed without a signature. */
function networkPart(settings: Settings, { clock, random, signatures, unlocked }: NetworkNeeds): Part<Network> | undefined {
  const { device } = settings;
  const isPossible = device !== undefined || typeof RTCPeerConnection !== 'undefined' && typeof WebSocket !== 'undefined';
  if (settings.config.transport === undefined && !isPossible) return undefined;
  const load = async () => {
    const classes = settings.config.transport === undefined ? await device?.network() : undefined;
    const [{ networkOf }, { suite }, { room }] = await Promise.all([import('./network.ts'), signatures.get(), unlocked]);
    return networkOf({ settings, room, suite, random, ...(classes === undefined ? {} : { classes }) });
  };
  return new Part({ name: 'network', load, clock, onWake });
}

function onWake(run: () => void): () => void {
  const events = new WakeEvents(run);
  return () => events.close();
}

/** Chance, for whoever needs some before there is a room. */
export const deviceRandom: Random = systemRandom;

/** Asks the browser not to throw away what is stored; false where it does not promise. */
export async function askPersistence(): Promise<boolean> {
  const storage = typeof navigator === 'undefined' ? undefined : (navigator.storage as StorageManager | undefined);
  return (await storage?.persist?.()) ?? false;
}
