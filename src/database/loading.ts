/** Gives a replica the records of the disk, without holding up the page. */
import type { RecordHeader } from '../core/record/record.ts';
import type { Clock } from '../ports.ts';
import type { Driver } from './driver.ts';
import { pause, SLICE_RECORDS } from './pause.ts';

/** What is loaded, and what goes before it. */
export interface Loading {
  readonly headers: readonly RecordHeader[];
  readonly meta: ReadonlyMap<string, Uint8Array>;
  readonly clock: Clock;
  /** Resolves when whoever waited for records has read them. */
  readonly reading: () => Promise<unknown> | undefined;
  /** Whether nobody needs the replica any more. */
  readonly isOver: () => boolean;
}

/** In slices, between which the page may do something else. Whoever waited for the records reads them first. */
export async function loadInSlices(driver: Pick<Driver, 'dispatch'>, { headers, meta, clock, reading, isOver }: Loading): Promise<void> {
  let start = 0;
  for (; headers.length - start > SLICE_RECORDS && !isOver(); start += SLICE_RECORDS) {
    await pause(clock);
    await reading();
    driver.dispatch({ type: 'loading', headers: headers.slice(start, start + SLICE_RECORDS) });
  }
  if (start > 0) await pause(clock);
  if (!isOver()) driver.dispatch({ type: 'loaded', headers: headers.slice(start), meta });
}
