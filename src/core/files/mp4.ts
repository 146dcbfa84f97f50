/**
 * Cuts what a recorder writes as fragmented MP4 into segments that play alone, for browsers that record no WebM. Such a recorder writes its
 * head, and then fragments of about a second that know their time and can be moved; so a segment is as many of them as it takes,
 * and begins with one that begins with a key frame, where there is one in time.
 *
 * Nothing is decoded. Times are moved to begin at 0; a device that slept leaves a hole, which players jump over.
 */
import { concatBytes } from '../base/bytes.ts';
import { fault, type Fault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import { boxAt, boxesIn, boxOn, unsignedAt, writeUnsigned, type Box } from './boxes.ts';
import { RecorderParts } from './recorder-parts.ts';
import type { CutSegment } from './webm.ts';

/** What a head says of a track. */
interface Mp4Track {
  readonly id: number;
  readonly isVideo: boolean;
  /** Its units of time per second. */
  readonly scale: number;
  /** What holds for samples of which nothing is said. */
  readonly duration: number;
  readonly flags: number;
}

/** One fragment: where it begins, and where the longest of its tracks ends. */
interface Fragment {
  readonly bytes: Uint8Array;
  readonly ms: number;
  readonly endMs: number;
  readonly isStart: boolean;
}

const NOT_KEY = 0x10000;
/** Flags of `tfhd` and `trun`: which of the optional fields are there. */
const HEADER = { offset: 0x1, description: 0x2, duration: 0x8, size: 0x10, flags: 0x20 } as const;
const RUN = { offset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, composition: 0x800 } as const;
const CUT_MS = LIVE_LIMITS.liveSegmentMaxMs - 5000;
/** Samples in one fragment, count: some seconds of the shortest. */
const SAMPLES_MAX = 10_000;

/** One recording. As `WebmCutter`. */
export class Mp4Cutter {
  readonly #segmentMs: number;
  readonly #parts = new RecorderParts('MP4', boxAt);
  readonly #headParts: Uint8Array[] = [];
  #head: Uint8Array | undefined;
  #tracks: readonly Mp4Track[] = [];
  /** Of a fragment, until its bytes come. */
  #moof: Uint8Array | undefined;
  #shiftMs: number | undefined;
  #fragments: Fragment[] = [];
  #bytes = 0;
  #cut: CutSegment[] = [];

  constructor({ segmentMs }: { readonly segmentMs: number }) {
    // Fragments come as they like: one that is nearly due would make the segment half as long again.
    this.#segmentMs = Math.min(segmentMs, CUT_MS) - 100;
  }

  /** What comes in front of a segment; known when the first fragment came. */
  get head(): Uint8Array | undefined {
    return this.#head;
  }

  /** More bytes. A `Fault` where they are no fragmented MP4, or more than may be held at once. */
  push(bytes: Uint8Array): Fault | undefined {
    return this.#parts.push(bytes, (all, { name, start, end }) => this.#take(name, all.slice(start, end)));
  }

  /** Segments that are whole, once each. */
  take(): readonly CutSegment[] {
    const cut = this.#cut;
    this.#cut = [];
    return cut;
  }

  /** The same with the last one: nothing more comes. */
  finish(): readonly CutSegment[] {
    const last = this.#fragments.at(-1);
    if (last !== undefined) this.#end(last.endMs);
    return this.take();
  }

  #take(name: string, bytes: Uint8Array): Fault | undefined {
    switch (name) {
      case 'ftyp':
        this.#headParts.push(bytes);
        return undefined;
      case 'moov':
        this.#headParts.push(bytes);
        this.#tracks = tracksOf(bytes);
        this.#head = concatBytes(...this.#headParts);
        return this.#tracks.length > 0 ? undefined : fault('malformed', 'the recording has no tracks');
      case 'moof':
        this.#moof = bytes;
        return this.#head === undefined ? fault('malformed', 'the recording begins without its head') : undefined;
      case 'mdat':
        return this.#moof === undefined ? fault('malformed', 'the recording is not cut into fragments') : this.#fragment(this.#moof, bytes);
      default:
        // Tables of places, which hold no longer, and padding.
        return undefined;
    }
  }

  #fragment(moof: Uint8Array, mdat: Uint8Array): Fault | undefined {
    this.#moof = undefined;
    const runs = runsOf(moof, this.#tracks);
    if (runs === undefined) return fault('malformed', 'the recording has a fragment that cannot be moved');
    const main = runs.find(({ track }) => track.isVideo) ?? runs[0];
    if (main === undefined) return undefined;
    this.#shiftMs ??= main.ms;
    for (const run of runs) moved(moof, run, this.#shiftMs);
    const ms = Math.max(this.#fragments.at(-1)?.ms ?? 0, Math.round(main.ms - this.#shiftMs));
    const isStart = main.isKey || this.#tracks.every(({ isVideo }) => !isVideo);
    const bytes = concatBytes(moof, mdat);
    const first = this.#fragments[0];
    if (first !== undefined && this.#isOver(ms - first.ms, isStart, bytes.length)) this.#end(ms);
    const endMs = Math.max(...runs.map((run) => run.ms + run.lastsMs)) - this.#shiftMs;
    this.#fragments.push({ bytes, ms, endMs, isStart });
    this.#bytes += bytes.length;
    return undefined;
  }

  #isOver(age: number, isStart: boolean, bytes: number): boolean {
    return (isStart && age >= this.#segmentMs) || age >= CUT_MS || this.#bytes + bytes > LIVE_LIMITS.liveSegmentBytesMax;
  }

  /** The fragments so far are a segment, behind which the next begins at `nextMs`. It lasts no longer than a record may say: the rest is a hole. */
  #end(nextMs: number): void {
    const lastsMs = Math.round(nextMs - this.#fragments[0]!.ms);
    this.#cut.push({ bytes: concatBytes(...this.#fragments.map(({ bytes }) => bytes)), ms: Math.min(Math.max(1, lastsMs), LIVE_LIMITS.liveSegmentMaxMs) });
    this.#fragments = [];
    this.#bytes = 0;
  }
}

function tracksOf(bytes: Uint8Array): readonly Mp4Track[] {
  const moov = boxAt(bytes, 0) as Box;
  const defaults = boxesIn(bytes, boxOn(bytes, moov, 'mvex') ?? { inside: 0, end: 0 }).filter(({ name }) => name === 'trex');
  return boxesIn(bytes, moov).filter(({ name }) => name === 'trak').flatMap((trak): readonly Mp4Track[] => {
    const [about, clock, kind] = [boxOn(bytes, trak, 'tkhd'), boxOn(bytes, trak, 'mdia', 'mdhd'), boxOn(bytes, trak, 'mdia', 'hdlr')];
    if (about === undefined || clock === undefined || kind === undefined) return [];
    const id = unsignedAt(bytes, about.inside + (bytes[about.inside] === 1 ? 20 : 12), 4);
    const scale = unsignedAt(bytes, clock.inside + (bytes[clock.inside] === 1 ? 20 : 12), 4);
    const usual = defaults.find(({ inside }) => unsignedAt(bytes, inside + 4, 4) === id);
    const [duration, flags] = usual === undefined ? [0, 0] : [unsignedAt(bytes, usual.inside + 12, 4), unsignedAt(bytes, usual.inside + 20, 4)];
    const isVideo = unsignedAt(bytes, kind.inside + 8, 4) === 0x76696465;
    return scale > 0 ? [{ id, scale, isVideo, duration, flags }] : [];
  });
}

/** What a fragment has of one track. */
interface Run {
  readonly track: Mp4Track;
  readonly ms: number;
  readonly lastsMs: number;
  readonly isKey: boolean;
  /** Where its time is written, and in how many bytes. */
  readonly timeAt: number;
  readonly timeBytes: 4 | 8;
}

/** Undefined where it says where its bytes are in the recording, and not behind itself. */
function runsOf(bytes: Uint8Array, tracks: readonly Mp4Track[]): readonly Run[] | undefined {
  const runs: Run[] = [];
  for (const traf of boxesIn(bytes, boxAt(bytes, 0) as Box).filter(({ name }) => name === 'traf')) {
    const [header, time] = [boxOn(bytes, traf, 'tfhd'), boxOn(bytes, traf, 'tfdt')];
    if (header === undefined || time === undefined) return undefined;
    const flags = unsignedAt(bytes, header.inside + 1, 3);
    const track = tracks.find(({ id }) => id === unsignedAt(bytes, header.inside + 4, 4));
    if (track === undefined || (flags & HEADER.offset) !== 0) return undefined;
    const timeBytes = bytes[time.inside] === 1 ? 8 : 4;
    const samples = samplesOf(bytes, traf, usualOf(bytes, header, flags, track));
    const ms = (1000 * unsignedAt(bytes, time.inside + 4, timeBytes)) / track.scale;
    if (samples === undefined || !Number.isFinite(ms)) return undefined;
    runs.push({ track, ms, lastsMs: (1000 * samples.duration) / track.scale, isKey: samples.isKey, timeAt: time.inside + 4, timeBytes });
  }
  return runs;
}

/** What holds for samples of this fragment of which nothing is said. */
function usualOf(bytes: Uint8Array, header: Box, flags: number, { duration, flags: sampleFlags }: Mp4Track): { readonly duration: number; readonly flags: number } {
  let at = header.inside + 8 + ((flags & HEADER.description) === 0 ? 0 : 4);
  const read = (flag: number, otherwise: number): number => {
    if ((flags & flag) === 0) return otherwise;
    at += 4;
    return unsignedAt(bytes, at - 4, 4);
  };
  const usual = read(HEADER.duration, duration);
  read(HEADER.size, 0);
  return { duration: usual, flags: read(HEADER.flags, sampleFlags) };
}

/** How long all samples last, in units of their track, and whether the first is a key frame. */
function samplesOf(bytes: Uint8Array, traf: Box, usual: { readonly duration: number; readonly flags: number }): { readonly duration: number; readonly isKey: boolean } | undefined {
  let [duration, count] = [0, 0];
  let firstFlags: number | undefined;
  for (const { inside } of boxesIn(bytes, traf).filter(({ name }) => name === 'trun')) {
    const flags = unsignedAt(bytes, inside + 1, 3);
    const samples = unsignedAt(bytes, inside + 4, 4);
    count += samples;
    if (!(count <= SAMPLES_MAX)) return undefined;
    let at = inside + 8 + ((flags & RUN.offset) === 0 ? 0 : 4);
    if ((flags & RUN.firstFlags) !== 0) {
      firstFlags ??= unsignedAt(bytes, at, 4);
      at += 4;
    }
    const sampleBytes = [RUN.duration, RUN.size, RUN.flags, RUN.composition].reduce((sum, flag) => sum + ((flags & flag) === 0 ? 0 : 4), 0);
    const flagsAt = ((flags & RUN.duration) === 0 ? 0 : 4) + ((flags & RUN.size) === 0 ? 0 : 4);
    if (samples > 0) firstFlags ??= (flags & RUN.flags) === 0 ? usual.flags : unsignedAt(bytes, at + flagsAt, 4);
    for (let i = 0; i < samples; i++, at += sampleBytes) duration += (flags & RUN.duration) === 0 ? usual.duration : unsignedAt(bytes, at, 4);
  }
  return Number.isNaN(duration) ? undefined : { duration, isKey: firstFlags !== undefined && (firstFlags & NOT_KEY) === 0 };
}

/** Writes its time from the beginning of the stream. */
function moved(bytes: Uint8Array, { track, timeAt, timeBytes }: Run, shiftMs: number): void {
  const time = unsignedAt(bytes, timeAt, timeBytes) - Math.round((shiftMs * track.scale) / 1000);
  writeUnsigned(bytes, timeAt, timeBytes, Math.max(0, time));
}
