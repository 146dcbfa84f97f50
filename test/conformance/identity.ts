/**
 * What every identity store promises (`src/adapters/signer/identity-store.ts`), on plain data, so that it
 * may sit in a page. Call it once per store: `identityConformance('memory', makeProbe)`.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { fromHex, toHex } from '../../src/core/base/bytes.ts';
import type { Identity, IdentityStore } from '../../src/adapters/signer/identity-store.ts';
import { testSecret } from './signatures.ts';

/** An identity with its secret in hex. */
export interface ProbeIdentity extends Omit<Identity, 'secret'> {
  readonly secret: string;
}

export interface IdentityProbe {
  /** Loads so many times at once. */
  load(times: number): Promise<readonly ProbeIdentity[]>;
  /** Rejects with what the store rejects with. */
  save(secret: string): Promise<ProbeIdentity>;
  /** On the store of the last load, or on another one of the same place. */
  know(pubkey: string): Promise<void>;
  clear(): Promise<void>;
  end(): Promise<void>;
}

/** A store in this process. */
export class LocalIdentityProbe implements IdentityProbe {
  readonly #store: IdentityStore;

  constructor(store: IdentityStore) {
    this.#store = store;
  }

  async load(times: number): Promise<readonly ProbeIdentity[]> {
    const loads = Array.from({ length: times }, () => this.#store.load());
    return (await Promise.all(loads)).map(plain);
  }

  async save(secret: string): Promise<ProbeIdentity> {
    return plain(await this.#store.save(fromHex(secret)!));
  }

  know(pubkey: string): Promise<void> {
    return this.#store.know(pubkey);
  }

  clear(): Promise<void> {
    return this.#store.clear();
  }

  async end(): Promise<void> {
    await this.clear();
  }
}

/** Registers the suite. `makeProbe` gives an empty store. */
export function identityConformance(name: string, persistent: 'kept on disk' | 'gone with the page', makeProbe: () => Promise<IdentityProbe>): void {
  async function probe(): Promise<IdentityProbe> {
    const made = await makeProbe();
    onTestFinished(() => made.end());
    return made;
  }

  describe(`${name} keeps the promises of an identity store`, () => {
    test('the first load makes a secret, later ones give the same', async () => {
      const store = await probe();
      const [first] = await store.load(1);
      expect(first).toMatchObject({ origin: 'made', persistent: persistent === 'kept on disk' });
      expect(first!.secret).toMatch(/^[0-9a-f]{64}$/);
      expect(await store.load(1)).toEqual([{ ...first, origin: 'kept' }]);
    });

    test('all who load at the same time get the same, and only one of them made it', async () => {
      const identities = await (await probe()).load(8);
      expect(new Set(identities.map(({ secret }) => secret)).size).toBe(1);
      expect(identities.filter(({ origin }) => origin === 'made').length).toBe(1);
    });

    test('a saved secret replaces the one that was made', async () => {
      const store = await probe();
      await store.load(1);
      const secret = toHex(testSecret(0));
      expect(await store.save(secret)).toMatchObject({ secret, origin: 'kept' });
      expect(await store.load(1)).toMatchObject([{ secret, origin: 'kept' }]);
    });

    test.each(['', '11'.repeat(31), '11'.repeat(33), '00'.repeat(32), 'ff'.repeat(32)])('what is no secret is not kept: %s', async (secret) => {
      const store = await probe();
      const [before] = await store.load(1);
      await expect(store.save(secret)).rejects.toThrow();
      expect(await store.load(1)).toMatchObject([{ secret: before!.secret }]);
    });

    test('the public half it was told comes with the secret, and goes with it', async () => {
      const store = await probe();
      const [before] = await store.load(1);
      expect(before!.pubkey).toBeUndefined();
      await store.know('ab'.repeat(32));
      expect(await store.load(1)).toEqual([{ ...before, origin: 'kept', pubkey: 'ab'.repeat(32) }]);
      await store.save(toHex(testSecret(0)));
      expect((await store.load(1))[0]!.pubkey).toBeUndefined();
      await store.know('cd'.repeat(32));
      await store.clear();
      expect((await store.load(1))[0]!.pubkey).toBeUndefined();
    });

    test('after clear there is another', async () => {
      const store = await probe();
      const [before] = await store.load(1);
      await store.clear();
      const [after] = await store.load(1);
      expect(after!.origin).toBe('made');
      expect(after!.secret).not.toBe(before!.secret);
    });
  });
}

function plain({ secret, ...rest }: Identity): ProbeIdentity {
  return { secret: toHex(secret), ...rest };
}
