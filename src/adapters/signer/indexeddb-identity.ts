/**
 * Keeps the identity in IndexedDB, sealed (`sealed-rows.ts`). Of two tabs that open at once, the second takes what
 * the first one put: a new identity is sealed first and then one transaction decides whether it is needed.
 */
import { copySecret, createSecret, SECRET_BYTES, type Identity, type IdentityStore, type KeptLogin } from './identity-store.ts';
import { isSealedRow, LOGIN_ROW, SealedRows, unsealed, type SealedRow, type SealedRowsOptions } from './sealed-rows.ts';

const ROW = 'author';

/** Where the identity is kept. */
export type IndexeddbIdentityOptions = SealedRowsOptions;

/** Keeps an identity on disk. Everything rejects where the browser has no disk or no WebCrypto for us. */
export function indexeddbIdentity(options: IndexeddbIdentityOptions): IdentityStore {
  return new IndexeddbIdentity(options);
}

class IndexeddbIdentity implements IdentityStore {
  readonly #random: SealedRowsOptions['random'];
  readonly #rows: SealedRows;
  /** What the last `load` or `save` found or put. */
  #row: unknown;

  constructor(options: IndexeddbIdentityOptions) {
    this.#random = options.random;
    this.#rows = new SealedRows(options);
  }

  async load(): Promise<Identity> {
    const row = await this.#rows.transact('readonly', (rows) => rows.get(ROW));
    const secret = await unseal(row);
    if (secret === undefined) return this.#make(row);
    this.#row = row;
    const { pubkey } = row as SealedRow;
    return { secret, persistent: true, origin: 'kept', ...(isPubkey(pubkey) ? { pubkey } : {}) };
  }

  async save(secret: Uint8Array): Promise<Identity> {
    const copy = copySecret(secret);
    const row = await this.#rows.seal(copy);
    await this.#rows.transact('readwrite', (rows) => rows.put(row, ROW));
    this.#row = row;
    return { secret: copy, persistent: true, origin: 'kept' };
  }

  async know(pubkey: string): Promise<void> {
    const known = this.#row;
    if (!isSealedRow(known)) return;
    await this.#rows.transact('readwrite', (rows) => {
      const found = rows.get(ROW);
      found.onsuccess = () => {
        if (isSameRow(found.result, known)) rows.put({ ...known, pubkey }, ROW);
      };
      return found;
    });
  }

  async clear(): Promise<void> {
    await this.#rows.transact('readwrite', (rows) => rows.delete(ROW));
  }

  async kept(): Promise<KeptLogin | undefined> {
    const row = await this.#rows.transact('readonly', (rows) => rows.get(LOGIN_ROW));
    if (!isSealedRow(row) || !isPubkey(row.pubkey)) return undefined;
    return { pubkey: row.pubkey, how: row.how ?? '' };
  }

  async forget(): Promise<void> {
    // And all that belongs to it: `login/…`.
    await this.#rows.transact('readwrite', (rows) => rows.delete(IDBKeyRange.bound(LOGIN_ROW, `${LOGIN_ROW}0`)));
  }

  /** Puts a new identity where `unreadable` is, or nothing; takes what another tab put there meanwhile. */
  async #make(unreadable: unknown): Promise<Identity> {
    const secret = createSecret(this.#random);
    const row = await this.#rows.seal(secret);
    const winner = await this.#rows.transact('readwrite', (rows) => {
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
}

/** The secret of a row, or undefined where there is none or it cannot be opened. */
async function unseal(row: unknown): Promise<Uint8Array | undefined> {
  const secret = await unsealed(row);
  return secret?.length === SECRET_BYTES ? copySecret(secret) : undefined;
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
