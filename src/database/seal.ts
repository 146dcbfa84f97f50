/**
 * What a room with a secret needs beyond an open one, as interfaces: the code behind them, ciphers and all, is a part
 * that only such rooms load (`sealing.ts`). People's names for collections and records stop here, in both directions:
 * below this line there are stored names.
 */
import type { KnownEpoch } from '../core/protocol/epochs.ts';
import type { Draft, RecordHeader, SignedRecord } from '../core/record/record.ts';
import type { Room } from '../core/protocol/room.ts';
import type { AppMessage } from '../core/replica/event.ts';
import type { WithFiles } from './files/handle.ts';
import type { LawSource } from './room-law.ts';

/** What a member finds in a sealed record. */
export interface Inside {
  readonly collection: string;
  readonly key: string;
  /** Whether it takes away what is at its key. */
  readonly deletes: boolean;
  readonly value: unknown;
  /** How its content is written, and the content itself: for whoever looks at what it says. */
  readonly type?: string | undefined;
  readonly content?: string;
  /** Where it is a letter: what that is, for its readers among the members. */
  readonly letter?: Pick<LetterSource, 'content' | 'tags'>;
}

/** A letter, closed. */
export interface LetterSource {
  /** Of its record, hex. */
  readonly id: string;
  readonly author: string;
  readonly content: string;
  readonly tags: readonly (readonly string[])[];
}

/** A letter, opened: what was put, and how that was written. */
export interface Letter {
  readonly value: unknown;
  readonly content: string;
}

/** How entries read what is not written in the open; nothing of it in a room without. */
export interface Reading {
  /** Where records are sealed. */
  readonly open?: Opener;
  readonly letters?: { look(letter: LetterSource): Letter | undefined };
  /** Puts handles in the place of references to files; undefined until that can be done. */
  readonly files?: { look(of: { readonly value: unknown; readonly record: RecordHeader; readonly isLetter: boolean }): WithFiles | undefined };
}

/** Opens a record; undefined where it must not be shown. */
export type Opener = (record: SignedRecord) => Inside | undefined;

/** The epochs whose secrets this device has. */
export interface Epochs {
  readonly known: readonly KnownEpoch[];
  /** Seals. */
  readonly current: KnownEpoch;
  /** Where members of an epoch meet. */
  placeOf(epoch: KnownEpoch): Room;
  /** Learns a secret; false where it is known. */
  learn(epoch: KnownEpoch): boolean;
  /** Seals with this one, and takes no record that is dated later than `until` allows, ms by epoch. */
  turnTo(id: string, until: ReadonlyMap<string, number>): void;
  forget(id: string): void;
  /** Keeps what it knows on this device, where there is a disk. Rejects where that fails. */
  save(): Promise<void>;
  /** An owner removed whoever writes here: nothing can be written any more. */
  isOver: boolean;
}

/** Seals and opens files (`core/files/sealing.ts`). */
export interface EpochFileKey {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** What references name it by; absent in rooms that have one epoch for ever. */
  readonly epoch?: string;
}

/** The keys of a room's members, in use. */
export interface Seal {
  /** What an invite carries: text that opens the room, as it is now. */
  readonly secret: string;
  readonly epochs: Epochs;
  /** Sealed records of this room that could not be opened, count. */
  readonly unreadable: number;
  /** Calls `run` when that changes. */
  watch(run: () => void): void;
  /** Records that did not open are looked at again, so that none of them counts. */
  again(): void;
  /** The name under which a collection is stored. */
  collection(collection: string): string;
  /** The name under which a record is stored. */
  key(collection: string, key: string): string;
  /** The declared collection that is stored under a name. */
  declared(stored: string): string | undefined;
  /**
   * What is to be signed, of what would be signed in an open room.
   * @throws PeersetError E_VALUE where it is too large to be sealed, E_REMOVED.
   */
  draft(draft: Draft, author: string): Draft;
  open: Opener;
  /** The key from which those of files come: of this epoch, or of the one that seals; undefined where this device does not have it. */
  fileKey(epoch?: string): EpochFileKey | undefined;
  /**
   * A message for members alone, its name as well.
   * @throws PeersetError E_VALUE where it is too large to be sealed.
   */
  message(message: AppMessage, author: string): AppMessage;
  /** The message in it; undefined where no member made it, or another one than `author`. */
  openMessage(message: AppMessage, author: string | undefined): AppMessage | undefined;
  /** What is shown to members alone. @throws PeersetError E_VALUE where it is too large to be sealed. */
  presence(payload: Uint8Array, author: string): Uint8Array;
  /** As `openMessage`. */
  openPresence(payload: Uint8Array, author: string | undefined): Uint8Array | undefined;
  /** What an invite for a blind keeper carries: how to find members and what to keep, and nothing to read with. */
  access(): string;
}

/** A room that can be entered. */
export interface Unlocked {
  readonly room: Room;
  readonly law: LawSource;
  /** Undefined in rooms without a secret, and for blind keepers. */
  readonly seal?: Seal;
}
