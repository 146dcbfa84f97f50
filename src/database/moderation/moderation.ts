/**
 * What people do about what is in the room, as their page holds it: report, hide, mute, approve, ban. Nothing of it takes a
 * record out of the set; it decides what is seen. The code behind it comes with the first call, or earlier where the room
 * has somebody who moderates.
 */
import type { Live } from '../live.ts';
import { LiveList } from '../live.ts';
import type { Rec } from '../rec.ts';
import type { Ban, BanOptions, Choice, HideOptions, RecordTarget, Reported, ReportOptions, Role, TargetOptions, Verdict, VerdictCounts } from './types.ts';
import type { PolicySentence } from '../../core/rules/describe.ts';

/** What people do. */
export interface Verbs {
  /**
   * Tells owners and moderators that a record is wrong. It hides nothing by itself, unless they report, or as many of them as the
   * policy says. Everybody in the room can read who reported what.
   * @throws PeersetError E_NOT_FOUND; E_OPTION for a type that NIP-56 does not know, or a reason that is too long; and as `put`.
   */
  report(target: RecordTarget, reason: string, options?: ReportOptions): Promise<void>;

  /**
   * Hides a record on this device, whoever wrote it and however it is edited; for owners and moderators `{ for: 'everyone' }` hides it
   * everywhere.
   * @throws PeersetError E_NOT_FOUND, E_NOT_MODERATOR, E_OPTION, and as `put`.
   */
  hide(target: RecordTarget, options?: HideOptions): Promise<void>;

  /**
   * Shows a record on this device, whatever is said about it; an edit of it is looked at anew. For owners and moderators
   * `{ for: 'everyone' }` shows it everywhere, over strikes, reports and rules.
   * @throws PeersetError as `hide`.
   */
  show(target: RecordTarget, options?: HideOptions): Promise<void>;

  /** Hides all of an author's records on this device. @throws PeersetError E_OPTION. */
  mute(npub: string): Promise<void>;

  /** Takes a mute back. @throws PeersetError E_OPTION. */
  unmute(npub: string): Promise<void>;

  /** On this device an author is no stranger, and their records are shown whatever bans, lists and strikes say. @throws PeersetError E_OPTION. */
  welcome(npub: string): Promise<void>;

  /** Takes a welcome back. @throws PeersetError E_OPTION. */
  unwelcome(npub: string): Promise<void>;

  /** On this device an author's reports and rulings count as a moderator's do. @throws PeersetError E_OPTION. */
  trust(npub: string): Promise<void>;

  /** Takes trust back. @throws PeersetError E_OPTION. */
  distrust(npub: string): Promise<void>;

  /**
   * Lets an author's records be seen by nobody, for a time or for good, as an owner. It names a key: whoever makes another one is
   * another author.
   * @throws PeersetError E_NOT_OWNER, E_OPTION, and as `put`.
   */
  ban(npub: string, options?: BanOptions): Promise<void>;

  /** Takes an author's older bans back, whichever owner said them. @throws PeersetError as `ban`. */
  unban(npub: string, reason?: string): Promise<void>;

  /**
   * Lets a record that waits, or was hidden, be seen by everyone, as an owner or moderator: this version of it. An author with one approved
   * record is no stranger any more.
   * @throws PeersetError E_NOT_FOUND, E_NOT_MODERATOR, and as `put`.
   */
  approve(target: RecordTarget, options?: TargetOptions): Promise<void>;

  /** Answers a record that waits with no; its author sees why. @throws PeersetError as `approve`. */
  reject(target: RecordTarget, reason: string, options?: TargetOptions): Promise<void>;

  /**
   * Asks owners and moderators to look again at a record of one's own that is hidden, held or banned.
   * @throws PeersetError E_NOT_FOUND, E_NOT_YOURS, E_OPTION, and as `put`.
   */
  appeal(target: RecordTarget, text: string, options?: TargetOptions): Promise<void>;

  /** Forgets an author's strikes so far, as an owner or moderator. @throws PeersetError E_NOT_MODERATOR, E_OPTION, and as `put`. */
  pardon(npub: string, reason?: string): Promise<void>;

