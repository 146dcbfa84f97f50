/** Whoever writes a stream and whoever reads it: what is read is what was written, whichever of its versions a reader saw. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import type { FileInfo } from './info.ts';
import { PlaylistWriter } from './playlist-writer.ts';
import { decodePlaylist, type Playlist } from './playlist.ts';
import { decodeSegments, encodeSegments, type Segment } from './segment-list.ts';
import { Timeline, type PlacedSegment } from './timeline.ts';
import { pieceBytesOf } from './tree.ts';

/** A file by a number: its root says which. */
function fileOf(number: number, size: number, ms: number): FileInfo {
  const root = (number + 1).toString(16).padStart(64, '0');
  return { x: 'ab'.repeat(32), root, size, pieceBytes: pieceBytesOf(size), type: 'video/webm', seconds: ms / 1000 };
}

const msOfNumber = (number: number): number => 1500 + ((number * 7919) % 1000);
const LISTS_FROM = 1_000_000;

/** A stream with everything that was ever kept of it. */
class Author {
  readonly writer = new PlaylistWriter({ type: 'video/webm', started: 1000 });
  readonly lists = new Map<string, readonly Segment[]>();
  listedCount = 0;

  add(): void {
    const number = this.writer.count;
    this.writer.add(fileOf(number, 1000 + number, msOfNumber(number)));
    const { due } = this.writer;
    if (due === undefined) return;
    const file = fileOf(LISTS_FROM + this.lists.size, 64 * due.segments.length, due.ms);
    this.lists.set(file.root, due.segments);
    this.listedCount += due.segments.length;
    this.writer.listed(file);
  }

  playlist(): Playlist {
    const playlist = decodePlaylist(JSON.parse(JSON.stringify(this.writer.value())));
    if (isFault(playlist)) throw new Error(playlist.reason);
    return playlist;
  }

  /** What a reader finds at a place, opening lists as it must. */
  read(timeline: Timeline, find: () => ReturnType<Timeline['at']>): PlacedSegment | undefined {
    for (let opened = 0; opened < 2; opened++) {
      const found = find();
      if (found === undefined || found.type === 'segment') return found;
      const segments = decodeSegments(encodeSegments(this.lists.get(found.list.root)!));
      if (isFault(segments)) throw new Error(segments.reason);
      expect(timeline.open(found, segments)).toBeUndefined();
    }
    throw new Error('a list that was opened is asked for again');
  }
}

/** Everything a reader sees, as numbers and times. */
function all(author: Author, timeline: Timeline): readonly string[] {
  return Array.from({ length: timeline.count }, (_, index) => {
    const placed = author.read(timeline, () => timeline.at(index));
    return placed === undefined ? 'missing' : `${placed.index} ${parseInt(placed.segment.root, 16) - 1} ${placed.startMs}`;
  });
}

function expected(count: number): readonly string[] {
  let at = 0;
  return Array.from({ length: count }, (_, index) => {
    const line = `${index} ${index} ${at}`;
    at += msOfNumber(index);
    return line;
  });
}

