/**
 * Brings a service worker that gives files to a page, and the page into its care. A site has one worker for each folder: where the
 * application has one of its own it is never replaced, but asked whether it gives files, too (`importScripts('peerset-sw.js')`).
 *
 * Nothing is decided here about what a page does without one.
 */
import { STREAMING_LIMITS } from '../../core/base/limits/streaming.ts';
import { readServes, STREAMING_VERSION, type ToWorker } from '../../sw/words.ts';
import { trustedUrl } from '../system/trusted-url.ts';

/**
 * Why files have no addresses here.
 *
 * - `absent`: this browser, or this window of it, has no service workers.
 * - `insecure`: the page is neither from https nor from this machine.
 * - `unloadable`: the worker's program did not come, or may not run; `reason` is what the browser says.
 * - `foreign`: another service worker has this page, and gives no files.
 * - `stale`: it gives files to another version of this library.
 * - `outside`: the page does not lie in the scope.
 * - `silent`: it is there, and says nothing.
 */
export type ServeFaultCode = 'absent' | 'insecure' | 'unloadable' | 'foreign' | 'stale' | 'outside' | 'silent';

/** The only thing `registerWorker` rejects with. */
export interface ServeFault {
  readonly serve: ServeFaultCode;
  readonly reason: string;
}

/** Where the worker's program is, relative to the page, and which addresses of the site it shall have in its care. */
export interface WorkerPlace {
  readonly url: string;
  readonly scope?: string;
}

/** Resolves with the scope of the worker that has this page in its care and gives files. */
export async function registerWorker(place: WorkerPlace): Promise<{ readonly container: ServiceWorkerContainer; readonly scope: string }> {
  const container = containerOf();
  const script = new URL(place.url, document.baseURI).href;
  const scope = new URL(place.scope ?? '.', place.scope === undefined ? script : document.baseURI).href;
  if (!location.href.startsWith(scope)) fail('outside', `this page is not below ${scope}`);
  const theirs = await foreignOf(container, script);
  const registration = theirs !== undefined && await isServed(theirs, scope) ? theirs : await load(container, script, place.scope);
  const answer = await probe(await activeOf(registration));
  if (answer === undefined) fail('silent', `the service worker ${script} does not answer`);
  if (answer !== STREAMING_VERSION) fail('stale', `the service worker is of version ${answer}, the page of ${STREAMING_VERSION}`);
  await inCare(container, registration);
  return { container, scope: registration.scope };
}

function containerOf(): ServiceWorkerContainer {
  if (typeof navigator === 'undefined' || typeof document === 'undefined') fail('absent', 'this is no page');
  if (!isSecureContext) fail('insecure', `${location.origin} is neither https nor this machine`);
  // Typed as always there; private windows of some browsers lack it.
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer };
  return serviceWorker ?? fail('absent', 'this browser has no service workers here');
}

/** The registration that has this page, where it is of another script. */
async function foreignOf(container: ServiceWorkerContainer, script: string): Promise<ServiceWorkerRegistration | undefined> {
  const there = await container.getRegistration().catch(() => undefined);
  return there === undefined || workersOf(there).some(({ scriptURL }) => scriptURL === script) ? undefined : there;
}

/** Whether a worker of the application gives files. One that does not may stay where it leaves the page to ours. */
async function isServed(theirs: ServiceWorkerRegistration, scope: string): Promise<boolean> {
  if (await probe(await activeOf(theirs)) !== undefined) return true;
  // Ours would take the place of a worker of the same scope, and never get a page from one of a narrower scope.
  if (theirs.scope.length >= scope.length) fail('foreign', `the service worker of ${theirs.scope} gives no files`);
  return false;
}

async function load(container: ServiceWorkerContainer, script: string, scope: string | undefined): Promise<ServiceWorkerRegistration> {
  try {
    return await container.register(trustedUrl(script), scope === undefined ? {} : { scope });
  } catch (cause) {
    return fail('unloadable', cause instanceof Error ? cause.message : String(cause));
  }
}

/** The worker that runs, now or once it has been set up. */
async function activeOf(registration: ServiceWorkerRegistration): Promise<ServiceWorker> {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker === null) fail('unloadable', 'the service worker was taken away');
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (worker.state !== 'activated' && worker.state !== 'redundant') return;
      worker.removeEventListener('statechange', look);
      resolve();
    };
    worker.addEventListener('statechange', look);
    look();
  });
  return worker.state === 'activated' ? worker : fail('unloadable', 'the service worker could not be set up');
}

/** The version of a worker that gives files; undefined where it does not answer. */
function probe(worker: ServiceWorker): Promise<number | undefined> {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ peerset: 'serve' } satisfies ToWorker, [port2]);
  return new Promise((resolve) => {
    const end = (version: number | undefined): void => {
      clearTimeout(timer);
      port1.close();
      resolve(version);
    };
    const timer = setTimeout(() => end(undefined), STREAMING_LIMITS.streamProbeMs);
    port1.onmessage = ({ data }): void => end(readServes(data)?.version);
  });
}

/** Resolves once the page's requests go through a worker of this registration. */
function inCare(container: ServiceWorkerContainer, registration: ServiceWorkerRegistration): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (run: () => void): void => {
      clearTimeout(timer);
      container.removeEventListener('controllerchange', look);
      run();
    };
    const timer = setTimeout(() => end(() => reject(faultOf('silent', 'the service worker does not take the page into its care'))), STREAMING_LIMITS.streamSilentMs);
    const look = (): void => {
      const { controller } = container;
      if (controller !== null && workersOf(registration).some(({ scriptURL }) => scriptURL === controller.scriptURL)) end(resolve);
    };
    container.addEventListener('controllerchange', look);
    look();
  });
}

function workersOf({ active, waiting, installing }: ServiceWorkerRegistration): readonly ServiceWorker[] {
  return [active, waiting, installing].filter((worker) => worker !== null);
}

function faultOf(serve: ServeFaultCode, reason: string): ServeFault {
  return { serve, reason };
}

function fail(serve: ServeFaultCode, reason: string): never {
  throw faultOf(serve, reason);
}
