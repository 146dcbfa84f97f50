/**
 * The baseline: plain Trystero and one IndexedDB row per record. When somebody joins, each side sends
 * everything it has. No signatures, no rules, no reconciliation: the least that can be done, and what an app
 * would write in an afternoon.
 */
import { joinRoom, type MessageAction, type Room } from '@trystero-p2p/torrent';
import type { Note } from '../notes.ts';
import type { OpenOptions, OpenSystem, System } from './system.ts';

const BATCH = 500;

/** Trystero and "send everything". */
export const trysteroUnsigned: System = {
  async open(options) {
    const database = await openDatabase(options.room);
    const opened = new OpenTrystero(database, await readAll(database));
    if (options.online) opened.join(options);
    return opened;
  },
};

class OpenTrystero implements OpenSystem {
  readonly #database: IDBDatabase;
  readonly #notes: Map<string, Note>;
  readonly #listeners: ((id: string) => void)[] = [];
  #room: Room | undefined;
  #action: MessageAction<Note[]> | undefined;

  constructor(database: IDBDatabase, notes: readonly Note[]) {
    this.#database = database;
    this.#notes = new Map(notes.map(note => [note.id, note]));
  }

  join({ room: name, serverUrl }: OpenOptions): void {
    const room = joinRoom({
      appId: 'peerset-bench', relayConfig: { urls: [serverUrl], redundancy: 1 },
    }, name);
    const action = room.makeAction<Note[]>('notes', {
      onMessage: async notes => {
        await this.#keep(notes.filter(note => !this.#notes.has(note.id)));
      },
    });
    room.onPeerJoin = peer => void this.#sendAll(action, peer);
    this.#room = room;
    this.#action = action;
  }

  async #sendAll(action: MessageAction<Note[]>, peer: string): Promise<void> {
    const all = [...this.#notes.values()];
    for (let first = 0; first < all.length; first += BATCH) await action.send(all.slice(first, first + BATCH), { target: peer });
  }

  async write(notes: readonly Note[]): Promise<void> {
    const kept = this.#keep(notes);
    if (this.#room !== undefined && Object.keys(this.#room.getPeers()).length > 0) void this.#action?.send([...notes]);
    await kept;
  }

  /** Visible at once, as an app would do it; durable when it resolves. */
  #keep(notes: readonly Note[]): Promise<void> {
    if (notes.length === 0) return Promise.resolve();
    const transaction = this.#database.transaction('notes', 'readwrite');
    const store = transaction.objectStore('notes');
    for (const note of notes) {
      this.#notes.set(note.id, note);
      store.put(note);
    }
    transaction.commit();
    for (const note of notes) for (const run of this.#listeners) run(note.id);
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the write was aborted'));
    });
  }

  count(): number {
    return this.#notes.size;
  }

  read(id: string): Promise<Note | undefined> {
    return Promise.resolve(this.#notes.get(id));
  }

  onNote(run: (id: string) => void): void {
    this.#listeners.push(run);
  }

  async close(): Promise<void> {
    await this.#room?.leave();
    this.#database.close();
  }
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore('notes', { keyPath: 'id' });
  return answerOf(request);
}

function readAll(database: IDBDatabase): Promise<Note[]> {
  return answerOf(database.transaction('notes').objectStore('notes').getAll() as IDBRequest<Note[]>);
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the disk refused'));
  });
}
