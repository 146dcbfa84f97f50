/** A place for logins in memory, as several visits of one device share it. */
import type { KeptLogin } from '../../src/adapters/signer/identity-store.ts';
import type { Vault } from '../../src/adapters/signer/vault.ts';

/** Keeps until `forget`. */
export class MemoryVault implements Vault {
  isFull = false;
  readonly #secrets = new Map<string, Uint8Array>();
  #login: (KeptLogin & { readonly secret: Uint8Array }) | undefined;

  async login(): Promise<(KeptLogin & { readonly secret: Uint8Array }) | undefined> {
    return this.#login;
  }

  async keepLogin(login: KeptLogin & { readonly secret: Uint8Array }): Promise<void> {
    if (this.isFull) throw new Error('the disk is full');
    this.#login = login;
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    return this.#secrets.get(name);
  }

  async put(name: string, secret: Uint8Array): Promise<void> {
    if (this.isFull) throw new Error('the disk is full');
    this.#secrets.set(name, secret.slice());
  }

  forget(): void {
    this.#login = undefined;
    this.#secrets.clear();
  }
}
