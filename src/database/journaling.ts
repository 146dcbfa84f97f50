/**
 * The second place of what this device wrote, in a part of the program of its own: it is opened when the disk is, and nobody
 * waits for it. With `defaults.ts` it knows adapters.
 */
import { JOURNAL_SOURCE } from '../adapters/journal/journal-source.ts';
import { Journal } from '../adapters/journal/journal.ts';
import { blobWorker } from '../adapters/system/blob-worker.ts';

/** The journal of a database; one that keeps nothing where there are no workers or no file system of the origin. */
export function openJournal(name: string): Journal {
  return new Journal(name, () => {
    const isPossible = typeof Worker !== 'undefined' && typeof navigator.storage?.getDirectory === 'function';
    return isPossible && JOURNAL_SOURCE !== undefined ? blobWorker(JOURNAL_SOURCE, 'peerset journal') : undefined;
  });
}
