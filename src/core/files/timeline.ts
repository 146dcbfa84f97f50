/**
 * A stream as its reader sees it. Playlists come as the record is edited, perhaps not every one of them, and lists as they are
 * opened; together they make one row of segments that only grows: what was seen at a place stays there, whatever a later
 * playlist says.
 *
 * It answers with what is missing: where a segment is in a list that nobody opened yet, that list is the answer.
 */
import { fault, type Fault } from '../base/fault.ts';
import type { FileInfo } from './info.ts';
import { msOf, segmentCount, type Playlist } from './playlist.ts';
import { segmentOfFile, type Segment } from './segment-list.ts';

/** A segment and its place. */
export interface PlacedSegment {
  readonly type: 'segment';
  readonly index: number;
  readonly segment: Segment;
  /** When it begins, ms from the beginning of the stream. */
  readonly startMs: number;
}

/** What a reader has to open first: segments from `first` on. */
export interface UnopenedList {
  readonly type: 'list';
  readonly list: FileInfo;
  readonly first: number;
  readonly count: number;
}

/** One stream of somebody's. */
export class Timeline {
  #playlist: Playlist;
  readonly #known = new Map<number, Segment>();

  constructor(playlist: Playlist) {
    this.#playlist = playlist;
    this.#learn(playlist);
  }

  /** The newest playlist that was taken. */
  get playlist(): Playlist {
    return this.#playlist;
  }

  /** Segments so far, count. */
  get count(): number {
    return segmentCount(this.#playlist);
  }

  /** The segments that were seen, by number. */
  get known(): ReadonlyMap<number, Segment> {
    return this.#known;
  }

  /** How long it lasts so far, ms. */
  get ms(): number {
    const { older, recent } = this.#playlist;
    return [...older.map(({ list }) => list), ...recent].reduce((sum, file) => sum + msOf(file), 0);
  }

  /** Takes a later playlist of the record. False where it is not one: of another stream, or with less than is known. */
  take(playlist: Playlist): boolean {
    const isLater = playlist.started === this.#playlist.started && segmentCount(playlist) >= this.count;
    if (!isLater || (this.#playlist.ended !== undefined && playlist.ended === undefined)) return false;
    this.#playlist = playlist;
    this.#learn(playlist);
    return true;
  }

  /** Takes what was in a list. A `Fault` where that is not what the playlist says of it. */
  open({ list, first, count }: UnopenedList, segments: readonly Segment[]): Fault | undefined {
    const ms = segments.reduce((sum, segment) => sum + segment.ms, 0);
    if (segments.length !== count || ms !== msOf(list)) return fault('malformed', 'a list is not what its record says of it');
    segments.forEach((segment, i) => this.#keep(first + i, segment));
    return undefined;
  }

  /** The segment of this number, or the list to open; undefined where it is not there yet. */
  at(index: number): PlacedSegment | UnopenedList | undefined {
    const row = this.#rowAt((first, count) => index < first + count);
    return row === undefined ? undefined : this.#within(row, ({ index: here }) => here === index);
  }

  /** The same for a time of the stream, ms. */
  atMs(ms: number): PlacedSegment | UnopenedList | undefined {
    const row = this.#rowAt((_first, _count, startMs, rowMs) => ms < startMs + rowMs);
    return row === undefined ? undefined : this.#within(row, ({ startMs, segment }) => ms < startMs + segment.ms);
  }

  #learn({ older, recent }: Playlist): void {
    const first = segmentCount({ older, recent: [] });
    recent.forEach((file, i) => this.#keep(first + i, segmentOfFile(file)));
  }

  /** What was seen first stays. */
  #keep(index: number, segment: Segment): void {
    if (!this.#known.has(index)) this.#known.set(index, segment);
  }

  /** The first list for which the question is answered with yes, or the recent ones. */
  #rowAt(isHere: (first: number, count: number, startMs: number, ms: number) => boolean): Row | undefined {
    const { older, recent } = this.#playlist;
    let [first, startMs] = [0, 0];
    for (const { list, count } of older) {
      if (isHere(first, count, startMs, msOf(list))) return { list, first, count, startMs };
      [first, startMs] = [first + count, startMs + msOf(list)];
    }
    const ms = recent.reduce((sum, file) => sum + msOf(file), 0);
    return isHere(first, recent.length, startMs, ms) ? { list: undefined, first, count: recent.length, startMs } : undefined;
  }

  /** The first segment of a row for which the question is answered with yes. */
  #within({ list, first, count, startMs }: Row, isHere: (placed: PlacedSegment) => boolean): PlacedSegment | UnopenedList | undefined {
    for (let [index, at] = [first, startMs]; index < first + count; index++) {
      const segment = this.#known.get(index);
      if (segment === undefined) return list === undefined ? undefined : { type: 'list', list, first, count };
      const placed: PlacedSegment = { type: 'segment', index, segment, startMs: at };
      if (isHere(placed)) return placed;
      at += segment.ms;
    }
    return undefined;
  }
}

/** Segments that stand together: in a list, or in the record. */
interface Row {
  readonly list: FileInfo | undefined;
  readonly first: number;
  readonly count: number;
  readonly startMs: number;
}
