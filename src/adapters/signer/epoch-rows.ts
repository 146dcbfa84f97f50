/**
 * Secrets of a room's later epochs on disk, sealed as the identity is (`sealed-rows.ts`), in a database of their own: a row for
 * each room, named by its tag. Whoever empties the site's storage has to be let in again, by a door or an invite.
 */
import type { Random } from '../../ports.ts';
import { SealedRows, unsealed } from './sealed-rows.ts';

const DATABASE = 'peerset-epochs';

/** One room's row. Both reject where the browser has no disk or no WebCrypto for us. */
export function epochRow(tag: string, options: { readonly random: Random; readonly factory?: IDBFactory }) {
  const rows = new SealedRows({ name: DATABASE, ...options });
  return {
    load: async (): Promise<Uint8Array | undefined> => unsealed(await rows.transact('readonly', (store) => store.get(tag))),
    save: async (bytes: Uint8Array): Promise<void> => {
      const row = await rows.seal(bytes.slice());
      await rows.transact('readwrite', (store) => store.put(row, tag));
    },
  };
}

/** Takes a room's row away, where there are any. Rejects where the disk does not let us. */
export async function forgetEpochs(tag: string, options: { readonly random: Random }): Promise<void> {
  // To ask would make a database that most devices never need.
  const all = typeof indexedDB.databases === 'function' ? await indexedDB.databases() : undefined;
  if (all?.some(({ name }) => name === DATABASE) === false) return;
  await new SealedRows({ name: DATABASE, ...options }).transact('readwrite', (store) => store.delete(tag));
}
