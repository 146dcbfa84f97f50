/**
 * Puts many records, some at once and at a chosen pace, and lets the page do something else in between. What the room refuses ends it: the
 * next record would be refused as well.
 */
import type { PutOptions } from '../../index.ts';
import { madeOf, type MadeKind } from './made.ts';

/** Records put at once, count: signed and written as one group, and over before anybody notices. */
const AT_ONCE = 50;
/** How long to wait for the next that are due, ms. */
const PACE_MS = 50;
/** Records that can be made at one go, count. */
export const MADE_MAX = 100_000;

/** What to make. */
export interface GeneratorOptions {
  readonly kind: MadeKind;
  readonly count: number;
  /** Records a second; undefined for as many as go. */
  readonly perSecond: number | undefined;
  readonly put: (value: unknown, options: Pick<PutOptions, 'signal'>) => Promise<unknown>;
  readonly signal: AbortSignal;
  readonly onprogress: (done: number) => void;
  /** The clock, ms, and a timer; the page's unless told otherwise. */
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<void>;
}

/**
 * Makes records until all are there or `signal` says enough; resolves with how many were put.
 * @throws what `put` rejects with, but for the end by `signal`.
 */
export async function generate({ kind, count, perSecond, put, signal, onprogress, now = () => Date.now(), wait = later }: GeneratorOptions): Promise<number> {
  const began = now();
  let done = 0;
  while (done < count && !signal.aborted) {
    const due = perSecond === undefined ? count : Math.min(count, 1 + Math.floor(((now() - began) * perSecond) / 1000));
    const first = done;
    const wanted = Math.min(AT_ONCE, due - done);
    if (wanted > 0) {
      const results = await Promise.allSettled(Array.from({ length: wanted }, (_, n) => put(madeOf(kind, first + n), { signal })));
      done += results.filter(({ status }) => status === 'fulfilled').length;
      onprogress(done);
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) {
        if (signal.aborted) return done;
        throw failed.reason;
      }
    }
    await wait(wanted > 0 && due > done ? 0 : PACE_MS);
  }
  return done;
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
