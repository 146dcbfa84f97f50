/** Why a file could not be taken, as values: whoever puts a file makes errors of them. */
import type { FileFault, FileFaultCode } from '../../ports.ts';

/** Makes one. */
export function fileFault(file: FileFaultCode, reason: string): FileFault {
  return { file, reason };
}

/** Whether something was rejected with one. */
export function isFileFault(value: unknown): value is FileFault {
  return typeof value === 'object' && value !== null && 'file' in value && 'reason' in value;
}

/** The fault of something that its own source broke with, which may be anything. */
export function unreadable(cause: unknown): FileFault {
  return isFileFault(cause) ? cause : fileFault('unreadable', cause instanceof Error ? cause.message : String(cause));
}
