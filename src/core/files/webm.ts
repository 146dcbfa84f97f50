/**
 * Cuts what a recorder writes as WebM into segments that play alone. A recorder hands over bytes cut anywhere, in clusters as long
 * as it likes (half a minute of sound, in some browsers); so what comes is taken apart into frames and put together anew: each
 * segment is one cluster, begins where picture can begin, and says its time from the beginning of the stream. In front of
 * any of them goes the head. Segments one behind the other are a WebM stream again.
 *
 * Nothing is decoded. Holes in time, as of a device that slept, are closed: what plays has no holes.
 */
import { concatBytes } from '../base/bytes.ts';
import { fault, type Fault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import { element, elementAt, elementsIn, openElement, unsigned, unsignedBytes, type Element } from './ebml.ts';
import { RecorderParts } from './recorder-parts.ts';

/** A part of a stream that plays behind the head. */
export interface CutSegment {
  readonly bytes: Uint8Array;
  /** How long until the next begins. */
  readonly ms: number;
}

/** Ids of elements, as the Matroska specification (RFC 9559) has them. */
export const ID = {
  header: 0x1a45dfa3, segment: 0x18538067, info: 0x1549a966, timeScale: 0x2ad7b1, duration: 0x4489, tracks: 0x1654ae6b, track: 0xae, trackNumber: 0xd7, trackType: 0x83,
  cluster: 0x1f43b675, time: 0xe7, simpleBlock: 0xa3, blockGroup: 0xa0, block: 0xa1, referenceBlock: 0xfb,
  cues: 0x1c53bb6b, cue: 0xbb, cueTime: 0xb3, cuePositions: 0xb7, cueTrack: 0xf7, cuePosition: 0xf1,
} as const;

/** Times are whole milliseconds: what every browser writes. */
const TIME_SCALE = 1_000_000;
/** The type of a track with picture. */
export const VIDEO = 1;
const KEY_FLAG = 0x80;
/** A hole in time that is closed, ms, and what stays of it. */
const HOLE_MS = 5000;
const STEP_MS = 20;
/** The longest a segment may get until the next frame comes, which may be a hole later. */
const CUT_MS = LIVE_LIMITS.liveSegmentMaxMs - HOLE_MS;
/** What is added to a segment's frames: its cluster and its time. */
const CLUSTER_BYTES = 64;

interface Frame {
  readonly ms: number;
  readonly isStart: boolean;
  /** The block or group of blocks, whole; a view. */
  readonly bytes: Uint8Array;
  /** Where in it its time is, of two bytes. */
  readonly timeAt: number;
}

/** One recording. */
export class WebmCutter {
  readonly #segmentMs: number;
  readonly #parts = new RecorderParts('WebM', partAt);
  readonly #headParts: Uint8Array[] = [];
  #head: Uint8Array | undefined;
  readonly #videoTracks = new Set<number>();
  #clusterMs = 0;
  /** What is added to times so that they begin at 0 and have no holes. */
  #shiftMs: number | undefined;
  #lastMs = 0;
  #stepMs = STEP_MS;
  #frames: Frame[] = [];
  #bytes = 0;
  #cut: CutSegment[] = [];

  constructor({ segmentMs }: { readonly segmentMs: number }) {
    this.#segmentMs = Math.min(segmentMs, CUT_MS);
  }

  /** What comes in front of a segment; known when the first frame came. */
  get head(): Uint8Array | undefined {
    return this.#head;
  }

  /** More bytes. A `Fault` where they are no WebM, or more than may be held at once. */
  push(bytes: Uint8Array): Fault | undefined {
    return this.#parts.push(bytes, (all, found) => this.#take(all, found));
  }

  /** Segments that are whole, once each. */
  take(): readonly CutSegment[] {
    const cut = this.#cut;
    this.#cut = [];
    return cut;
  }

  /** The same with the last one: nothing more comes. */
  finish(): readonly CutSegment[] {
    if (this.#frames.length > 0) this.#end(this.#lastMs + this.#stepMs);
    return this.take();
  }

  #take(all: Uint8Array, found: Element): Fault | undefined {
    const whole = all.subarray(found.start, found.end);
    const inside = all.subarray(found.inside, found.end);
    switch (found.id) {
      case ID.header:
        this.#headParts.push(whole.slice(), openElement(ID.segment));
        return undefined;
      case ID.info:
        return this.#info(all, found, whole);
      case ID.tracks:
        this.#headParts.push(whole.slice());
        for (const track of elementsIn(all, found)) this.#track(all, track);
        return undefined;
      case ID.time:
        this.#clusterMs = unsigned(inside);
        return Number.isSafeInteger(this.#clusterMs) ? undefined : fault('malformed', 'the recording has a time that is none');
      case ID.simpleBlock:
      case ID.blockGroup:
        return this.#frame(frameOf(all, found), whole);
      default:
        // Positions, tables and padding, which hold no longer.
        return undefined;
    }
  }

  #info(all: Uint8Array, found: Element, whole: Uint8Array): Fault | undefined {
    this.#headParts.push(whole.slice());
    const scale = elementsIn(all, found).find(({ id }) => id === ID.timeScale);
    const isUsual = scale === undefined || unsigned(all.subarray(scale.inside, scale.end)) === TIME_SCALE;
    return isUsual ? undefined : fault('malformed', 'the recording counts its time in an unusual way');
  }

  #track(all: Uint8Array, track: Element): void {
    const parts = new Map(elementsIn(all, track).map((part) => [part.id, unsigned(all.subarray(part.inside, Math.min(part.end, part.inside + 8)))]));
    if (track.id === ID.track && parts.get(ID.trackType) === VIDEO) this.#videoTracks.add(parts.get(ID.trackNumber) ?? 0);
  }

  #frame(block: Block | undefined, whole: Uint8Array): Fault | undefined {
    if (block === undefined) return fault('malformed', 'the recording has a frame that is none');
    this.#head ??= concatBytes(...this.#headParts);
    const ms = this.#msOf(this.#clusterMs + block.relativeMs);
    const isStart = this.#videoTracks.size === 0 || (block.isKey && this.#videoTracks.has(block.track));
    const first = this.#frames[0];
    if (first !== undefined && this.#isOver(first.ms, ms, { isStart, bytes: whole.length })) this.#end(ms);
    this.#frames.push({ ms, isStart, bytes: whole.slice(), timeAt: block.timeAt });
    this.#bytes += whole.length;
    return undefined;
  }

  /** Whether the segment that began at `start` ends before this frame. */
  #isOver(start: number, ms: number, { isStart, bytes }: { readonly isStart: boolean; readonly bytes: number }): boolean {
    const age = ms - start;
    return (isStart && age >= this.#segmentMs) || age >= CUT_MS || this.#bytes + bytes + CLUSTER_BYTES > LIVE_LIMITS.liveSegmentBytesMax;
  }

  /** A time from the beginning of the stream, with holes closed. */
  #msOf(ms: number): number {
    this.#shiftMs ??= -ms;
    const step = ms + this.#shiftMs - this.#lastMs;
    if (Math.abs(step) > HOLE_MS) this.#shiftMs += STEP_MS - step;
    const shifted = Math.max(0, ms + this.#shiftMs);
    if (shifted > this.#lastMs) this.#stepMs = shifted - this.#lastMs;
    this.#lastMs = Math.max(this.#lastMs, shifted);
    return shifted;
  }

  /** The frames so far are a segment, behind which the next begins at `nextMs`. */
  #end(nextMs: number): void {
    const start = this.#frames[0]!.ms;
    const frames = this.#frames.map(({ ms, bytes, timeAt }) => timed(bytes, timeAt, ms - start));
    this.#cut.push({ bytes: element(ID.cluster, element(ID.time, unsignedBytes(start)), ...frames), ms: Math.max(1, nextMs - start) });
    this.#frames = [];
    this.#bytes = 0;
  }
}

