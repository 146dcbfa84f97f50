/**
 * The identity where it can be kept best: on disk, or else in memory (in Node, on a page that is no secure
 * context, in private windows that refuse). Which it became is said by `persistent`.
 */
import { indexeddbIdentity, type IndexeddbIdentityOptions } from './indexeddb-identity.ts';
import type { Identity, IdentityStore, KeptLogin } from './identity-store.ts';
import { memoryIdentity } from './memory-identity.ts';

/** The identity of this device. */
export function identityStore(options: IndexeddbIdentityOptions): IdentityStore {
  const hasDisk = options.factory !== undefined || typeof indexedDB !== 'undefined';
  if (!hasDisk || globalThis.crypto?.subtle === undefined) return memoryIdentity(options);
  return new FallingBack(indexeddbIdentity(options), memoryIdentity(options));
}

/** Prefers the disk. Once that failed it stays with memory: who we are must not change while we run. */
class FallingBack implements IdentityStore {
  readonly #disk: IdentityStore;
  readonly #memory: IdentityStore;
  #isInMemory = false;

  constructor(disk: IdentityStore, memory: IdentityStore) {
    this.#disk = disk;
    this.#memory = memory;
  }

  async load(): Promise<Identity> {
    if (!this.#isInMemory) {
      try {
        return await this.#disk.load();
      } catch {
        // `persistent: false` tells of it. What is on disk was not touched, and may be read next time.
        this.#isInMemory = true;
      }
    }
    return this.#memory.load();
  }

  async save(secret: Uint8Array): Promise<Identity> {
    const inMemory = await this.#memory.save(secret);
    try {
      const identity = await this.#disk.save(secret);
      this.#isInMemory = false;
      return identity;
    } catch {
      this.#isInMemory = true;
      return inMemory;
    }
  }

  know(pubkey: string): Promise<void> {
    return this.#isInMemory ? this.#memory.know(pubkey) : this.#disk.know(pubkey);
  }

  async clear(): Promise<void> {
    await this.#memory.clear();
    await this.#disk.clear();
  }

  async kept(): Promise<KeptLogin | undefined> {
    // A disk that does not open keeps nothing that we could use.
    return this.#disk.kept().catch(() => undefined);
  }

  async forget(): Promise<void> {
    if (!this.#isInMemory) await this.#disk.forget();
  }
}
