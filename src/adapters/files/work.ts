/**
 * What a page and the worker that keeps its files say to each other: calls of the port by their names, and what came of each, in the
 * order of the calls. Both are ours.
 */
import type { Files, StoreFault } from '../../ports.ts';

/** A call of the port. */
export type FilesCall = keyof Files;

/** What a page says. */
export type FilesMessage =
  /** Whose files this worker keeps from here on. Not answered. */
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'call'; readonly call: FilesCall; readonly given: readonly unknown[] };

/** What a worker answers to each call. */
export type FilesAnswer =
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly fault: StoreFault }
  /** This browser has no such place, or not here; nothing was opened. */
  | { readonly type: 'absent'; readonly reason: string };
