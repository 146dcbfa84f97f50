/**
 * Playing while loading: a part of the program that comes when an application calls `serveFiles`. It brings the service worker
 * to the page (`adapters/streaming`), says in words of the library why it cannot, and from then on files have addresses
 * (`files/source.ts`). Until then, and where there is no service worker, whoever shows a file goes without.
 */
import { PageServer } from '../adapters/streaming/page-server.ts';
import { registerWorker, type ServeFault, type ServeFaultCode } from '../adapters/streaming/registration.ts';
import { PeersetError, type ErrorCode } from './errors.ts';
import { serveFrom } from './files/source.ts';

/** Where the service worker is. */
export interface ServeOptions {
  /** Its program, relative to the page: `peerset-sw.js`, or a service worker of your own that imports it. `'/peerset-sw.js'` unless told otherwise. */
  readonly url?: string;
  /** Which pages of the site shall have it; those beside and below its program unless told otherwise. */
  readonly scope?: string;
}

/** Where `npx peerset sw` puts it, as a site has it. */
const PLACE = '/peerset-sw.js';

/** Under way, or done: a page has one service worker. */
let serving: Promise<void> | undefined;

/** See `serveFiles` of the entry. What failed can be tried again. */
export function serveFiles(options: ServeOptions): Promise<void> {
  serving ??= serve(options).catch((fault: unknown) => {
    serving = undefined;
    throw isFault(fault) ? errorOf(fault) : fault;
  });
  return serving;
}

async function serve({ url = PLACE, scope }: ServeOptions): Promise<void> {
  const served = await registerWorker({ url, ...(scope === undefined ? {} : { scope }) });
  serveFrom(new PageServer(served.container, served.scope));
}

/** What each fault is to whoever called, and what to do about it. */
const ERRORS: Readonly<Record<ServeFaultCode, { readonly code: ErrorCode; readonly fix: string; readonly option?: string }>> = {
  absent: { code: 'E_UNSUPPORTED', fix: 'Nothing needs to be done: here files are shown once all of them is loaded.' },
  insecure: { code: 'E_UNSUPPORTED', fix: 'Serve the page from https, or from localhost.' },
  unloadable: {
    code: 'E_LOAD',
    fix: 'Put peerset-sw.js into the folder your site is served from (npx peerset sw DIR), as text/javascript, and name its address: serveFiles({ url }). '
      + 'A page with a Content-Security-Policy needs worker-src \'self\'.',
  },
  foreign: {
    code: 'E_OPTION',
    option: 'url',
    fix: "Write importScripts('peerset-sw.js') at the top of your own service worker, and call serveFiles({ url }) with the address of that.",
  },
  stale: { code: 'E_LOAD', fix: 'Put the peerset-sw.js of this version into the folder your site is served from (npx peerset sw DIR), and reload the page.' },
  outside: { code: 'E_OPTION', option: 'scope', fix: 'Put peerset-sw.js into the folder of this page or one above it, or serve it with the header Service-Worker-Allowed and give a wider scope.' },
  silent: { code: 'E_LOAD', fix: 'Reload the page; the service worker may have been stopped by the browser.' },
};

function errorOf({ serve, reason }: ServeFault): PeersetError {
  const { code, ...details } = ERRORS[serve];
  return new PeersetError(code, `Files cannot be played while they load: ${reason}.`, { ...details, reason: serve });
}

function isFault(value: unknown): value is ServeFault {
  return typeof value === 'object' && value !== null && 'serve' in value;
}
