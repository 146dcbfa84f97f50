/**
 * Keeps the identity in IndexedDB, sealed by a key that lies beside it but that no script can read out:
 * AES-GCM, not extractable. A script of the page can still *use* it, as it can sign with us; what it cannot do is find
 * the secret in a copy of the database, a log or a sync of `localStorage`, where nothing of it ever is.
 *
 * WebCrypto makes us wait, and a transaction does not survive waiting. So a new identity is sealed first and
 * then one transaction decides whether it is needed: of two tabs that open at once, the second takes what
 * the first one put. Should the layout change, the database's version does, and older code stays out.
 */
import type { Random } from '../../ports.ts';
import { copySecret, createSecret, SECRET_BYTES, type Identity, type IdentityStore } from './identity-store.ts';

const STORE = 'identity';
const ROW = 'author';
const VERSION = 1;
const IV_BYTES = 12;

export interface IndexeddbIdentityOptions {
  readonly random: Random;
  /** Name of the database; one per origin unless told otherwise. */
  readonly name?: string;
  readonly factory?: IDBFactory;
}

/** Keeps an identity on disk. Everything rejects where the browser has no disk or no WebCrypto for us. */
export function indexeddbIdentity(options: IndexeddbIdentityOptions): IdentityStore {
  return new IndexeddbIdentity(options);
}

/** A secret at rest. */
interface SealedRow {
  readonly key: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
  /** Not sealed: everybody who reads a record of this author has it. Rows of older versions are without. */
  readonly pubkey?: string;
}

class IndexeddbIdentity implements IdentityStore {
  readonly #random: Random;
  readonly #name: string;
  readonly #factory: IDBFactory;
  /** What the last `load` or `save` found or put. */
  #row: unknown;

  constructor({ random, name = 'peerset-identity', factory = indexedDB }: IndexeddbIdentityOptions) {
    this.#random = random;
    this.#name = name;
    this.#factory = factory;
  }

  async load(): Promise<Identity> {
    const row = await this.#transact('readonly', (rows) => rows.get(ROW));
    const secret = await unseal(row);
    if (secret === undefined) return this.#make(row);
    this.#row = row;
    const { pubkey } = row as SealedRow;
    return { secret, persistent: true, origin: 'kept', ...(isPubkey(pubkey) ? { pubkey } : {}) };
  }

  async save(secret: Uint8Array): Promise<Identity> {
    const copy = copySecret(secret);
    const row = await this.#seal(copy);
    await this.#transact('readwrite', (rows) => rows.put(row, ROW));
    this.#row = row;
    return { secret: copy, persistent: true, origin: 'kept' };
  }

  async know(pubkey: string): Promise<void> {
    const known = this.#row;
    if (!isSealedRow(known)) return;
    await this.#transact('readwrite', (rows) => {
      const found = rows.get(ROW);
      found.onsuccess = () => {
        if (isSameRow(found.result, known)) rows.put({ ...known, pubkey }, ROW);
      };
      return found;
    });
  }

  async clear(): Promise<void> {
    await this.#transact('readwrite', (rows) => rows.delete(ROW));
  }

  /** Puts a new identity where `unreadable` is, or nothing; takes what another tab put there meanwhile. */
  async #make(unreadable: unknown): Promise<Identity> {
    const secret = createSecret(this.#random);
    const row = await this.#seal(secret);
    const winner = await this.#transact('readwrite', (rows) => {
      const found = rows.get(ROW);
      found.onsuccess = () => {
        if (isSameRow(found.result, unreadable)) rows.put(row, ROW);
      };
      return found;
    });
    this.#row = isSameRow(winner, unreadable) ? row : winner;
    if (this.#row === row) return { secret, persistent: true, origin: unreadable === undefined ? 'made' : 'replaced' };
    const theirs = await unseal(winner);
    if (theirs === undefined) throw new Error('the identity changes faster than it can be read');
    return { secret: theirs, persistent: true, origin: 'kept' };
  }

  async #seal(secret: Uint8Array<ArrayBuffer>): Promise<SealedRow> {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const iv = this.#random(IV_BYTES).slice();
    return { key, iv, sealed: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, secret) };
  }

  /** Runs one request in a transaction of its own; resolves with its result once it is on disk. */
  async #transact(mode: IDBTransactionMode, ask: (rows: IDBObjectStore) => IDBRequest): Promise<unknown> {
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
    return new Promise((resolve, reject) => {
      const request = this.#factory.open(this.#name, VERSION);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('the identity database does not open'));
    });
  }
}

/** The secret of a row, or undefined where there is none or it cannot be opened. */
async function unseal(row: unknown): Promise<Uint8Array | undefined> {
  if (!isSealedRow(row)) return undefined;
  try {
    const secret = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: row.iv }, row.key, row.sealed);
    return secret.byteLength === SECRET_BYTES ? copySecret(new Uint8Array(secret)) : undefined;
  } catch {
    // Not what was sealed with this key, so nobody can ever read it: the same as having none.
    return undefined;
  }
}

function isSealedRow(row: unknown): row is SealedRow {
  if (typeof row !== 'object' || row === null) return false;
  const { key, iv, sealed } = row as Partial<Record<keyof SealedRow, unknown>>;
  return key instanceof CryptoKey && iv instanceof Uint8Array && sealed instanceof ArrayBuffer;
}

function isPubkey(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** Each sealing has an IV of its own, so that names it. What is no row of ours is all the same: unreadable. */
function isSameRow(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return left === right;
  if (!isSealedRow(left) || !isSealedRow(right)) return isSealedRow(left) === isSealedRow(right);
  return left.iv.join() === right.iv.join();
}
