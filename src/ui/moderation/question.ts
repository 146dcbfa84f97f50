/** What is asked before something is done about a record or an author. One dialog of a part asks them all. */

/** How long a ban may last, as `db.moderation.ban` takes it; '' for good. */
export const SPANS = ['1h', '1d', '7d', '30d', ''] as const;
/** One of these. */
export type Span = (typeof SPANS)[number];

/** What somebody is about to do. */
export interface Question {
  readonly title: string;
  /** What will follow. */
  readonly say: string;
  /** What the button says. */
  readonly action: string;
  readonly isDanger?: boolean;
  /** What the text is called that goes with it, and whether there must be one; no text where absent. */
  readonly text?: { readonly label: string; readonly isNeeded: boolean };
  /** Whether to ask for how long. */
  readonly hasSpan?: boolean;
  /** Does it, and resolves with what to say then. */
  readonly run: (answer: Answer) => Promise<string>;
}

/** What was answered. */
export interface Answer {
  /** '' for none. */
  readonly text: string;
  readonly span: Span;
}
