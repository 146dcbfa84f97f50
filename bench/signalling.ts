/**
 * The signalling server that y-webrtc brings, unmodified, as a process of its own. Loopback only by whoever
 * connects; it is ended by its process id.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

/** A running server. */
export interface Signalling {
  readonly url: string;
  close(): Promise<void>;
}

const READY_TIMEOUT_MS = 20_000;

/** Starts the server and resolves when it listens. */
export async function startSignalling(): Promise<Signalling> {
  const port = await freePort();
  // Its package hides everything but the library: find the folder by the library.
  const folder = dirname(dirname(createRequire(import.meta.url).resolve('y-webrtc')));
  const server = spawn(process.execPath, [join(folder, 'bin/server.js')], {
    env: { ...process.env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(server, 'exit');
  const timeout = AbortSignal.timeout(READY_TIMEOUT_MS);
  await Promise.race([once(server.stdout, 'data', { signal: timeout }), ended.then(() => Promise.reject(new Error('the signalling server ended')))]);
  return {
    url: `ws://127.0.0.1:${port}`,
    async close() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise<void>(resolve => server.close(() => resolve()));
  return port;
}
