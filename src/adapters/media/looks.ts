/**
 * What a file that is put looks like: how large, how long, and a very small picture of it, for those who see the record before the
 * file has come. All of it by the browser's own decoders, within bounds of time and memory.
 *
 * Must hold: nobody is kept from putting a file. What cannot be found out in time, or at all, is left out.
 */
import { FILE_MAKING_LIMITS } from '../../core/base/limits/file-making.ts';
import { within } from './deadline.ts';
import { lookAtFilm } from './film.ts';
import type { Looks, Tell } from './findings.ts';
import { lookAtPicture } from './picture.ts';

export type { Looks } from './findings.ts';

/** Looks at a file of this type, which was sniffed. Never rejects; gives what is known where its caller gives up. */
export async function looks(blob: Blob, type: string, signal?: AbortSignal): Promise<Looks> {
  const look = lookerFor(type);
  let known: Looks = {};
  const tell: Tell = (found) => {
    known = { ...known, ...found };
  };
  // Decoders go by the type of the Blob, and that is what somebody said it is.
  if (look !== undefined) await within(FILE_MAKING_LIMITS.fileLookMs, signal, (ending) => look(blob.slice(0, blob.size, type), tell, ending));
  return known;
}

function lookerFor(type: string): ((blob: Blob, tell: Tell, signal: AbortSignal) => Promise<void>) | undefined {
  if (type.startsWith('image/')) return typeof createImageBitmap === 'undefined' ? undefined : lookAtPicture;
  return /^(audio|video)\//.test(type) && typeof document !== 'undefined' ? lookAtFilm : undefined;
}
