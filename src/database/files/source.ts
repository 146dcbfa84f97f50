/**
 * Addresses of files for the page: `<video src>`, `<img src>`, `<a download>`. A page that called `serveFiles` has a service
 * worker that answers at them (`database/streaming.ts`), also for parts of a file that is not whole. In all others there are none,
 * and whoever shows a file makes a blob URL once all of it is here.
 *
 * A page has one service worker, however many databases: so what is kept here is the page's, and no database's. It knows nothing of rooms.
 */
import type { FileServer, FileSource } from '../../ports.ts';

export type { FileServer, FileSource } from '../../ports.ts';

let server: FileServer | undefined;
const waiting = new Set<() => void>();

/** The address of a file, the same each time; undefined where nobody answers at addresses, which may change: see `onServed`. */
export function urlOf(source: FileSource): string | undefined {
  return server?.urlOf(source);
}

/** Nobody shows this file any more. */
export function forget(source: FileSource): void {
  server?.forget(source);
}

/** Calls `run` when files begin to have addresses, once; the returned function calls that off. Never calls it where they have. */
export function onServed(run: () => void): () => void {
  if (server === undefined) waiting.add(run);
  return () => void waiting.delete(run);
}

/** From now on these are the addresses; none where it is undefined. */
export function serveFrom(served: FileServer | undefined): void {
  server = served;
  const runs = [...waiting];
  waiting.clear();
  for (const run of runs) run();
}
