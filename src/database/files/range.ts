/** Which bytes of a file somebody wants. */
import { badOption } from '../errors.ts';
import type { FileReadOptions } from './handle.ts';

/** The range, inside of the file. @throws PeersetError E_OPTION */
export function checkRange({ start = 0, end }: FileReadOptions, size: number): { readonly start: number; readonly end: number } {
  for (const [option, at] of [['start', start], ['end', end ?? size]] as const) {
    if (!Number.isSafeInteger(at) || at < 0) throw badOption(option, 'it is a whole number of bytes');
  }
  return { start: Math.min(start, size), end: Math.min(end ?? size, size) };
}
