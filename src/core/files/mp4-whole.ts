/**
 * A recording of MP4 that is over, as one file: its head, a table of its segments by which whoever watched finds what it did not see yet, and
 * the segments. Players find their own way, from fragment to fragment, and pass over the table, which has a name of ours: of one
 * that they know (`sidx`) Chromium takes half of the length. When it is read it is a stranger's: whatever is odd is a `Fault`.
 */
import { concatBytes } from '../base/bytes.ts';
import { fault, type Fault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import { box, boxAt, boxesIn, unsignedAt, writeUnsigned } from './boxes.ts';
import type { WholeSegment } from './webm-whole.ts';

const SEGMENTS_MAX = LIVE_LIMITS.liveListsMax * LIVE_LIMITS.liveListMax + LIVE_LIMITS.liveRecentMax;
const TABLE = 'pstb';
/** In front of the rows, and one of them: bytes. The layout is that of `sidx`. */
const FRONT_BYTES = 24;
const ROW_BYTES = 12;
const SCALE = 1000;
/** Each begins where one can begin to play: as far as it is known. */
const STARTS = 0x90000000;

/** What stands in front of all segments. */
export function mp4Head(head: Uint8Array, segments: readonly { readonly ms: number; readonly bytes: number }[]): Uint8Array | Fault {
  if (segments.length > SEGMENTS_MAX) return fault('limit', `a recording of more than ${SEGMENTS_MAX} segments`);
  const table = new Uint8Array(FRONT_BYTES + ROW_BYTES * segments.length);
  writeUnsigned(table, 4, 4, 1);
  writeUnsigned(table, 8, 4, SCALE);
  writeUnsigned(table, 22, 2, segments.length);
  segments.forEach(({ ms, bytes }, i) => {
    const at = FRONT_BYTES + ROW_BYTES * i;
    writeUnsigned(table, at, 4, bytes);
    writeUnsigned(table, at + 4, 4, ms);
    writeUnsigned(table, at + 8, 4, STARTS);
  });
  return concatBytes(head, box(TABLE, table));
}

/** Where the table of a file ends, bytes, by how the file begins. */
export function mp4TableEnd(begin: Uint8Array): number | Fault {
  for (let at = 0; ;) {
    const found = boxAt(begin, at);
    if (typeof found === 'string' || found.name === 'moof' || found.name === 'mdat') return fault('malformed', 'a recording without a table');
    if (found.name !== TABLE) at = found.end;
    else return found.end - found.start <= 8 + FRONT_BYTES + ROW_BYTES * SEGMENTS_MAX ? found.end : fault('limit', 'a recording with a table that is too large');
  }
}

/** The segments of a file, one behind the other to its end. `front` is all of it up to the end of the table, `size` its bytes. */
export function mp4Segments(front: Uint8Array, size: number): readonly WholeSegment[] | Fault {
  const table = boxesIn(front, { inside: 0, end: front.length }).find(({ name }) => name === TABLE);
  if (table === undefined) return fault('malformed', 'a recording without a table');
  const [scale, count] = [unsignedAt(front, table.inside + 8, 4), unsignedAt(front, table.inside + 22, 2)];
  if (front[table.inside] !== 0 || scale !== SCALE || count === 0 || table.end - table.inside !== FRONT_BYTES + ROW_BYTES * count) return fault('malformed', 'the table of a recording is none');
  const segments: WholeSegment[] = [];
  let [start, startMs] = [table.end, 0];
  for (let at = table.inside + FRONT_BYTES; at < table.end; at += ROW_BYTES) {
    const [bytes, ms] = [unsignedAt(front, at, 4), unsignedAt(front, at + 4, 4)];
    if (bytes === 0 || bytes > LIVE_LIMITS.liveSegmentBytesMax || ms > LIVE_LIMITS.liveSegmentMaxMs) return fault('malformed', 'the table of a recording is none');
    segments.push({ start, end: start + bytes, startMs, ms });
    [start, startMs] = [start + bytes, startMs + ms];
  }
  return start === size ? segments : fault('malformed', 'the table of a recording is of another file');
}
