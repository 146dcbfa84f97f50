/**
 * Ourselves, through the front door only: one collection, a policy with room for all records of one author,
 * everything else as by default. Records are signed when written and checked where they arrive.
 */
import { peerset, type Collection, type NostrEvent, type PeersetDB } from '../../src/index.ts';
import type { Note } from '../notes.ts';
import type { OpenSystem, System } from './system.ts';

const POLICY = { base: 'open', perAuthor: 1_000_000, total: 1_000_000 } as const;

/** peerset.DB. Whoever measures how much travels brings the encoder: an app needs none. */
export function peersetSystem(encode?: (event: NostrEvent) => Uint8Array): System {
  return {
    async open({ room, online, serverUrl }) {
      const db = peerset(room, { policy: POLICY, signaling: online ? [{ strategy: 'torrent', urls: [serverUrl] }] : [] });
      await db.ready;
      return new OpenPeerset(db, encode);
    },
  };
}

class OpenPeerset implements OpenSystem {
  readonly #db: PeersetDB;
  readonly #encode: ((event: NostrEvent) => Uint8Array) | undefined;
  readonly #notes: Collection<Note>;
  /** Keys that the list showed already; it shows the newest 100. */
  readonly #shown = new Set<string>();

  constructor(db: PeersetDB, encode: ((event: NostrEvent) => Uint8Array) | undefined) {
    this.#db = db;
    this.#encode = encode;
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
    return record === undefined ? 0 : this.#encode?.(record.event).length ?? 0;
  }

  close(): Promise<void> {
    return this.#db.close();
  }
}
