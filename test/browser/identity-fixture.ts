/** A page with identity stores on its real disk, and with a view behind them that only a test has. */
import { identityStore } from '../../src/adapters/signer/identity.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import { LocalIdentityProbe } from '../conformance/identity.ts';

declare global {
  interface Window {
    readonly identity: typeof identity;
  }
}

/** What lies on disk, in words a test can look at. */
export interface RestingRow {
  readonly hasKey: boolean;
  /** What came of exporting the key, in each format. */
  readonly exports: readonly string[];
  /** Every byte of the row outside the key. */
  readonly bytes: readonly number[];
}

/** Ways to damage a row. */
export type Damage = 'flip a bit' | 'other key' | 'no key' | 'junk';

const identity = {
  /** A store on the database of that name; a new one each time, as in another tab. */
  probe: (name: string) => new LocalIdentityProbe(identityStore({ random: systemRandom, name })),

  async look(name: string): Promise<RestingRow> {
    const row = await readRow(name);
    const formats = ['raw', 'jwk'] as const;
    const exports = await Promise.all(formats.map((format) => crypto.subtle.exportKey(format, row.key).then(() => 'exported', ({ name: error }: Error) => error)));
    return { hasKey: row.key instanceof CryptoKey, exports, bytes: [...row.iv, ...new Uint8Array(row.sealed)] };
  },

  async damage(name: string, how: Damage): Promise<void> {
    const row = await damagedRow(await readRow(name), how);
    await transact(name, (rows) => rows.put(row, 'author'));
  },

  /** Pretends that a later version of the program was here. */
  async upgrade(name: string): Promise<void> {
    (await open(name, 2)).close();
  },

  storages: () => [localStorage.length, sessionStorage.length, document.cookie.length],
};

Object.assign(window, { identity });

interface Row {
  readonly key: CryptoKey;
  readonly iv: Uint8Array;
  readonly sealed: ArrayBuffer;
}

async function readRow(name: string): Promise<Row> {
  return await transact(name, (rows) => rows.get('author')) as Row;
}

async function damagedRow(row: Row, how: Damage): Promise<unknown> {
  switch (how) {
    case 'flip a bit': {
      const sealed = row.sealed.slice(0);
      new Uint8Array(sealed)[5]! ^= 1;
      return { ...row, sealed };
    }
    case 'other key':
      return { ...row, key: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']) };
    case 'no key':
      return { iv: row.iv, sealed: row.sealed };
    case 'junk':
      return 'junk';
  }
}

async function transact(name: string, ask: (rows: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const database = await open(name);
  const transaction = database.transaction('identity', 'readwrite');
  const request = ask(transaction.objectStore('identity'));
  await new Promise((resolve) => transaction.addEventListener('complete', resolve));
  database.close();
  return request.result;
}

function open(name: string, version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
