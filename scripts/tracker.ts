/**
 * A BitTorrent tracker on this machine, speaking the WebTorrent protocol over WebSocket: an unmodified
 * `bittorrent-tracker`, so what works here works with the public ones. For tests, demos and local networks.
 * It keeps nothing on disk and knows nothing of peerset.
 *
 * Alone: `npx tsx scripts/tracker.ts [port]`.
 */
import type { Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import Server from 'bittorrent-tracker/server';

export interface TrackerOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Where to listen; this machine only unless told otherwise. */
  readonly host?: string;
  /** How often clients shall announce, ms. Short, so that tests need not wait. */
  readonly announceEveryMs?: number;
}

export interface Tracker {
  readonly url: string;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts a tracker and resolves when it listens.
 * @throws when the port is taken.
 */
export async function startTracker(options: TrackerOptions = {}): Promise<Tracker> {
  const host = options.host ?? '127.0.0.1';
  const server = new Server({ udp: false, http: false, ws: true, stats: false, interval: options.announceEveryMs ?? 10_000 });
  const sockets = trackSockets(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  // A client that breaks off or talks nonsense is no reason to stop serving the others.
  server.on('error', () => undefined);
  server.on('warning', () => undefined);
  const address = server.http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `ws://${host}:${port}`,
    close: () => new Promise(resolve => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }),
  };
}

/** The server forgets its WebSockets; without this list `close` would wait for clients to leave. */
function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.http.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const tracker = await startTracker({ port: Number(process.argv[2] ?? 8000) });
  console.log(tracker.url);
}
