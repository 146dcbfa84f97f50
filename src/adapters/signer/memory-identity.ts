/**
 * An identity that ends with the page: for Node, for tests, and for browsers that keep nothing.
 */
import type { Random } from '../../ports.ts';
import { copySecret, createSecret, type Identity, type IdentityStore } from './identity-store.ts';

export interface MemoryIdentityOptions {
  readonly random: Random;
}

/** Keeps an identity in memory. */
export function memoryIdentity({ random }: MemoryIdentityOptions): IdentityStore {
  return new MemoryIdentity(random);
}

class MemoryIdentity implements IdentityStore {
  readonly #random: Random;
  #secret: Uint8Array | undefined;
  #pubkey: string | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  async load(): Promise<Identity> {
    const origin = this.#secret === undefined ? 'made' : 'kept';
    this.#secret ??= createSecret(this.#random);
    return { secret: this.#secret.slice(), persistent: false, origin, ...(this.#pubkey === undefined ? {} : { pubkey: this.#pubkey }) };
  }

  async save(secret: Uint8Array): Promise<Identity> {
    this.#secret = copySecret(secret);
    this.#pubkey = undefined;
    return { secret: this.#secret.slice(), persistent: false, origin: 'kept' };
  }

  async know(pubkey: string): Promise<void> {
    if (this.#secret !== undefined) this.#pubkey = pubkey;
  }

  async clear(): Promise<void> {
    this.#secret = undefined;
    this.#pubkey = undefined;
  }

  /** Nothing outlives the page here, so nothing is kept. */
  async kept(): Promise<undefined> {
    return undefined;
  }

  async forget(): Promise<void> {
    await this.kept();
  }
}
