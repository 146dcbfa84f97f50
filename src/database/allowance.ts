/**
 * How many bytes of records a device may hold before it takes no more from peers: what its user wants, and no more than leaves its
 * disk some room. Browsers throw away whole sites when a disk gets full, and what people do next needs room as well.
 */

/** Part of the browser's quota up to which records of others are taken. */
const DISK_SHARE = 0.8;
/** Bytes of it that stay free in any case, but not more than half of it. */
const DISK_SPARE_BYTES = 50 * 1024 * 1024;

/** What is known of a disk. */
export interface DiskRoom {
  /** Of the whole site, bytes. */
  readonly usage: number;
  /** 0 where it is not known. */
  readonly quota: number;
  /** Bytes of records now. */
  readonly held: number;
  /** Bytes; undefined where the user wants no bound. */
  readonly budget: number | undefined;
}

/** Bytes; Infinity where nothing bounds them. */
export function allowanceOf({ usage, quota, held, budget = Infinity }: DiskRoom): number {
  if (!(quota > 0)) return budget;
  const room = Math.min(quota * DISK_SHARE, quota - Math.min(DISK_SPARE_BYTES, quota / 2)) - usage;
  return Math.max(0, Math.min(budget, Math.floor(held + room)));
}
