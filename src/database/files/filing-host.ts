/**
 * What the tab that leads and the part that deals in files are to each other, as types: the part comes late, and most pages never
 * load it. `late-filing.ts` stands in for it until it is here.
 */
import type { RecordHeader, SignedRecord } from '../../core/record/record.ts';
import type { Key } from '../../core/set/key.ts';
import type { Clock, Random } from '../../ports.ts';
import type { Catalog } from '../catalog.ts';
import type { Settings } from '../config.ts';
import type { HostView } from '../host.ts';
import type { Desk } from '../moderation/desk.ts';
import type { Unlocked } from '../seal.ts';
import type { Views } from '../views.ts';
import type { FileAnswer, FileAsk, FileFigures, FileNews } from './ask.ts';
import type { FileCourier, FileWire } from './courier.ts';

/** Whoever has the files of a room. */
export interface Filing {
  readonly figures: FileFigures;
  /** Grants a page's wish. `from` names the tab; '' for our own. @throws PeersetError E_STORAGE, E_NOT_FOUND, E_OPTION, E_ABORTED, E_CLOSED. */
  ask(ask: FileAsk, from: string): Promise<FileAnswer>;
  /** That tab is gone: its readers, its wishes, and what it was putting. */
  gone(from: string): void;
  /** There may be peers. */
  courier(wire: FileWire): FileCourier;
  /** The set changed, on disk. */
  records(added: readonly SignedRecord[], removed: readonly RecordHeader[]): void;
  /** Resolves when the disk is free. */
  close(): Promise<void>;
}

/** The page that leads, as far as files go. */
export interface FilingMember {
  readonly settings: Settings;
  readonly environment: { readonly clock: Clock; readonly random: Random };
  readonly identity: { readonly pubkey: string };
  readonly catalog: Pick<Catalog, 'entry' | 'all' | 'names' | 'bodies' | 'shelfOf' | 'isResting' | 'wake'>;
  readonly views: Pick<Views, 'judged' | 'isModerated'>;
  readonly desk: Pick<Desk, 'asked' | 'part'>;
  readonly unlocked: Unlocked | undefined;
  /** All records are in the catalog, or can be. */
  readonly ready: Promise<void>;
  read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]>;
}

/** Who is told, and what the disk of records looks like. */
export interface FilingHost {
  filed(news: FileNews): void;
  /** The figures are others. */
  changed(): void;
  disk(): Pick<HostView, 'wiped' | 'damaged' | 'storage'>;
}

/** Opens the files of a room. Rejects with a PeersetError where the disk does not open. */
export type FilingMaker = (member: FilingMember, host: FilingHost) => Promise<Filing>;
