/**
 * Yjs: one map of plain records, y-webrtc to share it, y-indexeddb to keep it. No signatures. Sends are cut
 * into pieces (see chunked-peer.ts); everything else is as shipped.
 */
import { IndexeddbPersistence } from 'y-indexeddb';
import { WebrtcProvider } from 'y-webrtc';
import * as Y from 'yjs';
import type { Note } from '../notes.ts';
import { chunkSimplePeer } from './chunked-peer.ts';
import type { OpenSystem, System } from './system.ts';

chunkSimplePeer();

/** Yjs with y-webrtc and y-indexeddb. */
export const yWebrtc: System = {
  async open({ room, online, serverUrl }) {
    const document = new Y.Doc();
    const disk = new IndexeddbPersistence(room, document);
    await disk.whenSynced;
    const opened = new OpenYjs(document, disk);
    if (online) opened.network = new WebrtcProvider(room, document, { signaling: [serverUrl], filterBcConns: false });
    return opened;
  },
};

class OpenYjs implements OpenSystem {
  readonly #document: Y.Doc;
  readonly #disk: IndexeddbPersistence;
  readonly #map: Y.Map<Note>;
  network: WebrtcProvider | undefined;
  /** `size` of a Y.Map walks over all of it; records are only added here. */
  #count: number;

  constructor(document: Y.Doc, disk: IndexeddbPersistence) {
    this.#document = document;
    this.#disk = disk;
    this.#map = document.getMap<Note>('notes');
    this.#count = this.#map.size;
    this.#map.observe(event => {
      for (const { action } of event.changes.keys.values()) if (action === 'add') this.#count++;
    });
  }

  write(notes: readonly Note[]): Promise<void> {
    this.#document.transact(() => {
      for (const note of notes) this.#map.set(note.id, note);
    });
    return Promise.resolve();
  }

  count(): number {
    return this.#count;
  }

  read(id: string): Promise<Note | undefined> {
    return Promise.resolve(this.#map.get(id));
  }

  onNote(run: (id: string) => void): void {
    this.#map.observe(event => {
      for (const id of event.keysChanged) run(id);
    });
  }

  async close(): Promise<void> {
    this.network?.destroy();
    await this.#disk.destroy();
  }
}
