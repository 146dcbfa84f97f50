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

  constructor(random: Random) {
    this.#random = random;
  }

  async load(): Promise<Identity> {
    const origin = this.#secret === undefined ? 'made' : 'kept';
    this.#secret ??= createSecret(this.#random);
    return { secret: this.#secret.slice(), persistent: false, origin };
  }

  async save(secret: Uint8Array): Promise<Identity> {
    this.#secret = copySecret(secret);
    return { secret: this.#secret.slice(), persistent: false, origin: 'kept' };
  }

  async clear(): Promise<void> {
    this.#secret = undefined;
  }
}
