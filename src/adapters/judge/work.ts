/**
 * What a page and the judge's worker say to each other. The policy comes first, with the lists of words that it may name, then pieces of work with numbers; each is
 * answered once, in the order they were given. What is large travels as a buffer, and the sender's is gone.
 */
import type { JudgedPolicy } from '../../core/judge/content-judge.ts';
import type { WrittenLists } from '../../core/words/list.ts';

/** What a page says. */
export type PageMessage =
  | { readonly type: 'policy'; readonly policy: JudgedPolicy; readonly lists: WrittenLists }
  /** A parcel of what was said (`core/judge/parcel.ts`). */
  | { readonly type: 'judge'; readonly work: number; readonly said: ArrayBuffer };

/** What the worker says: a parcel of marks. */
export interface WorkAnswer {
  readonly work: number;
  readonly marks: ArrayBuffer;
}
