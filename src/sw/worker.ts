/**
 * The service worker, `dist/peerset-sw.js`: a classic script that stands alone or is taken into an application's own worker with
 * `importScripts('peerset-sw.js')`. It answers below `peerset-files/` in its scope and leaves every other request alone.
 *
 * It keeps nothing: neither files nor who has them. Browsers end service workers whenever they like.
 */
import { answer } from './answer.ts';
import type { Page } from './question.ts';
import { readToWorker, STREAMING_VERSION, tokenAt, type Serves } from './words.ts';

/** The parts of a service worker's global scope that are used here; its types and those of a page exclude each other. */
interface WorkerScope {
  readonly location: { readonly pathname: string };
  readonly registration: { readonly scope: string };
  readonly clients: {
    claim(): Promise<void>;
    get(id: string): Promise<Page | undefined>;
    matchAll(options: { readonly type: 'window'; readonly includeUncontrolled: true }): Promise<readonly Page[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(name: 'install', run: (event: WorkerEvent) => void): void;
  addEventListener(name: 'message', run: (event: WorkerEvent & MessageEvent) => void): void;
  addEventListener(name: 'fetch', run: (event: FetchEvent) => void): void;
}
interface WorkerEvent {
  waitUntil(done: Promise<unknown>): void;
}
interface FetchEvent {
  readonly request: Request;
  readonly clientId: string;
  respondWith(response: Promise<Response>): void;
}

const worker = self as unknown as WorkerScope;

/** Under this name it is on its own, and a new version takes over at once: there is nothing to hand over. In another's, that is theirs to say. */
const OWN_NAME = /\/peerset-sw\.js$/;

worker.addEventListener('install', (event) => {
  if (OWN_NAME.test(worker.location.pathname)) event.waitUntil(worker.skipWaiting());
});

worker.addEventListener('fetch', (event) => {
  const { request, clientId } = event;
  const token = tokenAt(request.url, worker.registration.scope);
  if (token === undefined) return;
  const requested = { method: request.method, range: request.headers.get('Range'), destination: request.destination };
  event.respondWith(answer(requested, token, {
    first: async () => (clientId === '' ? undefined : worker.clients.get(clientId)),
    all: () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true }),
    has: async ({ id }) => await worker.clients.get(id) !== undefined,
  }));
});

worker.addEventListener('message', (event) => {
  const [port] = event.ports;
  // Any message keeps the worker awake for a while; that is all that `awake` is for.
  if (port === undefined || readToWorker(event.data)?.peerset !== 'serve') return;
  // A page that was loaded before there was a worker, or past it, is taken into its care.
  event.waitUntil(worker.clients.claim().then(() => port.postMessage({ peerset: 'serves', version: STREAMING_VERSION } satisfies Serves)));
});
