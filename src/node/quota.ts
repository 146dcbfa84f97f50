/** How much a keeper keeps, looked at before anything is opened. */
import { LIMITS } from '../core/base/limits.ts';
import { badOption } from '../database/errors.ts';

/**
 * The bytes of `{ quota }`; undefined where the disk decides.
 * @throws PeersetError E_OPTION
 */
export function quotaOf(options: unknown): number | undefined {
  if (typeof options !== 'object' || options === null) throw badOption('options', 'it is an object with options');
  const other = Object.keys(options).find((key) => key !== 'quota');
  if (other !== undefined) throw badOption(other, 'pin has the option quota');
  const { quota } = options as { readonly quota?: number };
  const fits = quota === undefined || (Number.isSafeInteger(quota) && quota >= LIMITS.recordBytesMax);
  if (!fits) throw badOption('quota', `it is a whole number of bytes, ${LIMITS.recordBytesMax} at least: one record's`);
  return quota;
}
