/**
 * The composition root: the only file that knows which adapters there are. Given a configuration and the
 * environment, it decides what each socket is filled with. Nothing global is touched before it is called, so
 * that the library can be imported anywhere.
 */
import { Mesh } from '../core/mesh/mesh.ts';
import { indexeddbStore } from '../adapters/indexeddb/indexeddb-store.ts';
import { memoryStore } from '../adapters/memory/memory-store.ts';
import { identityStore } from '../adapters/signer/identity.ts';
import { localSigner } from '../adapters/signer/local-signer.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { systemRandom } from '../adapters/system/random.ts';
import { soloTabs, systemTabs } from '../adapters/system/tabs.ts';
import { workerVerifier } from '../adapters/verifier/worker-verifier.ts';
import { PUBLIC_ICE_SERVERS } from '../adapters/webrtc/endpoints.ts';
import { webrtcTransport } from '../adapters/webrtc/webrtc-transport.ts';
import type { Clock, Random, Store, Tabs, Transport, Verifier } from '../ports.ts';
import type { PeersetConfig, Settings } from './config.ts';
import { badOption } from './errors.ts';
import type { Signers } from './identity.ts';

/** Everything a room needs of the outside. What costs something is made when it is asked for. */
export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  readonly tabs: Tabs;
  readonly signers: Signers;
  store(): Store;
  verifier(): Verifier;
  /** Undefined where this environment has no network for us. */
  transport(): Transport | undefined;
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
  return {
    clock,
    random,
    tabs,
    signers: {
      silent: async () => localSigner((await identities.load()).secret),
      local: localSigner,
    },
    store: () => (typeof config.storage === 'object' ? config.storage : onDisk ? indexeddbStore({ name: `peerset/${room.tag}` }) : memoryStore()),
    verifier: () => workerVerifier(),
    transport: () => config.transport ?? realTransport(settings, random),
  };
}

function usesDisk({ storage }: PeersetConfig): boolean {
  const hasDisk = typeof indexedDB !== 'undefined';
  if (storage === 'indexeddb' && !hasDisk) throw badOption('storage', 'there is no IndexedDB here');
  return storage === 'indexeddb' || (storage === undefined && hasDisk);
}

function realTransport({ room, signaling, limits, config }: Settings, random: Random): Transport | undefined {
  if (typeof RTCPeerConnection === 'undefined' || typeof WebSocket === 'undefined') return undefined;
  const { turn, iceServers = PUBLIC_ICE_SERVERS } = config;
  return webrtcTransport({
    topic: room.topic,
    password: room.password,
    signaling,
    mesh: new Mesh({ max: limits.peersMax, random }),
    rtcConfig: async () => {
      const servers = typeof turn === 'function' ? await turn() : (turn ?? []);
      return { iceServers: [...iceServers, ...servers] };
    },
  });
}

/** Whether peers can be reached from here at all, for `doctor`. */
export interface Surroundings {
  readonly isSecure: boolean | undefined;
  readonly hasDisk: boolean;
  readonly hasWebrtc: boolean;
  readonly hasLocks: boolean;
}

/** What this environment offers, as of now. */
export function surroundings(): Surroundings {
  return {
    isSecure: typeof isSecureContext === 'boolean' ? isSecureContext : undefined,
    hasDisk: typeof indexedDB !== 'undefined',
    hasWebrtc: typeof RTCPeerConnection !== 'undefined',
    hasLocks: typeof navigator !== 'undefined' && 'locks' in navigator,
  };
}

/** Asks the browser not to throw away what is stored; false where it does not promise. */
export async function askPersistence(): Promise<boolean> {
  const storage = typeof navigator === 'undefined' ? undefined : (navigator.storage as StorageManager | undefined);
  return (await storage?.persist?.()) ?? false;
}
