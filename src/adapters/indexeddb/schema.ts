/**
 * The database: four object stores, all with keys of their own.
 *
 *   state        one row: the next number, the database's generation, and its term
 *   directories  number → what a page holds (`directory.ts`), and its records too where they are few
 *   bodies       number → packed records of one page (`page.ts`)
 *   meta         name → small values of the core (watermarks)
 *
 * Numbers only rise. A row of `directories` or `bodies` is written once and never changed: a page that loses
 * a record gets a directory under a new number. So whoever has seen all numbers below `next` and knows which
 * of them still exist knows the database, however many tabs write.
 */
import { faultOf } from './requests.ts';
import type { StoreFault } from '../../ports.ts';

export const STATE = 'state';
export const DIRECTORIES = 'directories';
export const BODIES = 'bodies';
export const META = 'meta';
export const STORES = [STATE, DIRECTORIES, BODIES, META] as const;

/** The only row of `state`; absent until something was written. */
export interface State {
  /** The next number; none at or above it was given yet. */
  readonly next: number;
  /** Names this database among all that had its name; see `wipe-marker.ts`. */
  readonly generation: string;
  /** How often a tab took the lead from one that stood still, which then writes no more; absent for never. */
  readonly term?: number;
}

/** The key of the only row of `state`. */
export const STATE_KEY = 0;

const VERSION = 1;

/** Opens the database, and makes it where there is none. Rejects with a StoreFault. */
export async function openDatabase(name: string): Promise<IDBDatabase> {
  try {
    return await request(name);
  } catch (error) {
    throw faultOf(error);
  }
}

function request(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, VERSION);
    let isBlocked = false;
    opening.onupgradeneeded = () => {
      for (const store of STORES) opening.result.createObjectStore(store);
    };
    opening.onblocked = () => {
      isBlocked = true;
      reject({ store: 'blocked', reason: 'another tab holds an older version of the database open' } satisfies StoreFault);
    };
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      // Nobody waits for it any more; left open, it would block others in turn.
      if (isBlocked) opening.result.close();
      else resolve(opening.result);
    };
  });
}

/** The term of a state, whatever it is. */
export function termOf(value: unknown): number {
  return isState(value) && typeof value.term === 'number' ? value.term : 0;
}

/** The state as a transaction sees it. */
export function isState(value: unknown): value is State {
  return typeof value === 'object' && value !== null
    && 'next' in value && Number.isSafeInteger(value.next) && 'generation' in value && typeof value.generation === 'string';
}
