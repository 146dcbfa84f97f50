/**
 * What runs in the worker: one search after the other, each until it is found. `scripts/bundle.ts` bundles this file into
 * one text and puts that in the place of `work-source.ts`. A search that nobody wants any more is ended with its worker.
 */
import { WorkSearch } from '../../core/record/work-search.ts';
import type { WorkTask } from '../../core/record/work.ts';

/** Tries between two looks at whether it was found, count; nothing else happens here meanwhile. */
const TRIES = 1_000_000;

self.onmessage = ({ data }: MessageEvent<WorkTask>): void => {
  const search = new WorkSearch(data);
  let digits: string | undefined;
  while (digits === undefined) digits = search.run(TRIES);
  self.postMessage(digits);
};
