// Recordings of MP4: fragments become segments, and a file with a table. Bytes as a browser writes them, made here.
import { describe, expect, test } from 'vitest';
import { concatBytes, equalBytes } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import { box, boxAt, boxesIn, boxOn, unsignedAt, writeUnsigned } from './boxes.ts';
import { Mp4Cutter } from './mp4.ts';
import { mp4Head, mp4Segments, mp4TableEnd } from './mp4-whole.ts';

function numbers(...pairs: readonly (readonly [bytes: number, value: number])[]): Uint8Array {
  return concatBytes(...pairs.map(([length, value]) => {
    const bytes = new Uint8Array(length);
    writeUnsigned(bytes, 0, length, value);
    return bytes;
  }));
}

const u32 = (...values: readonly number[]) => numbers(...values.map((value) => [4, value] as const));
const NOT_KEY = 0x10000;
const [VIDEO, AUDIO] = [{ id: 1, scale: 20_000, kind: 0x76696465 }, { id: 2, scale: 48_000, kind: 0x736f756e }];

function trak({ id, scale, kind }: typeof VIDEO): Uint8Array {
  return box('trak', box('tkhd', u32(0, 0, 0, id, 0)), box('mdia', box('mdhd', u32(0, 0, 0, scale, 0)), box('hdlr', u32(0, 0, kind))));
}

function head(...tracks: readonly (typeof VIDEO)[]): Uint8Array {
  return concatBytes(box('ftyp', u32(0x69736f6d, 0)), box('moov', box('mvhd', u32(0, 0)), ...tracks.map(trak), box('mvex', ...tracks.map(({ id, scale }) => box('trex', u32(0, id, 1, scale / 10, 0, NOT_KEY))))));
}

/** So many samples of a tenth of a second each. Of picture the first says of itself whether it is a key frame; of sound all are as the track says. */
function traf({ id, scale, kind }: typeof VIDEO, ms: number, samples: number, isKey: boolean): Uint8Array {
  const isVideo = kind === VIDEO.kind;
  const run = isVideo ? u32(0x5, samples, 64, isKey ? 0x2000000 : NOT_KEY) : u32(0x1, samples, 64);
  return box('traf', box('tfhd', u32(0x20000, id)), box('tfdt', numbers([1, 1], [3, 0], [8, (ms * scale) / 1000])), box('trun', run));
}

function fragment(trafs: readonly Uint8Array[], bytes = 100): Uint8Array {
  return concatBytes(box('moof', box('mfhd', u32(0, 1)), ...trafs), box('mdat', new Uint8Array(bytes).fill(7)));
}

/** A fragment of a second of picture and sound. */
const second = (ms: number, isKey = true, bytes = 100) => fragment([traf(VIDEO, ms, 10, isKey), traf(AUDIO, ms, 10, true)], bytes);

function cutAll(parts: readonly Uint8Array[], segmentMs = 1000) {
  const cutter = new Mp4Cutter({ segmentMs });
  for (const part of parts) expect(cutter.push(part)).toBeUndefined();
  return { head: cutter.head, segments: [...cutter.take(), ...cutter.finish()] };
}

const timeIn = (bytes: Uint8Array): number => {
  const time = boxOn(bytes, boxAt(bytes, 0) as ReturnType<typeof boxesIn>[number], 'traf', 'tfdt')!;
  return unsignedAt(bytes, time.inside + 4, 8);
};

