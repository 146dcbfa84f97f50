/**
 * A machine that runs Node, as a device: WebRTC from libdatachannel, WebSockets from `ws`, threads, and a folder in which rooms lie by
 * their tags. One folder is one device: it has one key, whatever number of rooms.
 *
 *   identity.json · login.json              who writes here
 *   rooms/TAG/records · files · notes.json · epochs.json
 */
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FolderFiles } from '../adapters/files/folder-files.ts';
import { diskFolder } from '../adapters/node/disk-folder.ts';
import { diskIdentity, diskVault } from '../adapters/node/disk-identity.ts';
import { leaveDisk, settled, useDisk } from '../adapters/node/level-disk.ts';
import { levelStore } from '../adapters/node/level-store.ts';
import { RowFile } from '../adapters/node/row-file.ts';
import { threadWorker } from '../adapters/node/thread-worker.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { systemRandom } from '../adapters/system/random.ts';
import type { Device, DeviceDisk, DeviceNetwork, DeviceRow, DiskStart } from '../database/device.ts';
import { loadPackage } from './packages.ts';

const loadLevel = () => loadPackage('classic-level', async () => (await import('classic-level')).ClassicLevel);

/** Devices of this program, by their folders: a room that is opened twice in one of them is one room. */
const devices = new Map<string, Device>();

/** The device whose folder this is; one that keeps nothing where none is named. */
export function deviceOf(dir: string | undefined): Device {
  const folder = dir === undefined ? '' : resolve(dir);
  const device = devices.get(folder) ?? { disk: dir === undefined ? undefined : diskOf(folder), network: loadNetwork, startWorker: threadWorker };
  devices.set(folder, device);
  return device;
}

function diskOf(folder: string): DeviceDisk {
  const clock = systemClock();
  const starts = new Map<string, DiskStart>();
  const at = (room: string, name: string): string => join(folder, 'rooms', room, name);
  return {
    identities: diskIdentity(folder, systemRandom),
    vault: diskVault(folder),
    store: (room) => levelStore({
      path: at(room, 'records'),
      load: loadLevel,
      clock,
      opened: ({ from, doubt }) => starts.set(room, { from, ...(doubt === undefined ? {} : { doubt }), made: 0, failed: 0 }),
      drawn: (what) => count(starts, room, what),
    }),
    start: (room) => starts.get(room),
    files: (room) => new FolderFiles(() => diskFolder({ path: at(room, 'files'), lock: () => lockOf(at(room, 'records')) })),
    hasFiles: (room) => access(at(room, 'files')).then(() => true, () => false),
    notes: (room) => {
      const rows = new RowFile(at(room, 'notes.json'));
      return { load: (name) => rows.get(name), save: (name, text) => rows.set(new Map([[name, text]])) };
    },
    epochs: (room) => epochsOf(new RowFile(at(room, 'epochs.json'))),
  };
}

function count(starts: Map<string, DiskStart>, room: string, what: 'made' | 'failed'): void {
  const start = starts.get(room);
  if (start !== undefined) starts.set(room, { ...start, [what]: start[what] + 1 });
}

/** Whoever has a room's records open has its lock; files share it. */
async function lockOf(path: string): Promise<() => Promise<void>> {
  await settled(path);
  const disk = useDisk(path, loadLevel);
  try {
    await disk.level();
  } catch (reason) {
    await leaveDisk(path, disk);
    throw reason;
  }
  return () => leaveDisk(path, disk);
}

function epochsOf(rows: RowFile): DeviceRow {
  return {
    load: async () => {
      const text = await rows.get('secrets');
      return text === undefined ? undefined : Uint8Array.from(Buffer.from(text, 'base64'));
    },
    save: (bytes) => rows.set(new Map([['secrets', Buffer.from(bytes).toString('base64')]])),
  };
}

async function loadNetwork(): Promise<DeviceNetwork> {
  const [{ RTCPeerConnection: Connection }, { WebSocket: Socket }] = await Promise.all([
    loadPackage('node-datachannel', () => import('node-datachannel/polyfill')),
    loadPackage('ws', () => import('ws')),
  ]);
  // Both follow the standards as far as we use them; their types come from other lists of the same.
  return { peerConnection: Connection as unknown as typeof RTCPeerConnection, webSocket: Socket as unknown as typeof WebSocket };
}
