/** Rows of a live list at the panel's pace: whoever reads them looks again with each look of the feed, and not with each change. */
import type { Live } from '../../index.ts';
import type { Feed } from '../feed.svelte.ts';

/** The rows now; the same array until something changed, so that nothing is drawn anew in vain. */
export function rowsOf<R>(feed: Pick<Feed, 'looks'>, live: Live<R>): readonly R[] {
  void feed.looks;
  return live.current;
}
