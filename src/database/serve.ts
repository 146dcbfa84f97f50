/** The call by which a page gets addresses for files, and no more: what it does comes late (`streaming.ts`). */
import { loadError } from './part.ts';
import type { ServeOptions } from './streaming.ts';

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