describe('a stream that is written and read', () => {
  it('grows for each reader, no segment lost, doubled or moved, whichever versions it saw and however they came', () => {
    fc.assert(fc.property(fc.array(fc.record({ adds: fc.integer({ min: 1, max: 30 }), sees: fc.boolean(), reads: fc.boolean(), again: fc.boolean() }), { minLength: 1, maxLength: 25 }), (steps) => {
      const author = new Author();
      author.add();
      const timeline = new Timeline(author.playlist());
      let before = author.playlist();
      for (const { adds, sees, reads, again } of steps) {
        for (let i = 0; i < adds; i++) author.add();
        const count = timeline.count;
        if (sees) expect(timeline.take(author.playlist())).toBe(true);
        if (again) expect(timeline.take(before)).toBe(before.recent.length > 0 && !sees && count <= before.older.reduce((sum, part) => sum + part.count, before.recent.length));
        expect(timeline.count).toBeGreaterThanOrEqual(count);
        if (reads) expect(all(author, timeline)).toEqual(expected(timeline.count));
        before = author.playlist();
      }
      timeline.take(author.playlist());
      expect(all(author, timeline)).toEqual(expected(author.writer.count));
      expect(timeline.ms).toBe(author.writer.ms);
    }), { numRuns: 60 });
  });

  it('is found by time as by number', () => {
    const author = new Author();
    for (let i = 0; i < 200; i++) author.add();
    const timeline = new Timeline(author.playlist());
    for (const index of [0, 1, 63, 64, 100, 197, 198, 199]) {
      const placed = author.read(timeline, () => timeline.at(index))!;
      expect(author.read(timeline, () => timeline.atMs(placed.startMs))).toEqual(placed);
      expect(author.read(timeline, () => timeline.atMs(placed.startMs + placed.segment.ms - 1))).toEqual(placed);
    }
    expect([timeline.at(200), timeline.atMs(timeline.ms)]).toEqual([undefined, undefined]);
  });

  it('lasts for hours, is never larger than a record may be, and costs little for its lists', () => {
    const author = new Author();
    let longest = 0;
    while (!author.writer.isFull) {
      author.add();
      if (author.writer.count % 500 === 0) longest = Math.max(longest, JSON.stringify(author.writer.value()).length);
    }
    const hours = (author.writer.count * LIVE_LIMITS.liveSegmentMs) / 3_600_000;
    expect([hours > 6.8, longest < 4096, author.writer.count]).toEqual([true, true, 12_358]);
    // Each segment is listed again and again, at 40 bytes, or 77 where it is sealed.
    expect(author.listedCount / author.writer.count).toBeLessThan(50);
    const playlist = author.playlist();
    expect([playlist.older.length, playlist.recent.length]).toEqual([LIVE_LIMITS.liveListsMax, LIVE_LIMITS.liveRecentMax]);
    expect(() => author.writer.add(fileOf(9, 9, 9))).toThrow('assertion');
    const timeline = new Timeline(playlist);
    for (const index of [0, 5000, author.writer.count - 1]) {
      const placed = author.read(timeline, () => timeline.at(index))!;
      expect(`${index} ${parseInt(placed.segment.root, 16) - 1} ${placed.startMs}`).toBe(expected(index + 1).at(-1));
    }
  });

  it('keeps young lists small, and what follows a reader in the record', () => {
    const author = new Author();
    for (let i = 0; i < 300; i++) {
      author.add();
      const { older, recent } = author.playlist();
      expect(recent.length).toBeGreaterThanOrEqual(Math.min(author.writer.count, LIVE_LIMITS.liveRecentKept));
      if (older.length > 1) expect(older.at(-1)!.count).toBeLessThanOrEqual(LIVE_LIMITS.liveYoungListMax);
    }
  });

  it('ends, and does not begin again', () => {
    const author = new Author();
    author.add();
    const going = author.playlist();
    author.writer.end(5000);
    const timeline = new Timeline(author.playlist());
    expect([timeline.playlist.ended, timeline.take(going), timeline.playlist.ended]).toEqual([5000, false, 5000]);
    author.writer.end(10);
    expect(author.playlist().ended).toBe(1000);
  });
});

describe('a stream whose author lies', () => {
  const author = new Author();
  for (let i = 0; i < 20; i++) author.add();

  it('stays what was seen of it', () => {
    const timeline = new Timeline(author.playlist());
    const playlist = author.playlist();
    const forged = fileOf(999, 5, 2000);
    expect(timeline.take({ ...playlist, recent: playlist.recent.map(() => forged) })).toBe(true);
    expect((timeline.at(19) as PlacedSegment).segment.root).toBe(fileOf(19, 1, 1).root);
    expect(timeline.take({ ...playlist, started: 1001 })).toBe(false);
    expect(timeline.take({ ...playlist, recent: [] })).toBe(false);
  });

  it('is blamed for lists that are not what the record says', () => {
    const timeline = new Timeline(author.playlist());
    const list = timeline.at(0);
    if (list?.type !== 'list') throw new Error('nothing is in a list');
    const segments = decodeSegments(encodeSegments(author.lists.get(list.list.root)!));
    if (isFault(segments)) throw new Error(segments.reason);
    expect(timeline.open(list, segments.slice(1))).toMatchObject({ fault: 'malformed' });
    expect(timeline.open(list, segments.map((segment) => ({ ...segment, ms: segment.ms + 1 })))).toMatchObject({ fault: 'malformed' });
    expect(timeline.at(0)).toEqual(list);
    expect(timeline.open(list, segments)).toBeUndefined();
    expect(timeline.at(0)).toMatchObject({ type: 'segment', index: 0 });
  });
});
