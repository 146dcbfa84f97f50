/**
 * Firebase: children of a place in its Realtime Database, by the package `firebase`. A text is a child that is removed half a minute
 * later, and by the server when we vanish. The project's rules must let its members read and write below `path`.
 */
import type { Carrier, CarrierListener, CarrierOptions } from '../carrier.ts';

/** What we use of `firebase/app` and `firebase/database`, as they are published. */
export interface FirebaseParts {
  initializeApp(options: { readonly databaseURL: string; readonly apiKey?: string }, name: string): object;
  deleteApp(app: object): Promise<void>;
  getDatabase(app: object, url: string): object;
  ref(database: object, path: string): object;
  child(parent: object, path: string): object;
  push(parent: object): object;
  set(place: object, value: unknown): Promise<void>;
  remove(place: object): Promise<void>;
  onDisconnect(place: object): { remove(): Promise<void> };
  query(place: object, ...constraints: readonly object[]): object;
  limitToLast(count: number): object;
  onChildAdded(query: object, added: (snapshot: { val(): unknown }) => void, failed: (error: Error) => void): () => void;
  onValue(query: object, changed: (snapshot: { val(): unknown }) => void): () => void;
  goOnline(database: object): void;
  goOffline(database: object): void;
}

const PATH = 'peerset';
/** A text stays for so long, ms: who comes a moment later still hears it. */
const STAY_MS = 30_000;
/** Texts of a topic that are looked at when we come, count. */
const RECENT = 20;

let apps = 0;

/** A carrier over a Realtime Database. */
export function carryFirebase(parts: unknown, options: CarrierOptions, listener: CarrierListener): Carrier {
  return new FirebaseCarrier(parts as FirebaseParts, options, listener);
}

class FirebaseCarrier implements Carrier {
  readonly #parts: FirebaseParts;
  readonly #listener: CarrierListener;
  readonly #database: object;
  readonly #root: object;
  readonly #ownApp: object | undefined;
  readonly #stops: (() => void)[] = [];
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #connected = false;
  #askedAt = performance.now();

  constructor(parts: FirebaseParts, options: CarrierOptions, listener: CarrierListener) {
    this.#parts = parts;
    this.#listener = listener;
    const { url, topics, settings: { app, key, path = PATH } } = options;
    // An app has a name of its own, so that the site's stays the only one without.
    if (app === undefined) this.#ownApp = parts.initializeApp({ databaseURL: url, ...(key === undefined ? {} : { apiKey: key }) }, `peerset-${++apps}`);
    this.#database = parts.getDatabase(app ?? this.#ownApp!, url);
    this.#root = parts.ref(this.#database, path);
    this.#stops.push(parts.onValue(parts.ref(this.#database, '.info/connected'), (snapshot) => this.#changed(snapshot.val() === true)));
    for (const topic of topics) {
      const recent = parts.query(parts.child(this.#root, topic), parts.limitToLast(RECENT));
      const added = (snapshot: { val(): unknown }): void => listener.received(snapshot.val());
      this.#stops.push(parts.onChildAdded(recent, added, (error) => this.#refused(error)));
    }
  }

  publish(topic: string, text: string): void {
    if (!this.#connected) return;
    const { push, child, set, remove, onDisconnect } = this.#parts;
    const place = push(child(this.#root, topic));
    void onDisconnect(place).remove().catch(() => undefined);
    set(place, text).catch((error: unknown) => this.#refused(error));
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void remove(place).catch(() => undefined);
    }, STAY_MS);
    this.#timers.add(timer);
  }

  wake(): void {
    this.#askedAt = performance.now();
    this.#parts.goOnline(this.#database);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const timer of this.#timers) clearTimeout(timer);
    // An app that was given to us goes on; its connection is the site's.
    if (this.#ownApp === undefined) return;
    this.#parts.goOffline(this.#database);
    void this.#parts.deleteApp(this.#ownApp).catch(() => undefined);
  }

  #changed(isConnected: boolean): void {
    const was = this.#connected;
    this.#connected = isConnected;
    if (isConnected) this.#listener.opened(performance.now() - this.#askedAt);
    else if (was) this.#listener.lost('unreachable');
  }

  /** The project's rules say no: it will not change its mind by itself. */
  #refused(error: unknown): void {
    this.#connected = false;
    this.#listener.lost('rejected', error instanceof Error ? error.message : undefined);
  }
}
