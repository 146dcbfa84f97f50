/**
 * The composition root. Given a configuration and the environment, it decides what each socket is filled with.
 * Nothing global is touched before it is called, so that the library can be imported anywhere.
 *
 * What shows local records is here; what signs or talks to peers comes later, in two parts that know their adapters
 * themselves (`signatures.ts`, `network.ts`). They must be reached by `import()` alone.
 */
import { indexeddbStore } from '../adapters/indexeddb/indexeddb-store.ts';
import { memoryStore } from '../adapters/memory/memory-store.ts';
import { deviceSigner } from '../adapters/signer/device-signer.ts';
import { identityStore } from '../adapters/signer/identity.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { systemRandom } from '../adapters/system/random.ts';
import { soloTabs, systemTabs } from '../adapters/system/tabs.ts';
import { WakeEvents } from '../adapters/webrtc/wake-events.ts';
import type { Clock, Random, Store, Tabs, Verifier } from '../ports.ts';
import type { PeersetConfig, Settings } from './config.ts';
import { badOption, closedError } from './errors.ts';
import type { Signers } from './identity.ts';
import { LateWriter } from './late-writer.ts';
import { lateVerifier } from './late.ts';
import type { Network } from './network.ts';
import { Part } from './part.ts';
import type { Signatures } from './signatures.ts';
import type { WriterOptions } from './writer.ts';

/** Everything a room needs of the outside. What costs something is made when it is asked for. */
export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  readonly tabs: Tabs;
  readonly signers: Signers;
  /** What is loaded once the room is open, the network aside. */
  readonly parts: readonly Part<unknown>[];
  /** Undefined where this environment has no network for us. */
  readonly network: Part<Network> | undefined;
  store(): Store;
  verifier(): Verifier;
  writer(options: WriterOptions): LateWriter;
}

/**
 * The environment of a room.
 * @throws PeersetError E_OPTION where the configuration asks for a disk that is not there.
 */
export function environmentOf(settings: Settings): Environment {
  const { config, room } = settings;
  const clock = config.clock ?? systemClock();
  const random = config.random ?? systemRandom;
  const onDisk = usesDisk(config);
  // One for as long as the room is open: without a disk, another one would be another author.
  const identities = identityStore({ random });
  // What tabs share is the disk of their origin. A room in memory, or in a store we know nothing of, is each tab's own.
  const tabs = config.tabs ?? (onDisk ? systemTabs(`peerset/${room.tag}`) : soloTabs());
  const load = async () => (await import('./signatures.ts')).signaturesOf();
  const signatures = new Part({ name: 'signatures', load, end: (made) => made.close(), clock, onWake });
  return {
    clock,
    random,
    tabs,
    signers: {
      // Who this device is decides when the room is ready: that waits and heals, and `status.missing` says for what.
      silent: () => deviceSigner(identities, async (secret) => ((await signatures.keep()) ?? fail(closedError())).signer(secret)),
      local: async (secret) => (await signatures.get()).signer(secret),
    },
    parts: [signatures],
    network: networkPart(settings, { clock, random, signatures }),
    store: () => (typeof config.storage === 'object' ? config.storage : onDisk ? indexeddbStore({ name: `peerset/${room.tag}` }) : memoryStore()),
    writer: (options) => new LateWriter(async () => (await signatures.get()).writer(options)),
    verifier: () => lateVerifier(async () => (await signatures.keep())?.verifier()),
  };
}

function fail(reason: Error): never {
  throw reason;
}

function usesDisk({ storage }: PeersetConfig): boolean {
  const hasDisk = typeof indexedDB !== 'undefined';
  if (storage === 'indexeddb' && !hasDisk) throw badOption('storage', 'there is no IndexedDB here');
  return storage === 'indexeddb' || (storage === undefined && hasDisk);
}

interface NetworkNeeds {
  readonly clock: Clock;
  readonly random: Random;
  readonly signatures: Part<Signatures>;
}

/** Talking to peers takes both parts: nobody is believed without a signature. */
function networkPart(settings: Settings, { clock, random, signatures }: NetworkNeeds): Part<Network> | undefined {
  const isPossible = typeof RTCPeerConnection !== 'undefined' && typeof WebSocket !== 'undefined';
  if (settings.config.transport === undefined && !isPossible) return undefined;
  const load = async () => {
    const [{ networkOf }, { suite }] = await Promise.all([import('./network.ts'), signatures.get()]);
    return networkOf(settings, suite, random);
  };
  return new Part({ name: 'network', load, clock, onWake });
}

function onWake(run: () => void): () => void {
  const events = new WakeEvents(run);
  return () => events.close();
}

/** Asks the browser not to throw away what is stored; false where it does not promise. */
export async function askPersistence(): Promise<boolean> {
  const storage = typeof navigator === 'undefined' ? undefined : (navigator.storage as StorageManager | undefined);
  return (await storage?.persist?.()) ?? false;
}
