/** The replica's events and effects as something to iterate over, for the panel and for bug reports. */
import type { TraceEntry } from './driver.ts';
import type { Member } from './member.ts';

/** Entries kept for a reader that is slow, count; the oldest go first, so that a forgotten reader costs little. */
const WAITING_MAX = 1000;

/** Begins to trace when it is iterated, and ends with the iteration or with the database. */
export function traceOf(member: () => Member): AsyncIterable<TraceEntry> {
  return { [Symbol.asyncIterator]: () => follow(member()) };
}

async function* follow(member: Member): AsyncGenerator<TraceEntry> {
  const waiting: TraceEntry[] = [];
  let wake: () => void = () => undefined;
  const off = member.watch({
    traced: (entry) => {
      waiting.push(entry);
      if (waiting.length > WAITING_MAX) waiting.shift();
      wake();
    },
    closed: () => wake(),
  });
  member.trace();
  try {
    while (!member.isClosed) {
      const entry = waiting.shift();
      if (entry !== undefined) yield entry;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    off();
  }
}
