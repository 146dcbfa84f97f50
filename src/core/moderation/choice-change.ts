/**
 * What another choice of the viewer changes: mostly the sight of one record or author, at once, in a room of any size.
 */
import type { Choices } from './sight.ts';

/** Where two choices differ. */
export interface ChoiceChange {
  /** Whether other people's words count now, or count no more: then everything is to be worked out anew. */
  readonly isOfVoices: boolean;
  /** Whether the viewer is another. */
  readonly isOfViewer: boolean;
  /** Records by id or slot, and authors, that are chosen now and were not, or the other way round. */
  readonly records: ReadonlySet<string>;
  readonly authors: ReadonlySet<string>;
}

/** The same choices, as they are now: whoever chose may go on with the same sets. */
export function copyOf({ me, muted, hidden, shown, revealed, welcome, trusted, lists }: Choices): Choices {
  return {
    me,
    muted: new Set(muted),
    hidden: new Set(hidden),
    shown: new Set(shown),
    revealed: new Set(revealed),
    welcome: new Set(welcome),
    trusted: new Set(trusted),
    lists: [...lists],
  };
}

/** Compares two choices. */
export function choiceChange(before: Choices, after: Choices): ChoiceChange {
  const listsOf = ({ lists }: Choices): string => JSON.stringify(lists.map(({ author, name }) => [author, name]));
  return {
    isOfVoices: differing(before.trusted, after.trusted).length > 0 || listsOf(before) !== listsOf(after),
    isOfViewer: before.me !== after.me,
    records: new Set([...differing(before.hidden, after.hidden), ...differing(before.shown, after.shown), ...differing(before.revealed, after.revealed)]),
    authors: new Set([...differing(before.muted, after.muted), ...differing(before.welcome, after.welcome)]),
  };
}

/** What is in one of two sets only. */
function differing(left: ReadonlySet<string>, right: ReadonlySet<string>): string[] {
  return [...[...left].filter((value) => !right.has(value)), ...[...right].filter((value) => !left.has(value))];
}
