/**
 * What a device that is no browser has in place of what browsers bring: a disk, WebRTC, threads. Types only: `src/node/` makes one for
 * Node. Pages have none, and `defaults.ts` takes what the browser gives.
 */
import type { IdentityStore } from '../adapters/signer/identity-store.ts';
import type { Vault } from '../adapters/signer/vault.ts';
import type { WorkerLike } from '../adapters/verifier/curve-worker.ts';
import type { Files, Notes, Store } from '../ports.ts';

/** The classes that talk to peers. */
export interface DeviceNetwork {
  readonly peerConnection: typeof RTCPeerConnection;
  readonly webSocket: typeof WebSocket;
}

/** One room's place on a disk. Both reject where it cannot be read or written. */
export interface DeviceRow {
  load(): Promise<Uint8Array | undefined>;
  save(bytes: Uint8Array): Promise<void>;
}

/** How a disk found the records of a room when it was last opened, and what it did since so that the next start is quick. */
export interface DiskStart {
  /** `picture`: one file that says what all rows say. */
  readonly from: 'picture' | 'rows';
  /** Why a picture was not used, or not to its end, where there was one. */
  readonly doubt?: string;
  /** Pictures that were made since, and that could not be made, count. */
  readonly made: number;
  readonly failed: number;
}

/** Where a device keeps what outlives its programs. Rooms go by their tags. */
export interface DeviceDisk {
  readonly identities: IdentityStore;
  readonly vault: Vault;
  store(room: string): Store;
  /** Undefined until the room's store was opened. */
  start?(room: string): DiskStart | undefined;
  files(room: string): Files;
  /** Whether there is anything of `files` on the disk; nothing is made by asking. */
  hasFiles(room: string): Promise<boolean>;
  notes(room: string): Notes;
  /** Secrets of a room's later epochs. */
  epochs(room: string): DeviceRow;
}

/** A device. */
export interface Device {
  /** Undefined where everything ends with the program. */
  readonly disk: DeviceDisk | undefined;
  /** Loads what talks to peers. Rejects where that is not installed. */
  network(): Promise<DeviceNetwork>;
  /** Starts a thread that runs this program, which was written for a worker of a page. */
  startWorker(program: string, name: string): WorkerLike;
}
