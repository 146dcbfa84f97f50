/** What a page and its hashing worker say to each other. Both are ours. A `job` is a number of the page's choice. */
import type { Cut, FileFault } from '../../ports.ts';
import type { CutTask } from './cutting.ts';

/** What a page says. */
export type HashingMessage =
  /** Cut this; where there is no blob, pieces are asked for. Answered by `cut` or `failed`. */
  | { readonly type: 'cut'; readonly job: number; readonly task: CutTask; readonly blob?: Blob }
  /** What the next piece holds, which was asked for; nothing at the end. */
  | { readonly type: 'next'; readonly job: number; readonly bytes?: Uint8Array }
  /** The oldest piece that was handed over was taken. */
  | { readonly type: 'taken'; readonly job: number }
  /** Nobody waits for that any more. Not answered. */
  | { readonly type: 'stop'; readonly job: number };

/** What a worker says. */
export type HashingAnswer =
  /** It runs, and has what it needs. */
  | { readonly type: 'ready' }
  | { readonly type: 'more'; readonly job: number }
  | { readonly type: 'piece'; readonly job: number; readonly piece: number; readonly bytes: Uint8Array }
  | { readonly type: 'cut'; readonly job: number; readonly cut: Cut }
  | { readonly type: 'failed'; readonly job: number; readonly fault: FileFault };
