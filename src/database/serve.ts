/** The call by which a page gets addresses for files, and no more: what it does comes late (`streaming.ts`). */
import { loadError } from './part.ts';

/** Where the service worker is. */
export interface ServeOptions {
  /** Its program, relative to the page: `peerset-sw.js`, or a service worker of your own that imports it. `'/peerset-sw.js'` unless told otherwise. */
  readonly url?: string;
  /** Which pages of the site shall have it; those beside and below its program unless told otherwise. */
  readonly scope?: string;
}

/**
 * Lets pictures, sound and video of every database in this page be shown while they load: `rec.url` is an address that plays and seeks
 * before all of the file is here. Resolves once a service worker (`npx peerset sw DIR` copies it) has this page in its care;
 * until then, and where it rejects, files have blob URLs once they are whole. Calling it again does nothing.
 * @throws PeersetError E_UNSUPPORTED where there are no service workers, or the page is not from https or localhost;
 * E_LOAD where the worker's program does not come; E_OPTION where the site's own service worker gives no files, or the page is outside its scope.
 * `reason` is one word: absent, insecure, unloadable, stale, silent, foreign, outside.
 *
 * @example
 * serveFiles().catch(({ message, fix }) => console.warn(message, fix))
 */
export async function serveFiles(options: ServeOptions = {}): Promise<void> {
  const part = await import('./streaming.ts').catch((cause: unknown) => {
    throw loadError('streaming', cause);
  });
  return part.serveFiles(options);
}
