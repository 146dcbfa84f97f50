/** Recordings made here, as browsers make them: clusters of unknown size, cut anywhere. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import { element, elementAt, elementsIn, openElement, unsigned, unsignedBytes } from './ebml.ts';
import { ID, WebmCutter, type CutSegment } from './webm.ts';
import { tableEnd, wholeHead, wholeSegments } from './webm-whole.ts';

interface Sample {
  readonly track: number;
  readonly ms: number;
  readonly isKey: boolean;
  readonly data: number;
}

const HEADER = element(ID.header, element(0x4282, new TextEncoder().encode('webm')));
const INFO = element(ID.info, element(ID.timeScale, unsignedBytes(1_000_000)));

function tracks(...types: readonly number[]): Uint8Array {
  return element(ID.tracks, ...types.map((type, i) => element(ID.track, element(ID.trackNumber, Uint8Array.of(i + 1)), element(ID.trackType, Uint8Array.of(type)))));
}

function block({ track, ms, isKey, data }: Sample, clusterMs: number): Uint8Array {
  const relative = ms - clusterMs;
  return element(ID.simpleBlock, Uint8Array.of(0x80 | track, (relative >> 8) & 0xff, relative & 0xff, isKey ? 0x80 : 0, data));
}

/** A recording in clusters of so many frames. */
function recording(samples: readonly Sample[], { perCluster = 7, types = [1, 2] }: { readonly perCluster?: number; readonly types?: readonly number[] } = {}): Uint8Array {
  const clusters: Uint8Array[] = [];
  for (let at = 0; at < samples.length; at += perCluster) {
    const group = samples.slice(at, at + perCluster);
    clusters.push(openElement(ID.cluster), element(ID.time, unsignedBytes(group[0]!.ms)), ...group.map((sample) => block(sample, group[0]!.ms)));
  }
  return concatBytes(HEADER, openElement(ID.segment), INFO, tracks(...types), ...clusters);
}

/** Picture every 40 ms with a key frame every 400, sound every 20. */
function samplesOf(ms: number, from = 0): readonly Sample[] {
  const all: Sample[] = [];
  for (let at = from; at < from + ms; at += 20) {
    if (at % 40 === 0) all.push({ track: 1, ms: at, isKey: at % 400 === 0, data: (at / 20) % 251 });
    all.push({ track: 2, ms: at, isKey: true, data: (at / 20) % 241 });
  }
  return all;
}

/** The frames in segments, with their times from the beginning. */
function framesIn(segments: readonly CutSegment[]): readonly (Omit<Sample, 'isKey'> & { readonly isFirst: boolean; readonly isKey: boolean })[] {
  return segments.flatMap(({ bytes }) => {
    const cluster = elementAt(bytes, 0);
    if (typeof cluster === 'string' || cluster.id !== ID.cluster || cluster.end !== bytes.length) throw new Error('a segment is one cluster');
    const [time, ...blocks] = elementsIn(bytes, cluster);
    const start = unsigned(bytes.subarray(time!.inside, time!.end));
    return blocks.map(({ inside }, i) => {
      const relative = ((bytes[inside + 1]! << 24) | (bytes[inside + 2]! << 16)) >> 16;
      return { track: bytes[inside]! & 0x7f, ms: start + relative, isKey: (bytes[inside + 3]! & 0x80) !== 0, data: bytes[inside + 4]!, isFirst: i === 0 };
    });
  });
}

function cut(bytes: Uint8Array, { segmentMs = 400, chunk = bytes.length }: { readonly segmentMs?: number; readonly chunk?: number } = {}): { readonly cutter: WebmCutter; readonly segments: readonly CutSegment[] } {
  const cutter = new WebmCutter({ segmentMs });
  const segments: CutSegment[] = [];
  for (let at = 0; at < bytes.length; at += chunk) {
    expect(cutter.push(bytes.subarray(at, at + chunk))).toBeUndefined();
    segments.push(...cutter.take());
  }
  return { cutter, segments: [...segments, ...cutter.finish()] };
}

