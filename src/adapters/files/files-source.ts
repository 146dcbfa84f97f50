/**
 * Stands where the text of `files-worker.ts` will be: every bundle made by `scripts/bundle.ts` has it here instead. Run
 * unbundled, as tests in Node are, there is no worker.
 */

/** The worker's program; undefined where nobody bundled it. */
export const FILES_SOURCE: string | undefined = undefined;
