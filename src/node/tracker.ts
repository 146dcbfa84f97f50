/**
 * A tracker of one's own: an unmodified `bittorrent-tracker` that speaks the WebTorrent protocol over WebSocket, so that peers find each other
 * without anybody else's. It keeps nothing on disk, and learns opaque names of rooms, addresses, and who asks for the same name.
 */
import type { AddressInfo } from 'node:net';
import { loadPackage } from './packages.ts';

/** Where it listens, and how often clients shall announce themselves. */
export interface TrackerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  readonly announceEveryMs: number;
}

/** A tracker that runs. */
export interface Tracker {
  readonly url: string;
  /** Rooms and peers there are now, and announcements so far, counts. */
  figures(): { readonly rooms: number; readonly peers: number; readonly announcements: number };
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Starts a tracker; resolves when it listens. Rejects where the port is taken, and with E_UNSUPPORTED where the package is missing. */
export async function startTracker({ port, host, announceEveryMs }: TrackerOptions): Promise<Tracker> {
  const { default: Server } = await loadPackage('bittorrent-tracker', () => import('bittorrent-tracker/server'));
  const server = new Server({ udp: false, http: false, ws: true, stats: false, interval: announceEveryMs });
  let announcements = 0;
  for (const event of ['start', 'update', 'complete', 'stop']) server.on(event, () => void announcements++);
  const sockets = new Set<{ destroy(): void }>();
  server.http.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  // A client that breaks off or talks nonsense is no reason to stop serving the others.
  server.on('error', () => undefined);
  server.on('warning', () => undefined);
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    url: `ws://${shown}:${(server.http.address() as AddressInfo).port}`,
    figures: () => {
      const swarms = Object.values((server as unknown as { readonly torrents: Readonly<Record<string, { readonly peers: { readonly length: number } }>> }).torrents);
      return { rooms: swarms.length, peers: swarms.reduce((sum, { peers }) => sum + peers.length, 0), announcements };
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }),
  };
}