describe('a recording that is cut', () => {
  const samples = samplesOf(4000);

  it('has every frame once, in order, at its time, however its bytes come and whatever its clusters are', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 100, max: 3000 }), (chunk, perCluster, segmentMs) => {
      const { segments } = cut(recording(samples, { perCluster }), { segmentMs, chunk });
      expect(framesIn(segments).map(({ isFirst: _, ...frame }) => frame)).toEqual(samples);
      expect(segments.reduce((sum, { ms }) => sum + ms, 0)).toBe(4000);
    }), { numRuns: 20 });
  });

  it('stays as it was for whoever handed it over', () => {
    const bytes = recording(samples);
    const before = bytes.slice();
    cut(bytes);
    expect(bytes).toEqual(before);
  });

  it('is cut where picture can begin, as often as wished', () => {
    const { segments } = cut(recording(samples), { segmentMs: 500 });
    expect(segments.map(({ ms }) => ms)).toEqual([800, 800, 800, 800, 800]);
    expect(framesIn(segments).filter(({ isFirst }) => isFirst)).toEqual(expect.arrayContaining([expect.objectContaining({ track: 1, isKey: true })]));
    for (const first of framesIn(segments).filter(({ isFirst }) => isFirst)) expect([first.track, first.isKey]).toEqual([1, true]);
  });

  it('of sound alone is cut at any frame, however long its clusters are', () => {
    const sound = samples.filter(({ track }) => track === 2).map((sample) => ({ ...sample, track: 1 }));
    const { segments } = cut(recording(sound, { perCluster: 1000, types: [2] }), { segmentMs: 500 });
    expect(segments.map(({ ms }) => ms)).toEqual([500, 500, 500, 500, 500, 500, 500, 500]);
  });

  it('has a head that begins with its header and ends with its tracks', () => {
    const { cutter } = cut(recording(samples));
    expect(cutter.head).toEqual(concatBytes(HEADER, openElement(ID.segment), INFO, tracks(1, 2)));
  });

  it('is a recording again with its segments one behind the other', () => {
    const { cutter, segments } = cut(recording(samples));
    const again = cut(concatBytes(cutter.head!, ...segments.map(({ bytes }) => bytes)));
    expect(again.segments).toEqual(segments);
  });

  it('begins at 0 and has no holes, also where the device slept or its clock went back', () => {
    const later = [...samplesOf(1000, 8000), ...samplesOf(1000, 600_000), ...samplesOf(1000, 2000)];
    const { segments } = cut(recording(later, { perCluster: 5 }));
    const frames = framesIn(segments);
    expect([frames.length, frames[0]!.ms, frames.at(-1)!.ms]).toEqual([later.length, 0, 2980]);
    for (let i = 1; i < frames.length; i++) expect(Math.abs(frames[i]!.ms - frames[i - 1]!.ms)).toBeLessThanOrEqual(20);
  });

  it('never has segments longer or larger than a playlist takes', () => {
    const noKeys = samplesOf(60_000).map((sample) => ({ ...sample, isKey: sample.ms === 0 }));
    const { segments } = cut(recording(noKeys));
    expect(segments.length).toBeGreaterThan(2);
    expect(Math.max(...segments.map(({ ms }) => ms))).toBeLessThanOrEqual(LIVE_LIMITS.liveSegmentMaxMs);
    const large = element(ID.simpleBlock, Uint8Array.of(0x81, 0, 0, 0x80), new Uint8Array(LIVE_LIMITS.liveSegmentBytesMax / 3));
    const big = cut(concatBytes(HEADER, openElement(ID.segment), INFO, tracks(1), openElement(ID.cluster), element(ID.time, Uint8Array.of(0)), large, large, large, large));
    expect(big.segments.length).toBe(2);
    for (const { bytes } of big.segments) expect(bytes.length).toBeLessThanOrEqual(LIVE_LIMITS.liveSegmentBytesMax);
  });

  it('takes groups of blocks as single ones', () => {
    const group = (isKey: boolean): Uint8Array => element(ID.blockGroup, element(ID.block, Uint8Array.of(0x81, 0, 5, 0, 9)), ...(isKey ? [] : [element(ID.referenceBlock, Uint8Array.of(1))]));
    const bytes = concatBytes(HEADER, openElement(ID.segment), INFO, tracks(1), ...[true, false, true].flatMap((isKey, i) => [openElement(ID.cluster), element(ID.time, unsignedBytes(1000 * i)), group(isKey)]));
    expect(cut(bytes).segments.map(({ ms }) => ms)).toEqual([2000, 1000]);
  });
});

