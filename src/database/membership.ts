/** Who is in a room and how that changes, as types: between a page, which holds a member, and the part that follows its epochs. */
import type { EpochFacts, EpochPlan, KnownEpoch } from '../core/protocol/epochs.ts';
import type { Key } from '../core/set/key.ts';
import type { Clock, Random, Tabs } from '../ports.ts';
import type { Catalog } from './catalog.ts';
import type { Settings } from './config.ts';
import type { Stay } from './connection.ts';
import type { Identity } from './identity.ts';
import type { LateWriter } from './late-writer.ts';
import type { Unlocked } from './seal.ts';

/** Somebody who is known to be in a room. */
export interface KnownMember {
  readonly npub: string;
  /** 64 hex. */
  readonly pubkey: string;
  /** Time of the oldest record that is here from them, ms since 1970; undefined where there is none. */
  readonly since: number | undefined;
  readonly isOwner: boolean;
  readonly isMe: boolean;
}

/** How to give a room new keys. */
export interface RekeyOptions {
  /** Members (npub) that stay although they never wrote anything here, so that nobody can know of them. */
  readonly keep?: readonly string[];
}

/** What following a room's epochs takes of its member. */
export interface EpochHost {
  readonly settings: Settings;
  readonly environment: { readonly clock: Clock; readonly random: Random; tabs(room: Unlocked['room']): Tabs };
  readonly identity: Identity;
  readonly catalog: Catalog;
  readonly writer: Pick<LateWriter, 'write'>;
  readonly unlocked: Unlocked | undefined;
  readonly ready: Promise<void>;
  /** Where the replica runs in this tab. */
  readonly leader: { settle(stay: Stay): Promise<void> } | undefined;
  readonly openPeers: readonly unknown[];
  read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]>;
}

/** A room's epochs, followed; what changes them takes turns. */
export interface EpochTurns {
  readonly facts: EpochFacts;
  readonly plan: EpochPlan;
  /** Runs `work` while nothing else changes epochs. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Reads, learns and settles, within a turn. */
  catchUp(): Promise<void>;
  /** Takes what this device made or was told. */
  learn(epochs: readonly KnownEpoch[]): Promise<void>;
}
