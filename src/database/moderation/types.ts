/** What moderation in a page is about, as types: between `db.moderation`, which every page has, and the part behind it, which comes late. */
import type { ReportType } from '../../core/moderation/statement.ts';
import type { Rec } from '../rec.ts';
import type { TargetOptions } from './seen.ts';

export type { ReportOptions, TargetOptions, Why } from './seen.ts';

/** A record, or its key in a collection. */
export type RecordTarget = Rec | string;

/** For whom something is hidden or shown, and why. */
export interface HideOptions extends TargetOptions {
  /** `me`: this device's own choice. `everyone`: for owners and moderators. */
  readonly for?: 'me' | 'everyone';
  /** For `everyone`: what people are told. */
  readonly reason?: string;
}

/** What somebody is in a room, by its policy. */
export type Role = 'owner' | 'moderator' | 'author';

/** How long a ban lasts, and why. */
export interface BanOptions {
  /** '7d', '12h', '30m' or ms; for good where absent. */
  readonly for?: string | number;
  readonly reason?: string;
}

/** An author whose records nobody sees. */
export interface Ban {
  readonly npub: string;
  /** When it was said, and when it ends: ms since 1970; undefined for never. */
  readonly at: number;
  readonly until: number | undefined;
  readonly reason: string;
  /** The owner who said it, npub. */
  readonly by: string;
}

/** What somebody finds wrong with a record; for those who moderate. */
export interface Reported {
  /** Undefined where the report is about an author, and where the record is not here any more. */
  readonly rec: Rec | undefined;
  /** Whom the reports are about, npub. */
  readonly author: string;
  /** When somebody last said something, ms since 1970. */
  readonly at: number;
  /** Who reports, how many, and of them owners and moderators. */
  readonly reports: number;
  readonly ofModerators: number;
  /** Each with what is wrong, newest first, as far as they are kept. */
  readonly said: readonly { readonly by: string; readonly at: number; readonly type: ReportType | 'appeal'; readonly reason: string }[];
}

/** Something that a rule, or a person, decided about a record. */
export interface Verdict {
  /** ms since 1970, by this device's clock. */
  readonly at: number;
  /** `refused`: it is not in the set. `hidden`, `held`: it is, and not on show here. */
  readonly action: 'refused' | 'hidden' | 'held';
  /** Whose record it was: put here, sent by a peer, or stored. */
  readonly where: 'write' | 'receive' | 'view';
  readonly rule: string;
  /** Why, one plain sentence. */
  readonly reason: string;
  /** What to do about it. */
  readonly fix: string;
  readonly id?: string;
  /** As far as they are known: in rooms with a secret a record of a peer is not opened for this. */
  readonly key?: string;
  readonly collection?: string;
  /** npub. */
  readonly author?: string;
  /** Who sent it. */
  readonly peer?: string;
}

/** How often, since this page began. */
export interface VerdictCounts {
  readonly byRule: ReadonlyMap<string, number>;
  /** By the peer that sent it. */
  readonly byPeer: ReadonlyMap<string, number>;
  /** npub. */
  readonly byAuthor: ReadonlyMap<string, number>;
}

/** What can be chosen for this device; see `Choices` of `core/moderation/sight.ts`. */
export type ChoiceType = 'mute' | 'hide' | 'show' | 'reveal' | 'welcome' | 'trust' | 'list';

/** One thing that this device's person chose. */
export interface Choice {
  readonly type: ChoiceType;
  /** npub; for `list` of whoever shares it. Undefined for records. */
  readonly npub: string | undefined;
  /** For `list`: its name, '' for the mute list. */
  readonly name: string | undefined;
  /** For records: id or slot. */
  readonly record: string | undefined;
  /** ms since 1970. */
  readonly at: number;
}