describe('bytes that are no recording', () => {
  it('are a fault, and never thrown', () => {
    expect(new WebmCutter({ segmentMs: 500 }).push(new Uint8Array(9))).toMatchObject({ fault: 'malformed' });
    const bytes = recording(samplesOf(400));
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.nat(255), (place, value) => {
      const cutter = new WebmCutter({ segmentMs: 400 });
      const wrong = cutter.push(bytes.with(place, value));
      if (wrong === undefined) cutter.finish();
    }), { numRuns: 500 });
  });

  it('have no time that is none, and no track without a number', () => {
    const late = concatBytes(HEADER, openElement(ID.segment), INFO, tracks(1), openElement(ID.cluster), element(ID.time, new Uint8Array(200).fill(0xff)));
    expect(new WebmCutter({ segmentMs: 500 }).push(late)).toMatchObject({ fault: 'malformed' });
    const track = element(ID.tracks, element(ID.track, element(ID.trackNumber, new Uint8Array(8).fill(0xff)), element(ID.trackType, Uint8Array.of(1))));
    expect(wholeHead(concatBytes(HEADER, openElement(ID.segment), INFO, track), [{ ms: 1, bytes: 1 }])).toMatchObject({ fault: 'malformed' });
  });

  it('are not held beyond measure', () => {
    const huge = concatBytes(HEADER, openElement(ID.segment), Uint8Array.of(0xa3, 0x08, 0xff, 0xff, 0xff, 0xff));
    expect(new WebmCutter({ segmentMs: 500 }).push(huge)).toMatchObject({ fault: 'limit' });
  });
});

describe('a recording that is over', () => {
  it('has its length, and a table of where its segments begin', () => {
    const { cutter, segments } = cut(recording(samplesOf(4000)));
    const head = wholeHead(cutter.head!, segments.map(({ ms, bytes }) => ({ ms, bytes: bytes.length })));
    if (isFault(head)) throw new Error(head.reason);
    const file = concatBytes(head, ...segments.map(({ bytes }) => bytes));
    const [, segment] = elementsIn(file, { inside: 0, end: file.length });
    expect([segment!.id, segment!.end]).toEqual([ID.segment, file.length]);
    const parts = elementsIn(file, segment!);
    expect(parts.map(({ id }) => id)).toEqual([ID.info, ID.tracks, ID.cues, ...segments.map(() => ID.cluster)]);
    const duration = elementsIn(file, parts[0]!).find(({ id }) => id === ID.duration)!;
    expect(new DataView(file.buffer, duration.inside).getFloat64(0)).toBe(4000);
    const places = elementsIn(file, parts[2]!).map((cue) => {
      const [time, positions] = elementsIn(file, cue);
      const position = elementsIn(file, positions!).find(({ id }) => id === ID.cuePosition)!;
      return [unsigned(file.subarray(time!.inside, time!.end)), segment!.inside + unsigned(file.subarray(position.inside, position.end))];
    });
    expect(places).toEqual(parts.slice(3).map(({ start }, i) => [400 * i, start]));
  });

  it('says of each segment where it is and when it plays', () => {
    const { cutter, segments } = cut(recording(samplesOf(4000)));
    const head = wholeHead(cutter.head!, segments.map(({ ms, bytes }) => ({ ms, bytes: bytes.length })));
    if (isFault(head)) throw new Error(head.reason);
    const file = concatBytes(head, ...segments.map(({ bytes }) => bytes));
    expect(tableEnd(file.subarray(0, 1000))).toBe(head.length);
    const found = wholeSegments(file.subarray(0, head.length), file.length);
    if (isFault(found)) throw new Error(found.reason);
    expect(found.map(({ start, end, ms }) => ({ bytes: file.slice(start, end), ms }))).toEqual(segments);
    expect(found.map(({ startMs }) => startMs)).toEqual(segments.map((_, i) => 400 * i));
    for (const wrong of [wholeSegments(file.subarray(0, head.length), file.length + 1), wholeSegments(file.subarray(0, 100), file.length), wholeSegments(cutter.head!, 99), tableEnd(cutter.head!), tableEnd(new Uint8Array(9))]) expect(isFault(wrong)).toBe(true);
  });

  it('is none where a stranger wrote its table', () => {
    const { cutter, segments } = cut(recording(samplesOf(2000)));
    const head = wholeHead(cutter.head!, segments.map(({ ms, bytes }) => ({ ms, bytes: bytes.length })));
    if (isFault(head)) throw new Error(head.reason);
    const size = segments.reduce((sum, { bytes }) => sum + bytes.length, head.length);
    fc.assert(fc.property(fc.nat(head.length - 1), fc.nat(255), (place, value) => {
      const found = wholeSegments(head.with(place, value), size);
      if (isFault(found)) return;
      expect(found.every(({ start, end }, i) => start >= 0 && end > start && end === (found[i + 1]?.start ?? size))).toBe(true);
    }), { numRuns: 500 });
  });

  it('is none with a head that is none', () => {
    for (const head of [new Uint8Array(0), HEADER, concatBytes(HEADER, openElement(ID.segment)), new Uint8Array(99)]) expect(isFault(wholeHead(head, []))).toBe(true);
  });
});
