/**
 * A recording that is over, as one file. Segments behind the head they were cut with play from the beginning, but have no length
 * and nowhere to jump to; so a new head is written, with the length and with a table of where each segment begins.
 *
 * By that table whoever watched the stream finds in the file what it did not see yet. Then it is a stranger's: whatever is odd is a `Fault`.
 */
import { concatBytes } from '../base/bytes.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import { element, elementAt, elementsIn, unsigned, unsignedBytes, type Element } from './ebml.ts';
import { ID, VIDEO } from './webm.ts';

/** A segment in the file that a stream became. */
export interface WholeSegment {
  /** Bytes of the file, from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
  readonly startMs: number;
  readonly ms: number;
}

/** What one row of the table takes, bytes at most, where tracks have numbers as recorders give them. */
const CUE_BYTES_MAX = 64;
const SEGMENTS_MAX = LIVE_LIMITS.liveListsMax * LIVE_LIMITS.liveListMax + LIVE_LIMITS.liveRecentMax;
/** Bytes of a file that show where its table ends. */
export const WHOLE_BEGIN_BYTES = 4 * LIVE_LIMITS.liveHeadBytesMax;

/** What stands in front of all segments. */
export function wholeHead(head: Uint8Array, segments: readonly { readonly ms: number; readonly bytes: number }[]): Uint8Array | Fault {
  const parts = new Map(elementsIn(head, { inside: 0, end: head.length }).map((part) => [part.id, part]));
  const header = parts.get(ID.header);
  const open = header === undefined ? undefined : elementAt(head, header.end);
  if (header === undefined || open === undefined || typeof open === 'string' || open.id !== ID.segment) return fault('malformed', 'the head of a recording is none');
  const inside = new Map(elementsIn(head, { inside: open.inside, end: head.length }).map((part) => [part.id, part]));
  const [info, tracks] = [inside.get(ID.info), inside.get(ID.tracks)];
  if (info === undefined || tracks === undefined) return fault('malformed', 'the head of a recording says too little');
  const about = elementsIn(head, info).filter(({ id }) => id !== ID.duration).map(({ start, end }) => head.subarray(start, end));
  const duration = segments.reduce((sum, { ms }) => sum + ms, 0);
  const front = concatBytes(element(ID.info, ...about, element(ID.duration, float(duration))), head.subarray(tracks.start, tracks.end));
  const track = firstTrack(head, tracks);
  if (!Number.isSafeInteger(track)) return fault('malformed', 'the head of a recording has a track without a number');
  const cues = cuesOf(segments, front.length, track);
  const size = segments.reduce((sum, { bytes }) => sum + bytes, front.length + cues.length);
  // Only the beginning of the segment: what is inside follows, cue by cue and cluster by cluster.
  const begin = element(ID.segment).slice(0, -8);
  return concatBytes(head.subarray(header.start, header.end), begin, sizeOf(size), front, cues);
}

/** Where the table of a file ends, bytes, by how the file begins (`WHOLE_BEGIN_BYTES`). */
export function tableEnd(begin: Uint8Array): number | Fault {
  const segment = segmentOf(begin);
  if (isFault(segment)) return segment;
  for (let at = segment.inside; ;) {
    const found = elementAt(begin, at);
    if (typeof found === 'string' || found.id === ID.cluster) return fault('malformed', 'a recording without a table');
    if (found.id !== ID.cues) at = found.end;
    else return found.end <= WHOLE_BEGIN_BYTES + SEGMENTS_MAX * CUE_BYTES_MAX ? found.end : fault('limit', 'a recording with a table that is too large');
  }
}

/** The segments of a file, one behind the other to its end. `front` is all of it up to the end of the table, `size` its bytes. */
export function wholeSegments(front: Uint8Array, size: number): readonly WholeSegment[] | Fault {
  const segment = segmentOf(front);
  if (isFault(segment)) return segment;
  const parts = elementsIn(front, { inside: segment.inside, end: front.length });
  const [info, cues] = [ID.info, ID.cues].map((id) => parts.find((part) => part.id === id));
  if (info === undefined || cues === undefined || segment.end !== size) return fault('malformed', 'a recording without a table');
  const rows = elementsIn(front, cues).map((cue) => rowOf(front, cue, segment.inside));
  if (rows.length > SEGMENTS_MAX) return fault('limit', `a recording of more than ${SEGMENTS_MAX} segments`);
  const segments = rows.map(({ start, startMs }, i): WholeSegment => {
    const next = rows[i + 1] ?? { start: size, startMs: durationOf(front, info) };
    return { start, end: next.start, startMs, ms: next.startMs - startMs };
  });
  return segments.length > 0 && segments[0]!.start >= cues.end && segments.every(isSegment) ? segments : fault('malformed', 'the table of a recording is none');
}

/** Also where a number is none. */
function isSegment({ start, end, startMs, ms }: WholeSegment): boolean {
  return end > start && end - start <= LIVE_LIMITS.liveSegmentBytesMax && startMs >= 0 && ms >= 0 && ms <= LIVE_LIMITS.liveSegmentMaxMs;
}

/** The element in which everything but the header is. */
function segmentOf(begin: Uint8Array): Element | Fault {
  const header = elementAt(begin, 0);
  const segment = typeof header === 'string' || header.id !== ID.header ? 'none' : elementAt(begin, header.end);
  return typeof segment === 'string' || segment.id !== ID.segment ? fault('malformed', 'a recording that is none') : segment;
}

function rowOf(front: Uint8Array, cue: Element, inside: number): Pick<WholeSegment, 'start' | 'startMs'> {
  const parts = elementsIn(front, cue);
  const positions = parts.find(({ id }) => id === ID.cuePositions);
  const position = positions && elementsIn(front, positions).find(({ id }) => id === ID.cuePosition);
  return { start: inside + numberOf(front, position), startMs: numberOf(front, parts.find(({ id }) => id === ID.cueTime)) };
}

/** NaN where there is none, or one that no number is exact for. */
function numberOf(bytes: Uint8Array, part: Element | undefined): number {
  const value = part === undefined ? NaN : unsigned(bytes.subarray(part.inside, part.end));
  return Number.isSafeInteger(value) ? value : NaN;
}

function durationOf(front: Uint8Array, info: Element): number {
  const duration = elementsIn(front, info).find(({ id }) => id === ID.duration);
  if (duration === undefined || duration.end - duration.inside !== 8) return NaN;
  return new DataView(front.buffer, front.byteOffset + duration.inside).getFloat64(0);
}

/** Where each segment begins, of fixed length so that it can be in front of them. */
function cuesOf(segments: readonly { readonly ms: number; readonly bytes: number }[], before: number, track: number): Uint8Array {
  const cueAt = (ms: number, position: number): Uint8Array => element(
    ID.cue, element(ID.cueTime, fixed(ms)), element(ID.cuePositions, element(ID.cueTrack, unsignedBytes(track)), element(ID.cuePosition, fixed(position))),
  );
  const length = element(ID.cues, ...segments.map(() => cueAt(0, 0))).length;
  let [ms, position] = [0, before + length];
  const cues = segments.map((segment) => {
    const cue = cueAt(ms, position);
    [ms, position] = [ms + segment.ms, position + segment.bytes];
    return cue;
  });
  return element(ID.cues, ...cues);
}

/** The first track with picture, or the first. */
function firstTrack(head: Uint8Array, tracks: Element): number {
  const all = elementsIn(head, tracks).map((track) => new Map(elementsIn(head, track).map((part) => [part.id, unsigned(head.subarray(part.inside, Math.min(part.end, part.inside + 8)))])));
  const chosen = all.find((track) => track.get(ID.trackType) === VIDEO) ?? all[0];
  return chosen?.get(ID.trackNumber) ?? 1;
}

function float(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

/** A number of eight bytes. */
function fixed(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  bytes.set(unsignedBytes(value), 8 - unsignedBytes(value).length);
  return bytes;
}

function sizeOf(value: number): Uint8Array {
  const bytes = fixed(value);
  bytes[0] = 1;
  return bytes;
}
