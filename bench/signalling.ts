/**
 * The signalling servers that rivals bring, unmodified, each as a process of its own. Loopback only by whoever
 * connects; they are ended by their process ids.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { ROOT } from '../scripts/bundle.ts';

/** A running server. */
export interface Signalling {
  readonly url: string;
  close(): Promise<void>;
}

const READY_TIMEOUT_MS = 20_000;
/** RxDB's server is a function. */
const RXDB_SERVER = `
  import { startSignalingServerSimplePeer } from 'rxdb/plugins/replication-webrtc';
  await startSignalingServerSimplePeer({ host: '127.0.0.1', port: Number(process.env.PORT) });
  console.log('ready');
`;

/** The server of y-webrtc. Its package hides everything but the library: the folder is found by the library. */
export function startYjsSignalling(): Promise<Signalling> {
  return start([join(dirname(dirname(createRequire(import.meta.url).resolve('y-webrtc'))), 'bin/server.js')]);
}

/** The server of RxDB's WebRTC replication. */
export function startRxdbSignalling(): Promise<Signalling> {
  return start(['--input-type=module', '--eval', RXDB_SERVER]);
}

/** Starts a server and resolves when it says something, which it does when it listens. */
async function start(words: readonly string[]): Promise<Signalling> {
  const port = await freePort();
  const server = spawn(process.execPath, words, { cwd: ROOT, env: { ...process.env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(server, 'exit');
  const timeout = AbortSignal.timeout(READY_TIMEOUT_MS);
  await Promise.race([once(server.stdout, 'data', { signal: timeout }), ended.then(() => Promise.reject(new Error('the signalling server ended')))]);
  // Nobody reads what it says from now on, and a full pipe would stop it.
  server.stdout.resume();
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
