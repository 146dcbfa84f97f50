/** What a page is told when its wish for a file cannot be granted. */
import type { StoreFault } from '../../ports.ts';
import { PeersetError } from '../errors.ts';

/** Whether a disk refused because it has no room. */
export function isFull(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'store' in reason && reason.store === 'full';
}

/** The disk of files refused. */
export function fileStorageError(cause: unknown): PeersetError {
  const { store: code, reason = String(cause) } = (typeof cause === 'object' && cause !== null ? cause : {}) as Partial<StoreFault>;
  if (code === 'full') {
    return new PeersetError('E_STORAGE', 'There is no room for this file on the disk.', {
      fix: 'Free some space, delete files of this site, or ask for less at once.',
      reason: code,
      cause,
    });
  }
  return new PeersetError('E_STORAGE', `The disk of files does not answer: ${reason}.`, {
    fix: 'Try again; close other windows of this site, and reload the page if it stays so.',
    reason: code ?? 'broken',
    cause,
  });
}

/** More files of ours than others keep. */
export function shareError(bytesMax: number): PeersetError {
  return new PeersetError('E_QUOTA', `Your files would be more than the ${bytesMax} bytes that others keep of one author here.`, {
    fix: 'Delete some of yours, or put it with `replaceOldest`: then others let go of your oldest files.',
    reason: 'author-files',
  });
}

/** The tab that was taking a file is gone, and what it had of it. */
export function draftLostError(): PeersetError {
  return new PeersetError('E_STORAGE', 'The tab that took this file closed before all of it was there.', { fix: 'Put it again.', reason: 'interrupted' });
}

/** A reader left. */
export function readerLeftError(): PeersetError {
  return new PeersetError('E_ABORTED', 'The reader of this file left.', { fix: 'Nothing is wrong.' });
}

/** What somebody says of a file contradicts what is known of it. */
export function wrongCutError(): PeersetError {
  return new PeersetError('E_NOT_FOUND', 'There is no such file: its record says another size than its bytes have.', { fix: 'Ask its author to put it again.' });
}
