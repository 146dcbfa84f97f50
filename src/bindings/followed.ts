/**
 * What a view follows: a live list as it is, or a query of a collection. Looking at it costs nothing and begins nothing, because
 * frameworks render what they then throw away; the query begins with the first who subscribes, is shared by all who ask the
 * same, and ends after the last has gone. Not at once: a framework that tries out whether a view can go and come back would begin it anew.
 */
import type { Live, LiveState, Query, Rec } from '../index.ts';
import { queryKey } from './query-key.ts';

/** What can be asked: a collection, or a database for its `default` collection. */
export interface Askable<T = unknown> {
  live(query?: Query): Live<Rec<T>>;
}

/** Whatever a view may be given; nothing while there is no database yet. */
export type Source = Live<unknown> | Askable | undefined;

/** What a view follows. */
export interface Followed {
  readonly state: () => LiveState;
  /** The same array until something changes; `NO_ROWS` until there is an answer. */
  readonly rows: () => readonly unknown[];
  readonly subscribe: (run: () => void) => () => void;
}

/** No rows, always the same array. */
export const NO_ROWS: readonly never[] = Object.freeze([]);

const NOTHING: Followed = { state: () => 'loading', rows: () => NO_ROWS, subscribe: () => () => undefined };

/** One query under way. */
interface Shared {
  readonly live: Live<unknown>;
  users: number;
}

/** By what is asked, and by the query's key. Nothing holds on to a database that its page has let go of. */
const shared = new WeakMap<Askable, Map<string, Shared>>();

/** What to follow of `source`. */
export function followedOf(source: Source, query: Query | undefined): Followed {
  if (source === undefined) return NOTHING;
  if (query === undefined && 'subscribe' in source) {
    return { state: () => source.state, rows: () => source.current, subscribe: (run) => source.subscribe(() => run()) };
  }
  return followedQuery(source as Askable, query ?? {});
}

function followedQuery(source: Askable, query: Query): Followed {
  const key = queryKey(query);
  const live = (): Live<unknown> | undefined => shared.get(source)?.get(key)?.live;
  const state = (): LiveState => live()?.state ?? 'loading';
  return {
    state,
    rows: () => (state() === 'loading' ? NO_ROWS : live()!.current),
    subscribe: (run) => {
      const byKey = shared.get(source) ?? new Map<string, Shared>();
      shared.set(source, byKey);
      const one = byKey.get(key) ?? { live: source.live(query), users: 0 };
      byKey.set(key, one);
      one.users++;
      const off = one.live.subscribe(() => run());
      return () => {
        off();
        one.users--;
        queueMicrotask(() => {
          if (one.users > 0 || byKey.get(key) !== one) return;
          byKey.delete(key);
          one.live[Symbol.dispose]();
        });
      };
    },
  };
}
