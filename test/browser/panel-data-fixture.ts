/** A page that shows the panel of a room, as an application would. */
import { peerset, type PeersetDB } from '../../src/index.ts';
import { mountNetwork } from '../../src/ui/mount.ts';

declare global {
  interface Window {
    readonly panel: typeof panel;
  }
}

let db: PeersetDB | undefined;

/** Opens a room in which an author may keep many records, and its panel. */
async function open(room: string): Promise<void> {
  db = peerset(room, { policy: 'open', signaling: [{ strategy: 'torrent', urls: [window.lab.trackerUrl] }], iceServers: [] });
  await db.ready;
  const element = document.createElement('div');
  document.documentElement.lang = 'en';
  document.body.style.margin = '0';
  document.body.append(element);
  mountNetwork(element.attachShadow({ mode: 'open' }), { db });
}

/** Resolves once a session with somebody is open. */
async function meet(): Promise<void> {
  await new Promise<void>((resolve) => {
    const off = db!.peers.subscribe((peers) => {
      if (!peers.some(({ state }) => state === 'open')) return;
      queueMicrotask(() => off());
      resolve();
    });
  });
}

/** Records of the set, count. */
function records(): number {
  return db!.status.current[0]!.records;
}

/** Puts so many short texts at once. */
async function put(count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => db!.put(`text ${index}`)));
}

/** Who writes here, npub. */
function me(): string {
  return db!.me.npub;
}

const panel = { open, meet, records, put, me };

Object.assign(window, { panel });
