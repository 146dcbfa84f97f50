/**
 * A recording that is over, as one file. Segments behind the head they were cut with play from the beginning, but have no length
 * and nowhere to jump to; so a new head is written, with the length and with a table of where each segment begins.
 */
import { concatBytes } from '../base/bytes.ts';
import { fault, type Fault } from '../base/fault.ts';
import { element, elementAt, elementsIn, unsigned, unsignedBytes, type Element } from './ebml.ts';
import { ID, VIDEO } from './webm.ts';

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
  const cues = cuesOf(segments, front.length, firstTrack(head, tracks));
  const size = segments.reduce((sum, { bytes }) => sum + bytes, front.length + cues.length);
  // Only the beginning of the segment: what is inside follows, cue by cue and cluster by cluster.
  const begin = element(ID.segment).slice(0, -8);
  return concatBytes(head.subarray(header.start, header.end), begin, sizeOf(size), front, cues);
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
