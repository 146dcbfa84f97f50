/**
 * The baseline: plain Trystero and one IndexedDB row per record. When somebody joins, each side sends
 * everything it has. No rules, no reconciliation: what an app would write in an afternoon. A seal, if there is
 * one, signs each record when it is written and checks each one that comes before it is used.
 */
import { joinRoom, type MessageAction, type Room } from '@trystero-p2p/torrent';
import type { Note } from '../notes.ts';
import type { OpenOptions, OpenSystem, System } from './system.ts';

/** A note as it is kept and travels: more than a note where there is a seal. */
export type Row = Note & Readonly<Record<string, string | number>>;

/** Signs and checks. */
export interface Seal {
  put(notes: readonly Note[]): Promise<Row[]>;
  /** Those of the rows that were signed by whoever they say. */
  check(rows: readonly Row[]): Promise<Row[]>;
}

const BATCH = 500;
const ROWS = 'notes';

/** Trystero and "send everything". */
export function trystero(openSeal?: (database: string) => Promise<Seal>): System {
  return {
    async open(options) {
      const seal = await openSeal?.(`${options.room}-key`);
      const database = await openDatabase(options.room, ROWS, { keyPath: 'id' });
      const rows = await answerOf(database.transaction(ROWS).objectStore(ROWS).getAll() as IDBRequest<Row[]>);
      const opened = new OpenTrystero(database, rows, seal);
      if (options.online) opened.join(options);
      return opened;
    },
  };
}

class OpenTrystero implements OpenSystem {
  readonly #database: IDBDatabase;
  readonly #rows: Map<string, Row>;
  readonly #seal: Seal | undefined;
  readonly #listeners: ((id: string) => void)[] = [];
  #room: Room | undefined;
  #action: MessageAction<Row[]> | undefined;

  constructor(database: IDBDatabase, rows: readonly Row[], seal: Seal | undefined) {
    this.#database = database;
    this.#rows = new Map(rows.map(row => [row.id, row]));
    this.#seal = seal;
  }

  join({ room: name, serverUrl }: OpenOptions): void {
    const room = joinRoom({
      appId: 'peerset-bench', relayConfig: { urls: [serverUrl], redundancy: 1 },
    }, name);
    const action = room.makeAction<Row[]>('notes', {
      onMessage: async rows => {
        const fresh = rows.filter(row => !this.#rows.has(row.id));
        await this.#keep(this.#seal === undefined ? fresh : await this.#seal.check(fresh));
      },
    });
    room.onPeerJoin = peer => void this.#sendAll(action, peer);
    this.#room = room;
    this.#action = action;
  }

  async #sendAll(action: MessageAction<Row[]>, peer: string): Promise<void> {
    const all = [...this.#rows.values()];
    for (let first = 0; first < all.length; first += BATCH) await action.send(all.slice(first, first + BATCH), { target: peer });
  }

  async write(notes: readonly Note[]): Promise<void> {
    const rows = this.#seal === undefined ? notes as readonly Row[] : await this.#seal.put(notes);
    const kept = this.#keep(rows);
    if (this.#room !== undefined && Object.keys(this.#room.getPeers()).length > 0) void this.#action?.send([...rows]);
    await kept;
  }

  /** Visible at once, as an app would do it; durable when it resolves. */
  #keep(rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return Promise.resolve();
    const transaction = this.#database.transaction(ROWS, 'readwrite');
    const store = transaction.objectStore(ROWS);
    for (const row of rows) {
      this.#rows.set(row.id, row);
      store.put(row);
    }
    transaction.commit();
    for (const row of rows) for (const run of this.#listeners) run(row.id);
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the write was aborted'));
    });
  }

  count(): number {
    return this.#rows.size;
  }

  read(id: string): Promise<Note | undefined> {
    return Promise.resolve(this.#rows.get(id));
  }

  recordBytes(id: string): Promise<number> {
    return Promise.resolve(new TextEncoder().encode(JSON.stringify(this.#rows.get(id))).length);
  }

  onNote(run: (id: string) => void): void {
    this.#listeners.push(run);
  }

  async close(): Promise<void> {
    await this.#room?.leave();
    this.#database.close();
  }
}

/** Opens a database with one store. */
export function openDatabase(name: string, store: string, parameters?: IDBObjectStoreParameters): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(store, parameters);
  return answerOf(request);
}

/** The answer of the disk. */
export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the disk refused'));
  });
}
