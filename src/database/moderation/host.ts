/** What moderation takes of its member, as a type: its code comes late, and a member knows nothing of it. */
import type { RecordHeader, SignedRecord } from '../../core/record/record.ts';
import type { Room } from '../../core/protocol/room.ts';
import type { Key } from '../../core/set/key.ts';
import type { Clock, Judges, Notes, Random, Tabs } from '../../ports.ts';
import type { Catalog } from '../catalog.ts';
import type { Settings } from '../config.ts';
import type { Identity } from '../identity.ts';
import type { LateWriter } from '../late-writer.ts';
import type { Unlocked } from '../seal.ts';
import type { Views } from '../views.ts';

/** A member, as far as moderation goes. */
export interface DeskHost {
  readonly settings: Settings;
  readonly environment: {
    readonly clock: Clock;
    readonly random: Random;
    tabs(room: Room): Tabs;
    notes(room: Room): Notes;
    /** Whoever judges what records say; undefined where the policy does not look at it. */
    readonly judges?: Judges | undefined;
  };
  readonly identity: Identity;
  readonly catalog: Catalog;
  readonly views: Views;
  readonly writer: Pick<LateWriter, 'write'>;
  readonly unlocked: Unlocked | undefined;
  readonly ready: Promise<void>;
  /** Shows a change of the set. */
  show(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void;
  read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]>;
}