  /**
   * Says a word about a record (NIP-32). `blur`, from an owner or moderator, covers it until somebody asks to see it; all others
   * decide nothing.
   * @throws PeersetError E_NOT_FOUND, E_NOT_MODERATOR for `blur`, E_OPTION, and as `put`.
   */
  label(target: RecordTarget, label: string, options?: TargetOptions): Promise<void>;

  /**
   * Shares whom this device mutes and which records it hides, as a list that others can subscribe to (NIP-51); again after a change.
   * Without a name it is the author's mute list. Everybody in the room can read it.
   * @throws PeersetError E_OPTION, and as `put`.
   */
  share(name?: string): Promise<void>;

  /** Hides on this device what is on somebody's list, as it is now and will be. @throws PeersetError E_OPTION, E_QUOTA for too many lists. */
  subscribe(npub: string, name?: string): Promise<void>;

  /** Leaves a list. @throws PeersetError E_OPTION. */
  unsubscribe(npub: string, name?: string): Promise<void>;
}

/** The live lists, filled by what is behind them. */
export class ModerationLists {
  readonly held = new LiveList<Rec>();
  readonly reported = new LiveList<Reported>();
  readonly bans = new LiveList<Ban>();
  readonly log = new LiveList<Verdict>();
  readonly choices = new LiveList<Choice>();
  readonly rules = new LiveList<PolicySentence>();

  close(): void {
    for (const list of [this.held, this.reported, this.bans, this.log, this.choices, this.rules]) list[Symbol.dispose]();
  }
}

/**
 * Moderation, from one device's point of view; see docs/MODERATION.md. Every method loads its code when it is first called, so
 * each may reject with E_LOAD and E_CLOSED; keys are in the collection `default` unless told otherwise, and a record can be given in place
 * of its key, which also says whose it is.
 *
 * @example
 * await db.moderation.report(rec, 'an advertisement', { type: 'spam' })
 * db.moderation.held.subscribe((rows) => console.log(rows.length, 'records wait for you'))
 */
export interface Moderation extends Verbs {
  /**
   * What waits to be decided, newest first: for owners and moderators everything that waits for approval or was held by a rule; for
   * others their own.
   */
  readonly held: Live<Rec>;
  /** What people reported and appealed, most reported first; for owners and moderators, and empty for others. */
  readonly reported: Live<Reported>;
  /** The bans that stand. */
  readonly bans: Live<Ban>;
  /** What rules and people decided, newest first: what was refused, here and from peers, hidden or held since this page began. */
  readonly log: Live<Verdict>;
  /** What this device's person chose, newest first; in all tabs of the site, and after a reload. */
  readonly choices: Live<Choice>;
  /** What this room allows, in plain words made from its policy alone. */
  readonly rules: Live<PolicySentence>;
  /** How often each rule said no, and about whom, since this page began. */
  readonly counts: VerdictCounts;
  /** What whoever writes here is in this room: owners may do everything, moderators all but ban, others choose for themselves. */
  readonly role: Role;
}

const VERBS: readonly (keyof Verbs)[] = [
  'report', 'hide', 'show', 'mute', 'unmute', 'welcome', 'unwelcome', 'trust', 'distrust', 'ban', 'unban', 'approve', 'reject', 'appeal', 'pardon', 'label',
  'share', 'subscribe', 'unsubscribe',
];

/** What a page holds before any of it is here: each verb waits for `verbs`. */
export function moderationOf({ held, reported, bans, log, choices, rules }: ModerationLists, verbs: () => Promise<Verbs>, facts: { readonly counts: VerdictCounts; readonly role: Role }): Moderation {
  const late = VERBS.map((verb) => [verb, async (...said: readonly unknown[]) => ((await verbs())[verb] as (...said: readonly unknown[]) => Promise<void>)(...said)]);
  return {
    ...(Object.fromEntries(late) as unknown as Verbs),
    held,
    reported,
    bans,
    log,
    choices,
    rules,
    get counts() {
      return facts.counts;
    },
    get role() {
      return facts.role;
    },
  };
}
