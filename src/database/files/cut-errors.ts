/** What is said to whoever put a file that came to nothing. */
import type { FileFault } from '../../ports.ts';
import { closedError, PeersetError } from '../errors.ts';
import { refusedByRule } from '../write-errors.ts';
import { unreadable } from './given.ts';

/** The error; others than a cutter's are as they are. */
export function cutError(reason: unknown, bytesMax: number): unknown {
  if (reason instanceof Error || !isFileFault(reason)) return reason;
  switch (reason.file) {
    case 'unreadable':
      return unreadable(reason.reason);
    case 'too-large':
      return refusedByRule('size', `this room takes files of at most ${bytesMax} bytes`);
    case 'aborted':
      return new PeersetError('E_ABORTED', 'The caller aborted it.', { fix: 'Nothing is wrong.' });
    case 'closed':
      return closedError();
  }
}

function isFileFault(reason: unknown): reason is FileFault {
  return typeof reason === 'object' && reason !== null && 'file' in reason && 'reason' in reason;
}
