/**
 * Signs with the key this device keeps. Whose name that is can be said at once where it was said before; the
 * arithmetic of the curve is loaded when something is to be signed, or when the key is new.
 */
import { assert } from '../../core/base/assert.ts';
import type { PairCipher, Signer } from '../../ports.ts';
import type { IdentityStore } from './identity-store.ts';

/** The signer of the device's key. `load` makes a signer of a secret; it may fail and is asked again then. */
export async function deviceSigner(identities: IdentityStore, load: (secret: Uint8Array) => Promise<Signer>): Promise<Signer> {
  const { secret, pubkey } = await identities.load();
  if (pubkey === undefined) {
    const signer = await load(secret);
    // The next visit is quicker where this is kept, and nothing is lost where it is not.
    identities.know(signer.pubkey).catch(() => undefined);
    return signer;
  }
  let loading: Promise<Signer> | undefined;
  const loaded = async (): Promise<Signer> => {
    loading ??= load(secret).catch((reason: unknown) => {
      loading = undefined;
      throw reason;
    });
    const signer = await loading;
    assert(signer.pubkey === pubkey, 'the kept public key is that of the secret');
    return signer;
  };
  const cipher = async (): Promise<PairCipher> => {
    const { nip44 } = await loaded();
    assert(nip44 !== undefined, 'a key of this device encrypts');
    return nip44;
  };
  return {
    pubkey,
    sign: async (draft) => (await loaded()).sign(draft),
    signAll: async (records) => (await loaded()).signAll?.(records),
    nip44: {
      encrypt: async (reader, text) => (await cipher()).encrypt(reader, text),
      decrypt: async (writer, payload) => (await cipher()).decrypt(writer, payload),
    },
  };
}
