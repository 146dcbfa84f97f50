/**
 * The entry `peerset/vue`. Refs that follow live lists while their component or scope is there. On a server they have no rows, open
 * nothing and look at nothing.
 */
import { getCurrentInstance, markRaw, onBeforeMount, shallowRef, toRaw, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue';
import { peerset, type CollectionConfig, type CollectionsConfig, type Live, type Peerset, type PeersetConfig, type Query, type Rec } from '../index.ts';
import { followedOf, NO_ROWS, type Askable, type Source } from './followed.ts';
import { queryKey } from './query-key.ts';

export type { Askable } from './followed.ts';

/**
 * The rows of a live list or of a query, kept up to date; the rows themselves are not made reactive. Source and query may be refs or
 * functions: when they change, it is asked anew, and the rows of the last query of the same collection stay until the answer is there. Without a query a
 * collection gives its newest hundred. Ends with the component, or with the scope it was called in.
 * @throws PeersetError E_OPTION where it is not a query, E_CLOSED, E_BLIND: to Vue's error handler.
 *
 * @example
 * const notes = useLive(db.collection<{ text: string }>('notes'), () => ({ where: { topic: props.topic } }))
 */
export function useLive<T>(source: MaybeRefOrGetter<Askable<T> | undefined>, query?: MaybeRefOrGetter<Query | undefined>): Readonly<ShallowRef<readonly Rec<T>[]>>;
export function useLive<R>(source: MaybeRefOrGetter<Live<R> | undefined>): Readonly<ShallowRef<readonly R[]>>;
export function useLive(source: MaybeRefOrGetter<Source>, query?: MaybeRefOrGetter<Query | undefined>): Readonly<ShallowRef<readonly unknown[]>> {
  const rows = shallowRef<readonly unknown[]>(NO_ROWS);
  // Private members do not go through a proxy.
  const current = (): Source => toRaw(toValue(source));
  whereMounted(() => watch([current, () => queryKey(toValue(query))] as const, ([from], before, whenOver) => {
    const { subscribe, rows: now } = followedOf(from, toValue(query));
    if (from !== before?.[0]) rows.value = NO_ROWS;
    whenOver(subscribe(() => {
      const shown = now();
      if (shown === NO_ROWS || shown === rows.value) return;
      shown.forEach(unwrap);
      rows.value = shown;
    }));
  }, { immediate: true }));
  return rows;
}

/**
 * Opens a room while the component is there, and another one when `name` changes. The ref is undefined on a server and until then.
 * @throws PeersetError E_OPTION, E_UNSUPPORTED: to Vue's error handler.
 *
 * @example
 * const db = usePeerset('guestbook.example.org')
 * const notes = useLive(() => db.value?.collection('notes'))
 */
export function usePeerset<const C extends CollectionsConfig = Record<never, CollectionConfig>>(
  name: MaybeRefOrGetter<string>, config?: PeersetConfig<C>,
): Readonly<ShallowRef<Peerset<C> | undefined>> {
  const opened = shallowRef<Peerset<C>>();
  whereMounted(() => watch(() => toValue(name), (named, _, whenOver) => {
    const db = markRaw(peerset(named, config));
    opened.value = db;
    whenOver(() => {
      opened.value = undefined;
      void db.close();
    });
  }, { immediate: true }));
  return opened;
}

/** In a component just before its first render, which a server does not reach; elsewhere at once. */
function whereMounted(run: () => void): void {
  if (getCurrentInstance() === null) run();
  else onBeforeMount(run);
}

/** A record that goes into somebody's reactive state must not become a proxy there: it has private members. */
function unwrap(row: unknown): void {
  if (typeof row === 'object' && row !== null) markRaw(row);
}
