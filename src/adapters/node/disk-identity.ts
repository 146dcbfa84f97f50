/**
 * Who this device is, in a file that only its owner may read (mode 0600): the secret as nsec1…, as people know it. It is not encrypted: a
 * key for it would have to lie beside it, since nobody is there to type a password when a keeper starts. Whoever can read the
 * file can sign in its name; for keys of people there is `login: { ncryptsec, password }`.
 *
 * Must hold: a file that is there is never written over unasked; one that cannot be understood is put aside, not deleted.
 */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nsecOf, secretOf } from '../../core/record/author.ts';
import type { Random } from '../../ports.ts';
import { copySecret, createSecret, type Identity, type IdentityStore, type KeptLogin } from '../signer/identity-store.ts';
import type { Vault } from '../signer/vault.ts';
import { isMissing, makeFile, replaceFile, RowFile, textOf } from './row-file.ts';

const LOGIN_ROW = 'login';
const PUBKEY = /^[0-9a-f]{64}$/;

/** What is kept of this device's key. */
interface Kept {
  readonly secret: Uint8Array;
  readonly pubkey?: string;
}

/** Keeps an identity in a folder. Everything rejects where that cannot be read or written. */
export function diskIdentity(folder: string, random: Random): IdentityStore {
  return new DiskIdentity(folder, random);
}

class DiskIdentity implements IdentityStore {
  readonly #path: string;
  readonly #logins: RowFile;
  readonly #random: Random;
  /** The secret that was loaded or saved last. */
  #loaded: Uint8Array | undefined;

  constructor(folder: string, random: Random) {
    this.#path = join(folder, 'identity.json');
    this.#logins = new RowFile(loginFile(folder));
    this.#random = random;
  }

  async load(): Promise<Identity> {
    const text = await textOf(this.#path);
    const kept = text === undefined ? undefined : keptOf(text);
    if (kept === undefined) return this.#make(text);
    this.#loaded = kept.secret;
    return { ...kept, secret: kept.secret.slice(), persistent: true, origin: 'kept' };
  }

  async save(secret: Uint8Array): Promise<Identity> {
    const copy = copySecret(secret);
    await replaceFile(this.#path, textFor({ secret: copy }));
    this.#loaded = copy;
    return { secret: copy.slice(), persistent: true, origin: 'kept' };
  }

  async know(pubkey: string): Promise<void> {
    const kept = keptOf((await textOf(this.#path)) ?? '');
    if (kept === undefined || this.#loaded === undefined || nsecOf(kept.secret) !== nsecOf(this.#loaded)) return;
    await replaceFile(this.#path, textFor({ secret: kept.secret, pubkey }));
  }

  async clear(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  async kept(): Promise<KeptLogin | undefined> {
    const login = loginOf(await this.#logins.get(LOGIN_ROW));
    return login && { pubkey: login.pubkey, how: login.how };
  }

  async forget(): Promise<void> {
    await this.#logins.change((rows) => rows.clear());
  }

  /** A new one where there is none; of two programs that make one at the same time, the second takes what the first made. */
  async #make(unreadable: string | undefined): Promise<Identity> {
    if (unreadable !== undefined) await rename(this.#path, `${this.#path}.unreadable`).catch(missingIsFine);
    const secret = createSecret(this.#random);
    if (!(await makeFile(this.#path, textFor({ secret })))) return this.load();
    this.#loaded = secret;
    return { secret: secret.slice(), persistent: true, origin: unreadable === undefined ? 'made' : 'replaced' };
  }
}

/** What logins need on the next start, in a folder. */
export function diskVault(folder: string): Vault {
  const rows = new RowFile(loginFile(folder));
  return {
    login: async () => loginOf(await rows.get(LOGIN_ROW)),
    keepLogin: ({ secret, pubkey, how }) => rows.set(new Map([[LOGIN_ROW, JSON.stringify({ secret: toText(secret), pubkey, how })]])),
    get: async (name) => bytesOf(await rows.get(`${LOGIN_ROW}/${name}`)),
    put: (name, secret) => rows.set(new Map([[`${LOGIN_ROW}/${name}`, toText(secret)]])),
  };
}

function loginFile(folder: string): string {
  return join(folder, 'login.json');
}

function loginOf(text: string | undefined): (KeptLogin & { readonly secret: Uint8Array }) | undefined {
  const row: unknown = text === undefined ? undefined : JSON.parse(text);
  if (typeof row !== 'object' || row === null) return undefined;
  const { secret, pubkey, how } = row as { readonly [name: string]: unknown };
  if (typeof secret !== 'string' || typeof pubkey !== 'string' || !PUBKEY.test(pubkey) || typeof how !== 'string') return undefined;
  return { secret: bytesOf(secret)!, pubkey, how };
}

/** Undefined where this is no key. */
function keptOf(text: string): Kept | undefined {
  try {
    const { secret, pubkey } = JSON.parse(text) as { readonly [name: string]: unknown };
    const bytes = typeof secret === 'string' ? secretOf(secret) : undefined;
    return bytes && { secret: bytes, ...(typeof pubkey === 'string' && PUBKEY.test(pubkey) ? { pubkey } : {}) };
  } catch {
    // Half a file, or somebody else's.
    return undefined;
  }
}

function textFor({ secret, pubkey }: Kept): string {
  return `${JSON.stringify({ secret: nsecOf(secret), ...(pubkey === undefined ? {} : { pubkey }) }, undefined, 1)}\n`;
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function bytesOf(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : Uint8Array.from(Buffer.from(text, 'base64'));
}

function missingIsFine(reason: unknown): void {
  if (!isMissing(reason)) throw reason;
}
