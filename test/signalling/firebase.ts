/**
 * A stand-in for the package `firebase` and a Realtime Database, as they are documented to behave: children in the order of their keys,
 * added ones told to who listens, removed by who says so or vanishes. It knows nothing of accounts.
 */
import type { FirebaseParts } from '../../src/adapters/webrtc/carriers/firebase.ts';

type Added = (snapshot: { val(): unknown }) => void;
interface Place { readonly path: string }

/** One database; every `client` is a page's package. */
export class FirebaseStandIn {
  readonly #values = new Map<string, unknown>();
  readonly #listeners = new Map<string, Set<Added>>();
  #keys = 0;
  /** Rules that say no to everything. */
  isClosed = false;

  /** Children that are there now, count. */
  get size(): number {
    return this.#values.size;
  }

  client(): FirebaseParts & { vanish(): void } {
    const atEnd = new Set<string>();
    const connection = new Set<Added>();
    const at = (place: object): string => (place as Place).path;
    const tell = (isConnected: boolean): void => connection.forEach((heard) => heard({ val: () => isConnected }));
    return {
      initializeApp: (options, name) => ({ ...options, name }),
      deleteApp: async () => undefined,
      getDatabase: (app, url) => ({ app, url }),
      ref: (_database, path) => ({ path }),
      child: (parent, path) => ({ path: `${at(parent)}/${path}` }),
      push: (parent) => ({ path: `${at(parent)}/${String(++this.#keys).padStart(8, '0')}` }),
      set: async (place, value) => this.#set(at(place), value),
      remove: async (place) => void this.#values.delete(at(place)),
      onDisconnect: (place) => ({ remove: async () => void atEnd.add(at(place)) }),
      query: (place) => place,
      limitToLast: () => ({}),
      onChildAdded: (query, added, failed) => this.#listen(at(query), added, failed),
      onValue: (_query, changed) => {
        connection.add(changed);
        queueMicrotask(() => changed({ val: () => true }));
        return () => connection.delete(changed);
      },
      goOnline: () => tell(true),
      goOffline: () => undefined,
      vanish: () => {
        for (const path of atEnd) this.#values.delete(path);
        tell(false);
      },
    };
  }

  #set(path: string, value: unknown): void {
    if (this.isClosed) throw new Error('PERMISSION_DENIED: Permission denied');
    this.#values.set(path, value);
    const parent = path.slice(0, path.lastIndexOf('/'));
    for (const added of this.#listeners.get(parent) ?? []) queueMicrotask(() => added({ val: () => value }));
  }

  #listen(parent: string, added: Added, failed: (error: Error) => void): () => void {
    if (this.isClosed) queueMicrotask(() => failed(new Error('permission_denied at /peerset: Client doesn\'t have permission')));
    const listeners = this.#listeners.get(parent) ?? new Set();
    this.#listeners.set(parent, listeners.add(added));
    for (const [path, value] of this.#values) if (path.startsWith(`${parent}/`)) queueMicrotask(() => added({ val: () => value }));
    return () => listeners.delete(added);
  }
}