/** The next element; of those that hold all others only the beginning, of which nothing is kept. */
function partAt(bytes: Uint8Array, at: number): Element | 'more' | 'none' {
  const found = elementAt(bytes, at);
  return typeof found !== 'string' && (found.id === ID.segment || found.id === ID.cluster) ? { ...found, end: found.inside } : found;
}

/** What a block says of itself. */
interface Block {
  readonly track: number;
  readonly relativeMs: number;
  readonly isKey: boolean;
  /** Where its time is, from the beginning of what is kept of it. */
  readonly timeAt: number;
}

/** Reads a block, alone or in a group. */
function frameOf(bytes: Uint8Array, found: Element): Block | undefined {
  const parts = found.id === ID.blockGroup ? elementsIn(bytes, found) : [found];
  const block = parts.find(({ id }) => id === ID.block || id === ID.simpleBlock);
  if (block === undefined) return undefined;
  // The number of the track is written as sizes are; one byte holds all that recorders use.
  const track = bytes[block.inside]! & 0x7f;
  const timeAt = block.inside + 1;
  if (block.end < timeAt + 3 || bytes[block.inside]! < 0x80) return undefined;
  const relativeMs = ((bytes[timeAt]! << 24) | (bytes[timeAt + 1]! << 16)) >> 16;
  const isKey = found.id === ID.simpleBlock ? (bytes[timeAt + 2]! & KEY_FLAG) !== 0 : !parts.some(({ id }) => id === ID.referenceBlock);
  return { track, relativeMs, isKey, timeAt: timeAt - found.start };
}

/** Writes a time into a frame of ours. Later than the cluster by less than 16 bits can say, since segments are short. */
function timed(bytes: Uint8Array, at: number, relativeMs: number): Uint8Array {
  bytes[at] = (relativeMs >> 8) & 0xff;
  bytes[at + 1] = relativeMs & 0xff;
  return bytes;
}
