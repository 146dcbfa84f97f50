/**
 * `npm start`: a swarm a person can use at once. Starts a tracker and serves the demo on this machine, and
 * prints the address; open it in two browsers. Nothing leaves the machine. Ctrl + C ends both.
 *
 *   npm start -- [--port N] [--host H]
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { demoSite, type Asset, type DemoSite } from './demo-pages.ts';
import { startTracker } from './tracker.ts';

/** A running demo. */
export interface Demo {
  /** Where to point a browser. */
  readonly url: string;
  readonly trackerUrl: string;
  close(): Promise<void>;
}

export interface DemoOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  /** Where to listen; this machine only unless told otherwise. */
  readonly host?: string;
}

/**
 * Starts tracker and server and resolves when both listen.
 * @throws when the port is taken.
 */
export async function startDemo({ port = 0, host = '127.0.0.1' }: DemoOptions = {}): Promise<Demo> {
  const tracker = await startTracker({ host });
  const site = demoSite({ trackerPort: Number(new URL(tracker.url).port) });
  const server = createServer((request, response) => void serve(site, request, response));
  try {
    await listen(server, port, host);
  } catch (error) {
    await tracker.close();
    throw error;
  }
  const address = server.address();
  const shown = host === '127.0.0.1' ? 'localhost' : host;
  return {
    url: `http://${shown}:${typeof address === 'object' && address !== null ? address.port : port}/`,
    trackerUrl: tracker.url,
    async close() {
      server.closeAllConnections();
      await Promise.all([tracker.close(), new Promise(resolve => server.close(resolve))]);
    },
  };
}

async function serve(site: DemoSite, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  try {
    const asset = await site.asset(path);
    const page = site.pageMeant(path);
    if (asset !== undefined) response.writeHead(200, headersOf(asset)).end(asset.body);
    else if (page !== undefined) response.writeHead(308, { location: page }).end();
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('Nothing here.\n');
  } catch (error) {
    console.error(error);
    response.writeHead(500, { 'content-type': 'text/plain' }).end('This does not build; the terminal says why.\n');
  }
}

function headersOf({ type, isLasting = false }: Asset): Readonly<Record<string, string>> {
  return { 'content-type': type, 'cache-control': isLasting ? 'max-age=31536000, immutable' : 'no-store', 'x-content-type-options': 'nosniff' };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' }, host: { type: 'string', default: '127.0.0.1' } } });
  const demo = await startDemo({ port: Number(values.port), host: values.host });
  console.log(`\n  peerset.DB is running.\n\n  Open  ${demo.url}  in two different browsers (or one normal and one private window).`);
  console.log(`  Tracker on this machine: ${demo.trackerUrl}\n  Ctrl + C ends both.\n`);
  // Bundled while somebody still looks for a browser. What does not build is said to whoever asks for it.
  fetch(`${demo.url}main.js`).then((response) => response.text()).catch(() => undefined);
  const end = (): void => void demo.close().then(() => process.exit(0));
  process.once('SIGINT', end).once('SIGTERM', end);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error: unknown) => {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    console.error(taken ? 'That port is taken; try another: npm start -- --port 8081' : error);
    process.exit(1);
  });
}
