/**
 * Secrets at rest, in IndexedDB: each sealed by a key that lies beside it but that no script can read out (AES-GCM, not
 * extractable). A script of the page can still *use* it, as it can sign with us; what it cannot do is find
 * the secret in a copy of the database, a log or a sync of `localStorage`, where nothing of it ever is.
 *
 * WebCrypto makes us wait, and a transaction does not survive waiting: first seal, then put. Should the layout change,
 * the database's version does, and older code stays out.
 */
import type { Random } from '../../ports.ts';

const STORE = 'identity';
const VERSION = 1;
const IV_BYTES = 12;

/** Row of the login that a person wanted kept. What belongs to it lies in rows whose names begin with this and a slash. */
export const LOGIN_ROW = 'login';

export interface SealedRowsOptions {
  readonly random: Random;
  /** Name of the database; one per origin unless told otherwise. */
  readonly name?: string;
  readonly factory?: IDBFactory;
}

/** A secret at rest. */
export interface SealedRow {
  readonly key: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
  /** Not sealed: everybody who reads a record of this author has it. Rows of older versions are without. */
  readonly pubkey?: string;
  /** In which way somebody logged in; for a login. */
  readonly how?: string;
}

/** The rows of one database. */
export class SealedRows {
  readonly #options: SealedRowsOptions;

  constructor(options: SealedRowsOptions) {
    this.#options = options;
  }

  /** A row that nobody can read but who has the database, with a key of its own. */
  async seal(secret: Uint8Array<ArrayBuffer>): Promise<SealedRow> {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const iv = this.#options.random(IV_BYTES).slice();
    return { key, iv, sealed: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, secret) };
  }

  /** Runs one request in a transaction of its own; resolves with its result once it is on disk. */
  async transact(mode: IDBTransactionMode, ask: (rows: IDBObjectStore) => IDBRequest): Promise<unknown> {
    const database = await this.#open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, mode, { durability: 'strict' });
        const request = ask(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error ?? new Error('the identity could not be written'));
      });
    } finally {
      // Asked a few times in a page's life: an open database would only be in the way of others.
      database.close();
    }
  }

  #open(): Promise<IDBDatabase> {
    const { name = 'peerset-identity', factory = indexedDB } = this.#options;
    return new Promise((resolve, reject) => {
      const request = factory.open(name, VERSION);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('the identity database does not open'));
    });
  }
}

/** The bytes of a row, or undefined where there is none or it cannot be opened. */
export async function unsealed(row: unknown): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!isSealedRow(row)) return undefined;
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: row.iv }, row.key, row.sealed));
  } catch {
    // Not what was sealed with this key, so nobody can ever read it: the same as having none.
    return undefined;
  }
}

/** Whether what lies there is a row of ours. */
export function isSealedRow(row: unknown): row is SealedRow {
  if (typeof row !== 'object' || row === null) return false;
  const { key, iv, sealed } = row as Partial<Record<keyof SealedRow, unknown>>;
  return key instanceof CryptoKey && iv instanceof Uint8Array && sealed instanceof ArrayBuffer;
}
