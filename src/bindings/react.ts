/**
 * The entry `peerset/react`. Hooks that follow live lists without tearing: what one render shows is of one moment, and nothing renders
 * again while the rows are the same array. On a server they have no rows, open nothing and look at nothing.
 */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { peerset, type CollectionConfig, type CollectionsConfig, type Live, type LiveState, type Peerset, type PeersetConfig, type Query, type Rec } from '../index.ts';
import { followedOf, NO_ROWS, type Askable, type Source } from './followed.ts';
import { queryKey } from './query-key.ts';

export type { Askable } from './followed.ts';

/**
 * The rows of a live list or of a query, kept up to date: the same array until something changes. Without a query a collection gives its newest
 * hundred. All components that ask the same share one query, which ends with the last of them; write the query anew at each render if you like.
 * While another query of the same collection is asked, the rows are those of the last. No rows while `source` is undefined.
 * @throws PeersetError E_OPTION where it is not a query, E_CLOSED, E_BLIND: to the nearest error boundary.
 *
 * @example
 * const notes = useLive(db.collection<{ text: string }>('notes'), { limit: 20 })
 * return <ul>{notes.map((note) => <li key={note.id}>{note.value.text}</li>)}</ul>
 */
export function useLive<T>(source: Askable<T> | undefined, query?: Query): readonly Rec<T>[];
export function useLive<R>(source: Live<R> | undefined): readonly R[];
export function useLive(source: Source, query?: Query): readonly unknown[] {
  const followed = useFollowed(source, query);
  const rows = useSyncExternalStore(followed.subscribe, followed.rows, noRows);
  const before = useRef<{ source: Source; rows: readonly unknown[] }>({ source, rows });
  useEffect(() => {
    if (rows !== NO_ROWS || before.current.source !== source) before.current = { source, rows };
  });
  return rows === NO_ROWS && before.current.source === source ? before.current.rows : rows;
}

/**
 * How much is known of what `useLive` shows: `loading` until the disk answered, `local` until the set was compared with a peer, then `synced`.
 *
 * @example
 * if (useLiveState(notes) === 'loading') return <p>Loading …</p>
 */
export function useLiveState(source: Askable | Live<unknown> | undefined, query?: Query): LiveState {
  const followed = useFollowed(source, query);
  return useSyncExternalStore(followed.subscribe, followed.state, loading);
}

/**
 * Opens a room while the component is there, and another one when `name` or `secret` changes; other options count as they are then.
 * Undefined on a server and until the component was mounted, which `useLive` understands. `<StrictMode>`, which mounts twice, joins the
 * room once.
 * @throws PeersetError E_OPTION, E_UNSUPPORTED: to the nearest error boundary.
 *
 * @example
 * const db = usePeerset('guestbook.example.org')
 * const notes = useLive(db?.collection('notes'))
 */
export function usePeerset<const C extends CollectionsConfig = Record<never, CollectionConfig>>(name: string, config?: PeersetConfig<C>): Peerset<C> | undefined {
  const [opened, setOpened] = useState<{ readonly of: string; readonly db: Peerset<C> }>();
  const given = useRef(config);
  useEffect(() => {
    given.current = config;
  });
  const of = `${name}\0${config?.secret ?? ''}`;
  useEffect(() => {
    const db = peerset(name, given.current);
    setOpened({ of, db });
    // Whoever mounts again at once shares the room, which must not close in between.
    return () => queueMicrotask(() => void db.close());
  }, [of]);
  return opened?.of === of ? opened.db : undefined;
}

function useFollowed(source: Source, query: Query | undefined) {
  const key = queryKey(query);
  return useMemo(() => followedOf(source, query), [source, key]);
}

const noRows = (): readonly never[] => NO_ROWS;
const loading = (): LiveState => 'loading';
