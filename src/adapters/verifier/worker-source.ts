/**
 * Stands where the worker's code will be. Every bundle made by `scripts/bundle.ts` has the bundled and
 * minified text of `verify-worker.ts` here instead, so that a worker needs no second file, no address and
 * no help of the bundler of whoever uses us. Run unbundled, as tests in Node are, there is no worker.
 */

/** The worker's program; undefined where nobody bundled it. */
export const WORKER_SOURCE: string | undefined = undefined;
