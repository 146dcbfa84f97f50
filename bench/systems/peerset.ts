/**
 * Ourselves, through the front door only: one collection, a policy with room for all records of one author,
 * everything else as by default. Records are signed when written and checked where they arrive.
 */
import { encodeRecord } from '../../src/core.ts';
import { peerset, type Collection, type PeersetDB } from '../../src/index.ts';
import type { Note } from '../notes.ts';
import type { OpenSystem, System } from './system.ts';

const POLICY = { base: 'open', perAuthor: 100_000, total: 1_000_000 } as const;

/** peerset.DB. */
export const peersetSystem: System = {
  async open({ room, online, serverUrl }) {
    const db = peerset(room, { policy: POLICY, signaling: online ? [{ strategy: 'torrent', urls: [serverUrl] }] : [] });
    await db.ready;
    return new OpenPeerset(db);
  },
};

class OpenPeerset implements OpenSystem {
  readonly #db: PeersetDB;
  readonly #notes: Collection<Note>;
  /** Keys that the list showed already; it shows the newest 100. */
  readonly #shown = new Set<string>();

  constructor(db: PeersetDB) {
    this.#db = db;
    this.#notes = db.collection<Note>('notes');
  }

  async write(notes: readonly Note[]): Promise<void> {
    await Promise.all(notes.map(note => this.#notes.put(note, { key: note.id })));
  }

  count(): Promise<number> {
    return this.#notes.count();
  }

  async read(id: string): Promise<Note | undefined> {
    return (await this.#notes.get(id))?.value;
  }

  onNote(run: (id: string) => void): void {
    this.#notes.subscribe(rows => {
      for (const { key } of rows) {
        if (this.#shown.has(key)) continue;
        this.#shown.add(key);
        run(key);
      }
    });
  }

  async recordBytes(id: string): Promise<number> {
    const record = await this.#notes.get(id);
    return record === undefined ? 0 : encodeRecord(record.event).length;
  }

  close(): Promise<void> {
    return this.#db.close();
  }
}
