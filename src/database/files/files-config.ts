/** What a user says about files, as a type. */
import type { Files } from '../../ports.ts';

/** How files are kept and carried; everything has a default. */
export interface FilesConfig {
  /**
   * `asked`, the default: a file comes when somebody here looks at it, or a neighbour could get it through us. `all`: every file of a record
   * that is shown comes by itself, the smallest first, as long as there is room.
   */
  readonly fetch?: 'asked' | 'all';
  /**
   * Bytes of files that are kept for others or for later; without it, 512 MiB or a fifth of what the browser gives, whichever is less. What
   * nobody used for longest goes. Files that were put here, or that somebody wants now, stay beside it.
   */
  readonly budget?: number;
  /** What is given to peers and fetched from them per second, bytes; no bound where absent. */
  readonly upBytesPerSecond?: number;
  readonly downBytesPerSecond?: number;
  /** Where files are kept, in place of the browser's disk. */
  readonly store?: Files;
}
