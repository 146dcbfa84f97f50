/**
 * A worker that is heard until it is over. It may refuse to start, throw, or say what cannot be read: all of that is its end, and nobody
 * else's error.
 */

/** The part of a worker that listening takes. */
export interface Hearable {
  onmessage: ((event: MessageEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** Calls `said` with each message, and `died` when the worker failed. */
export function hear(worker: Hearable, said: (data: unknown) => void, died: () => void): void {
  worker.onmessage = ({ data }) => said(data);
  worker.onerror = (event) => {
    // Handled here: the page's own error handler has nothing to do with it.
    event.preventDefault?.();
    died();
  };
  worker.onmessageerror = () => died();
}

/** Ends a worker, of which nothing is heard any more. */
export function silence(worker: Hearable): void {
  worker.onmessage = null;
  worker.onerror = null;
  worker.onmessageerror = null;
  worker.terminate();
}
