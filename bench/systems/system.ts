/**
 * What a database must offer to be measured: a handful of calls that every app makes. One file per system
 * implements it, in the best way its own documentation shows; nothing here knows how records travel.
 */
import type { Note } from '../notes.ts';

/** Where and how to open a system in this page. */
export interface OpenOptions {
  /** Room and local database. */
  readonly room: string;
  /** Whether to join the swarm; a page that is not online must not touch the network. */
  readonly online: boolean;
  /** Address of the signalling server the system asked for. */
  readonly serverUrl: string;
}

/** A way to keep records in browsers and to share them. */
export interface System {
  open(options: OpenOptions): Promise<OpenSystem>;
}

/** One opened room. */
export interface OpenSystem {
  /** Writes them all; resolves when they are durable here, or where a system does not say, when it took them. */
  write(notes: readonly Note[]): Promise<void>;
  /** How many notes a reader of this page can see now. Cheap: asked every few milliseconds. */
  count(): number | Promise<number>;
  read(id: string): Promise<Note | undefined>;
  /** Calls `run` for each note that becomes visible from now on, whoever wrote it. */
  onNote(run: (id: string) => void): void;
  /** Bytes of one note as it travels alone; its JSON unless the system says otherwise. */
  recordBytes?(id: string): Promise<number>;
  /** Leaves the swarm and ends with nothing left to write. */
  close(): Promise<void>;
}
