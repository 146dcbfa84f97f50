/** What a catalogue works with: where records and their bodies are, what the room says of its collections, and who decides what is seen. */
import type { RecordHeader, SignedRecord } from '../core/record/record.ts';
import type { Store } from '../ports.ts';
import type { Reading, Seal } from './seal.ts';

/** What it is made of. */
export interface CatalogOptions {
  readonly store: Pick<Store, 'read'>;
  /** By people's names. */
  readonly isShared: (collection: string) => boolean;
  readonly indexed: (collection: string) => readonly string[];
  /** Resolves with the keys of a room whose records are sealed; absent where they are not. */
  readonly seal?: Promise<Seal>;
  readonly letters?: NonNullable<Reading['letters']>;
  readonly files?: NonNullable<Reading['files']>;
  readonly oversight?: Oversight;
  /** The clock, ms. */
  readonly now: () => number;
  /** Lets the page do something else. */
  readonly breathe: () => Promise<void>;
}

/** Where a catalogue that rests finds the records once somebody looks. */
export interface Resting {
  /** Resolves when all of them are there. */
  readonly ready: () => Promise<unknown>;
  /** All records of the set, as of now; made one by one. */
  readonly headers: () => Iterable<RecordHeader>;
  /** Whether this very record is in the set. */
  readonly has: (header: RecordHeader) => boolean;
}

/** Whoever decides what is seen, where that must be known before anything is. */
export interface Oversight {
  /** Lists wait for it. */
  readonly begun: Promise<void>;
  /** All records are taken: resolves when what is said about them is known. */
  settled(): Promise<void>;
  changed(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void;
}
