/** How components inside `<PeersetDB>` get its database. */
import { getContext, setContext } from 'svelte';
import type { PeersetDB } from '../../index.ts';

const KEY = Symbol.for('peerset database');

/**
 * The database of the nearest `<PeersetDB>` around; undefined where there is none. To be called while a component starts, as `getContext` is.
 *
 * @example
 * const notes = getDb()?.collection('notes')
 */
export function getDb(): PeersetDB | undefined {
  return getContext(KEY);
}

/** Tells the components inside. */
export function provideDb(db: PeersetDB): void {
  setContext(KEY, db);
}
