/** Workers whose program is a text that the page has already: no second file, no address of one, no help of a bundler. */
import { trustedUrl } from './trusted-url.ts';

/** A worker that runs this program. Throws where the page or the browser allows none. */
export function blobWorker(source: string, name: string): Worker {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    return new Worker(trustedUrl(url), { name });
  } finally {
    // The worker holds on to what it began to load.
    URL.revokeObjectURL(url);
  }
}
