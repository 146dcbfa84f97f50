/** What is seen of a record and why, as types: between the lists, which every page has, and moderation, which comes late. */
import type { ReportType } from '../../core/moderation/statement.ts';
import type { Entry } from '../entry.ts';

/** Why a record is hidden, held or blurred. */
export interface Why {
  /** `own`, `muted`, `list`, `ban`, `ruling`, `reports`, `strikes`, `copies`, `media`, `approval`, `filter`, or a rule about content. */
  readonly rule: string;
  /** One plain sentence, without capital and full stop. */
  readonly reason: string;
  /** What to do about it. */
  readonly fix: string;
  /** Whose word it was, npub. */
  readonly by: string | undefined;
}

/** What is seen of one record. */
export interface Seen {
  readonly state: 'shown' | 'hidden' | 'held';
  /** Covered until somebody asks to see it. */
  readonly blurred: boolean;
  /** The reason that counts most; undefined where nothing is hidden, held or blurred. */
  readonly why: Why | undefined;
  /** Whether it is in lists: what is shown, and of one's own also what others do not see. */
  readonly isListed: boolean;
}

/** Answers what is seen; its body is loaded. */
export interface Sights {
  seen(entry: Entry): Seen;
  /** Uncovers a record in this page. */
  reveal(entry: Entry): void;
}

/** In which collection a key is. */
export interface TargetOptions {
  /** `default` where absent. A record says it itself. */
  readonly collection?: string;
}

/** How to report. */
export interface ReportOptions extends TargetOptions {
  /** What is wrong, in the words of NIP-56; `other` where absent. */
  readonly type?: ReportType;
}
