/**
 * RxDB: its open core, the Dexie storage it recommends for browsers, and its WebRTC replication with its own
 * signalling server. No signatures. Its default of 20 documents per message makes a join two to three times as
 * long; the documentation lets one choose, and 200 is what served it best.
 */
import { createRxDatabase, type RxCollection, type RxDatabase } from 'rxdb/plugins/core';
import { getConnectionHandlerSimplePeer, replicateWebRTC } from 'rxdb/plugins/replication-webrtc';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { Note } from '../notes.ts';
import type { OpenOptions, OpenSystem, System } from './system.ts';

const BATCH = 200;
const TEXT = { type: 'string' } as const;
const NUMBER = { type: 'number' } as const;
const SCHEMA = {
  version: 0, primaryKey: 'id', type: 'object', required: ['id'],
  properties: { id: { type: 'string', maxLength: 40 }, author: TEXT, at: NUMBER, kind: TEXT, title: TEXT, body: TEXT, tag: TEXT, score: NUMBER },
} as const;

type Notes = RxCollection<Note>;
/** What simple-peer looks for in Node and browsers do not have; RxDB's documentation says to bring it. */
interface NodeLike {
  process?: { env: object; nextTick: (run: (...words: unknown[]) => void, ...words: unknown[]) => void };
}

/** RxDB with Dexie and WebRTC. */
export const rxdb: System = {
  async open(options) {
    (globalThis as NodeLike).process ??= { env: {}, nextTick: (run, ...words) => queueMicrotask(() => run(...words)) };
    const database = await createRxDatabase({ name: options.room, storage: getRxStorageDexie(), multiInstance: false });
    const { notes } = await database.addCollections({ notes: { schema: SCHEMA } });
    const opened = new OpenRxdb(database, notes as unknown as Notes, await notes.count().exec());
    if (options.online) await opened.join(options);
    return opened;
  },
};

class OpenRxdb implements OpenSystem {
  readonly #database: RxDatabase;
  readonly #notes: Notes;
  /** Counting asks the disk each time; records are only added here. */
  #count: number;
  #leave: (() => Promise<void>) | undefined;

  constructor(database: RxDatabase, notes: Notes, count: number) {
    this.#database = database;
    this.#notes = notes;
    this.#count = count;
    notes.eventBulks$.subscribe(({ events }) => {
      for (const { operation } of events) if (operation === 'INSERT') this.#count++;
    });
  }

  async join({ room, serverUrl }: OpenOptions): Promise<void> {
    const pool = await replicateWebRTC({
      collection: this.#notes, topic: room,
      connectionHandlerCreator: getConnectionHandlerSimplePeer({ signalingServerUrl: serverUrl }),
      pull: { batchSize: BATCH }, push: { batchSize: BATCH }, retryTime: 1000,
    });
    this.#leave = () => pool.cancel();
  }

  async write(notes: readonly Note[]): Promise<void> {
    const [only] = notes;
    if (notes.length === 1 && only !== undefined) await this.#notes.insert(only);
    else await this.#notes.bulkInsert([...notes]);
  }

  count(): number {
    return this.#count;
  }

  async read(id: string): Promise<Note | undefined> {
    return (await this.#notes.findOne(id).exec())?.toJSON() as Note | undefined;
  }

  onNote(run: (id: string) => void): void {
    this.#notes.eventBulks$.subscribe(({ events }) => {
      for (const { documentId } of events) run(documentId);
    });
  }

  async close(): Promise<void> {
    await this.#leave?.();
    await this.#database.close();
  }
}
