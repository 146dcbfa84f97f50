/** A page with a room that forgets, whose days go by when the test says so, and which looks at what its disk holds. */
import { peerset, type PeersetDB } from '../../src/index.ts';
import { DayClock } from '../database/day-clock.ts';

declare global {
  interface Window {
    readonly forgetting: typeof forgetting;
  }
}

const clock = new DayClock();
let db: PeersetDB | undefined;

const forgetting = {
  /** Opens the room so many days from now; how many records it begins with. */
  async open(days: number): Promise<number> {
    clock.pass(days);
    db = peerset('forgetful.example.org', { clock, keep: '1d', iceServers: [], signaling: { urls: [window.lab.trackerUrl] } });
    await db.ready;
    return db.count();
  },

  async put(count: number, bytes: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, i) => db!.put({ text: 'x'.repeat(bytes), i })));
  },

  /** A day goes by; resolves when the set has no more than so many records. */
  async pass(days: number, most: number): Promise<void> {
    clock.pass(days);
    await new Promise<void>((resolve) => {
      const off = db!.status.subscribe(([status]) => {
        if (status!.records > most) return;
        queueMicrotask(() => off());
        resolve();
      });
    });
  },

  close: (): Promise<void> => db!.close(),

  /** Bytes of all values in all databases of rooms. */
  async bytesOnDisk(): Promise<number> {
    let bytes = 0;
    for (const { name } of await indexedDB.databases()) if (name?.startsWith('peerset/') === true) bytes += await bytesIn(name);
    return bytes;
  },
};

async function bytesIn(name: string): Promise<number> {
  const database = await answer(indexedDB.open(name));
  const stores = [...database.objectStoreNames];
  const transaction = database.transaction(stores);
  const values = await Promise.all(stores.map((store) => answer(transaction.objectStore(store).getAll() as IDBRequest<unknown[]>)));
  database.close();
  return values.flat().reduce((sum: number, value) => sum + sizeOf(value), 0);
}

function sizeOf(value: unknown): number {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce((sum: number, part) => sum + sizeOf(part), 0);
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no answer'));
  });
}

Object.assign(window, { forgetting });
