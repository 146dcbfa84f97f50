/**
 * What a login needs on the next visit, sealed like the device's own key and in the same database: a secret key, or the
 * key that a remote signer knows us by. Every way to fail means the same to whoever asks: it is not kept.
 */
import { isSealedRow, LOGIN_ROW, SealedRows, unsealed, type SealedRowsOptions } from './sealed-rows.ts';
import type { KeptLogin } from './identity-store.ts';

/** Small secrets by name. */
export interface Vault {
  /** The login that a person wanted kept, with its secret part. */
  login(): Promise<(KeptLogin & { readonly secret: Uint8Array }) | undefined>;
  /** Keeps a login in place of the one before. Rejects where nothing can be kept. */
  keepLogin(login: KeptLogin & { readonly secret: Uint8Array }): Promise<void>;
  /** What belongs to a login, under a name of its own; undefined where it is not kept. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** Keeps it until the logout. Rejects where nothing can be kept. */
  put(name: string, secret: Uint8Array): Promise<void>;
}

/** The vault of this device. */
export function indexeddbVault(options: SealedRowsOptions): Vault {
  return new IndexeddbVault(new SealedRows(options));
}

class IndexeddbVault implements Vault {
  readonly #rows: SealedRows;

  constructor(rows: SealedRows) {
    this.#rows = rows;
  }

  async login(): Promise<(KeptLogin & { readonly secret: Uint8Array }) | undefined> {
    const row = await this.#read(LOGIN_ROW);
    const secret = await unsealed(row);
    if (secret === undefined || !isSealedRow(row)) return undefined;
    return { secret, pubkey: row.pubkey ?? '', how: row.how ?? '' };
  }

  async keepLogin({ secret, pubkey, how }: KeptLogin & { readonly secret: Uint8Array }): Promise<void> {
    const row = await this.#rows.seal(secret.slice());
    await this.#rows.transact('readwrite', (rows) => rows.put({ ...row, pubkey, how }, LOGIN_ROW));
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    return unsealed(await this.#read(`${LOGIN_ROW}/${name}`));
  }

  async put(name: string, secret: Uint8Array): Promise<void> {
    const row = await this.#rows.seal(secret.slice());
    await this.#rows.transact('readwrite', (rows) => rows.put(row, `${LOGIN_ROW}/${name}`));
  }

  async #read(name: string): Promise<unknown> {
    try {
      return await this.#rows.transact('readonly', (rows) => rows.get(name));
    } catch {
      // No disk for us: nothing is kept.
      return undefined;
    }
  }
}
