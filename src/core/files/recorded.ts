/** Recordings of either kind: how a recorder's bytes are cut, and how a file that a stream became is written and read. */
import type { Fault } from '../base/fault.ts';
import { Mp4Cutter } from './mp4.ts';
import { mp4Head, mp4Segments, mp4TableEnd } from './mp4-whole.ts';
import { essenceOf } from './playlist.ts';
import { WebmCutter, type CutSegment } from './webm.ts';
import { tableEnd, wholeHead, wholeSegments, type WholeSegment } from './webm-whole.ts';

/** Cuts what a recorder writes. */
export interface RecordingCutter {
  readonly head: Uint8Array | undefined;
  push(bytes: Uint8Array): Fault | undefined;
  take(): readonly CutSegment[];
  finish(): readonly CutSegment[];
}

/** A file that was recorded. */
export interface RecordedForm {
  /** What stands in front of all segments. */
  head(head: Uint8Array, segments: readonly { readonly ms: number; readonly bytes: number }[]): Uint8Array | Fault;
  /** Where its table ends, by how the file begins. */
  tableEnd(begin: Uint8Array): number | Fault;
  segments(front: Uint8Array, size: number): readonly WholeSegment[] | Fault;
}

const WEBM: RecordedForm = { head: wholeHead, tableEnd, segments: wholeSegments };
const MP4: RecordedForm = { head: mp4Head, tableEnd: mp4TableEnd, segments: mp4Segments };

/** How files of a type are written; what is no MP4 is WebM, or not readable. */
export function recordedForm(type: string): RecordedForm {
  return isMp4(type) ? MP4 : WEBM;
}

/** One for what a recorder of that type writes. */
export function cutterFor(type: string, options: { readonly segmentMs: number }): RecordingCutter {
  return isMp4(type) ? new Mp4Cutter(options) : new WebmCutter(options);
}

function isMp4(type: string): boolean {
  return essenceOf(type).endsWith('/mp4');
}
