/**
 * What a device notes for itself about a room (whom its person mutes, what the judge found), in rows of the database that the
 * identity is in: every start opens that one anyway, and a database of its own would be made for every visitor who notes nothing.
 * Not sealed: none of it is a secret, and a start should not wait for a cipher.
 */
import type { Notes, Random } from '../../ports.ts';
import { SealedRows } from './sealed-rows.ts';

/** Where notes are kept. */
export interface RoomNotesOptions {
  readonly random: Random;
  readonly factory?: IDBFactory;
}

/** The notes about the room of this tag, on disk. */
export function roomNotes(tag: string, options: RoomNotesOptions): Notes {
  const rows = new SealedRows(options);
  return {
    load: async (name) => {
      const text = await rows.transact('readonly', (store) => store.get(`notes/${tag}/${name}`));
      return typeof text === 'string' ? text : undefined;
    },
    save: async (name, text) => void (await rows.transact('readwrite', (store) => store.put(text, `notes/${tag}/${name}`))),
  };
}

/** Notes that end with the page. */
export function memoryNotes(): Notes {
  const texts = new Map<string, string>();
  return {
    load: async (name) => texts.get(name),
    save: async (name, text) => void texts.set(name, text),
  };
}

/** Takes all notes about a room away. Rejects where the disk does not let us. */
export async function forgetNotes(tag: string, options: RoomNotesOptions): Promise<void> {
  const all = IDBKeyRange.bound(`notes/${tag}/`, `notes/${tag}/\uffff`);
  await new SealedRows(options).transact('readwrite', (store) => store.delete(all));
}
