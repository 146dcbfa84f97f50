/**
 * Stretches a password in a worker of its own. It takes seconds and 64 MiB; in slices on the page's thread it would keep
 * timers and network events waiting all the while, since what pauses between the slices comes back ahead of them.
 *
 * Must hold: every work is answered once, or given back as undefined, which tells the caller to do it on its own thread.
 */
import { STRETCHED_BYTES, type StretchWork } from './work.ts';

/** A worker that runs `stretch-worker.ts`. */
export interface StretchWorker {
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  postMessage(work: StretchWork): void;
  terminate(): void;
}

/** The 32 bytes; undefined where no worker can be started (`start` gives none, or an error), or where it fails. */
export async function stretchElsewhere(work: StretchWork, start: () => Promise<StretchWorker | undefined>): Promise<Uint8Array | undefined> {
  let worker: StretchWorker | undefined;
  try {
    worker = await start();
    return worker === undefined ? undefined : await answerOf(worker, work);
  } catch {
    // Forbidden here, in this browser's own words: there is another way.
    return undefined;
  } finally {
    worker?.terminate();
  }
}

function answerOf(worker: StretchWorker, work: StretchWork): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data instanceof Uint8Array && data.length === STRETCHED_BYTES ? data : undefined);
    // A content security policy without `blob:`, or memory that is not there.
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(undefined);
    };
    worker.onmessageerror = () => resolve(undefined);
    worker.postMessage(work);
  });
}