describe('a recording', () => {
  test('of a device that slept has a segment no longer than a record may say', () => {
    const { segments } = cutAll([head(VIDEO), ...[0, 100_000].map((ms) => fragment([traf(VIDEO, ms, 10, true)]))]);
    expect(segments.map(({ ms }) => ms)).toEqual([LIVE_LIMITS.liveSegmentMaxMs, 1000]);
  });

  test('is cut where picture can begin, from 0 on, wherever the recorder cut its bytes', () => {
    const all = concatBytes(head(VIDEO, AUDIO), ...[5000, 6000, 7000, 8000].map((ms) => second(ms)), box('mfra', u32(0)));
    const parts = Array.from({ length: Math.ceil(all.length / 7) }, (_, i) => all.slice(7 * i, 7 * i + 7));
    const { head: front, segments } = cutAll(parts);
    expect(equalBytes(front!, head(VIDEO, AUDIO))).toBe(true);
    expect(segments.map(({ ms }) => ms)).toEqual([1000, 1000, 1000, 1000]);
    expect(segments.map(({ bytes }) => timeIn(bytes))).toEqual([0, 20_000, 40_000, 60_000]);
    // Nothing else changes.
    expect(segments[1]!.bytes.length).toBe(second(6000).length);
    expect(segments[0]!.bytes.subarray(-100).every((byte) => byte === 7)).toBe(true);
  });

  test('is cut later where no key frame comes, but in the end anyhow; sound can begin anywhere', () => {
    expect(cutAll([head(VIDEO), ...[true, false, false, true].map((isKey, i) => fragment([traf(VIDEO, 1000 * i, 10, isKey)]))]).segments.map(({ ms }) => ms)).toEqual([3000, 1000]);
    const longest = LIVE_LIMITS.liveSegmentMaxMs - 5000;
    const { segments } = cutAll([head(VIDEO), ...Array.from({ length: 40 }, (_, i) => fragment([traf(VIDEO, 1000 * i, 10, i === 0)]))]);
    expect(segments.map(({ ms }) => ms)).toEqual([longest, longest, 40_000 - 2 * longest]);
    expect(cutAll([head(AUDIO), ...[0, 1000, 2000].map((ms) => fragment([traf(AUDIO, ms, 10, true)]))], 2000).segments.map(({ ms }) => ms)).toEqual([2000, 1000]);
  });

  test('lasts as long as the longest of its tracks, where picture comes late', () => {
    const { segments } = cutAll([head(VIDEO, AUDIO), second(0), fragment([traf(VIDEO, 1000, 2, true), traf(AUDIO, 1000, 10, true)])]);
    expect(segments.map(({ ms }) => ms)).toEqual([1000, 1000]);
  });

  test('is cut before a segment has too many bytes', () => {
    const bytes = LIVE_LIMITS.liveSegmentBytesMax / 2 - 1000;
    const { segments } = cutAll([head(VIDEO, AUDIO), ...[0, 1000, 2000].map((ms) => second(ms, false, bytes))]);
    expect(segments).toHaveLength(2);
    for (const segment of segments) expect(segment.bytes.length).toBeLessThanOrEqual(LIVE_LIMITS.liveSegmentBytesMax);
  });

  test.each<[string, Uint8Array]>([
    ['is no MP4', Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 1)],
    ['is not in fragments', concatBytes(head(VIDEO), box('mdat', u32(1)))],
    ['has no tracks', concatBytes(box('ftyp'), box('moov'))],
    ['begins with a fragment', second(0)],
    ['has bytes that are somewhere else', concatBytes(head(VIDEO), fragment([box('traf', box('tfhd', u32(1, 1, 0, 0)), box('tfdt', u32(0, 0)), box('trun', u32(0, 1)))]))],
    ['has a track that its head does not know', concatBytes(head(VIDEO), fragment([traf(AUDIO, 0, 1, true)]))],
    ['has more samples than anybody counts', concatBytes(head(VIDEO), fragment([traf(VIDEO, 0, 2 ** 32 - 1, true)]))],
    ['has a box larger than may be held', numbers([4, LIVE_LIMITS.liveSegmentBytesMax], [4, 0x6d646174])],
  ])('that %s is none', (_, bytes) => {
    expect(isFault(new Mp4Cutter({ segmentMs: 1000 }).push(bytes))).toBe(true);
  });
});

describe('a file of it', () => {
  const segments = [{ ms: 1000, bytes: 300 }, { ms: 900, bytes: 200 }];
  const front = mp4Head(head(VIDEO, AUDIO), segments) as Uint8Array;
  const size = front.length + 500;

  test('says where its segments are', () => {
    expect(mp4TableEnd(front)).toBe(front.length);
    expect(mp4Segments(front, size)).toEqual([
      { start: front.length, end: front.length + 300, startMs: 0, ms: 1000 },
      { start: front.length + 300, end: size, startMs: 1000, ms: 900 },
    ]);
  });

  test('that a stranger wrote is looked at: never an error, never segments beyond its end', () => {
    expect(isFault(mp4Segments(front, size + 1))).toBe(true);
    expect(isFault(mp4TableEnd(head(VIDEO)))).toBe(true);
    for (const bad of [[{ ms: LIVE_LIMITS.liveSegmentMaxMs + 1, bytes: 500 }], [{ ms: 1, bytes: 0 }], []]) expect(isFault(mp4Segments(mp4Head(head(VIDEO), bad) as Uint8Array, 1e6))).toBe(true);
    for (let at = 0; at < front.length; at++) {
      for (const value of [0, 0xff]) {
        const mutated = front.slice();
        mutated[at] = value;
        const [end, rows] = [mp4TableEnd(mutated), mp4Segments(mutated, size)];
        if (!isFault(end)) expect(end).toBeLessThanOrEqual(2 ** 33);
        if (!isFault(rows)) expect(rows.at(-1)!.end).toBe(size);
      }
    }
  });
});

test('bytes of a stranger are never an error', () => {
  const all = concatBytes(head(VIDEO, AUDIO), second(0), second(1000, false));
  for (let at = 0; at < all.length; at++) {
    for (const value of [0, 0xff]) {
      const mutated = all.slice();
      mutated[at] = value;
      const cutter = new Mp4Cutter({ segmentMs: 1000 });
      if (!isFault(cutter.push(mutated))) for (const { bytes, ms } of cutter.finish()) expect([bytes.length <= all.length, ms >= 1]).toEqual([true, true]);
    }
  }
});
