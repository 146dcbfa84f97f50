/**
 * The playlist of a stream, as its author writes it. Segments are added as they are kept; when there are more than a record may
 * name, the oldest go into a list, which the caller keeps as a file before the next value is written.
 *
 * Lists grow in two steps. The last one is written anew each time, until it has 64 segments; then it is joined with the one before,
 * until that has 4096. So what is written for lists stays far below what the stream itself takes, and four of them hold
 * hours.
 */
import { assert } from '../base/assert.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import type { FileInfo } from './info.ts';
import { encodePlaylist, msOf, type LiveReference, type OlderSegments, type Playlist } from './playlist.ts';
import { segmentOfFile, type Segment } from './segment-list.ts';

/** A list that has to be kept as a file (`encodeSegments`). */
export interface DueList {
  readonly segments: readonly Segment[];
  /** How long that lasts, ms. */
  readonly ms: number;
}

/** One stream of ours. */
export class PlaylistWriter {
  #about: Omit<Playlist, 'older' | 'recent'>;
  readonly #segments: Segment[] = [];
  #older: OlderSegments[] = [];
  #recent: FileInfo[] = [];

  constructor(about: Pick<Playlist, 'type' | 'started' | 'head' | 'name' | 'tracks'>) {
    this.#about = about;
  }

  /** Segments so far, count. */
  get count(): number {
    return this.#segments.length;
  }

  /** How long the stream lasts so far, ms. */
  get ms(): number {
    return this.#segments.reduce((sum, { ms }) => sum + ms, 0);
  }

  /** All segments, from the first. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** Nothing more fits: the stream has to end. */
  get isFull(): boolean {
    return this.#isDue && this.#fold().older.length >= LIVE_LIMITS.liveListsMax;
  }

  /** The newest segment, which says its `seconds`. A list that is due must be kept first. */
  add(segment: FileInfo): void {
    assert(!this.#isDue, 'a segment is added where there is room');
    this.#recent.push(segment);
    this.#segments.push(segmentOfFile(segment));
  }

  /** The list that has to be kept before anything else is added or written. */
  get due(): DueList | undefined {
    if (!this.#isDue || this.isFull) return undefined;
    const { start, end } = this.#fold();
    const segments = this.#segments.slice(start, end);
    return { segments, ms: segments.reduce((sum, { ms }) => sum + ms, 0) };
  }

  /** It is kept, as this file. */
  listed(file: FileInfo): void {
    const { older, start, end } = this.#fold();
    this.#older = [...older, { list: file, count: end - start }];
    this.#recent = this.#recent.slice(-LIVE_LIMITS.liveRecentKept);
    assert(msOf(file) === this.#segments.slice(start, end).reduce((sum, { ms }) => sum + ms, 0), 'a list lasts as long as what is in it');
  }

  /** Nothing more comes. */
  end(at: number): void {
    this.#about = { ...this.#about, ended: Math.max(at, this.#about.started) };
  }

  /** What the record says now. */
  value(): LiveReference {
    return encodePlaylist({ ...this.#about, older: this.#older, recent: this.#recent });
  }

  /** The record has no room for another segment. */
  get #isDue(): boolean {
    return this.#recent.length >= LIVE_LIMITS.liveRecentMax;
  }

  /** What goes into the next list: the segments from `start` to `end`, among them those of lists it replaces; `older` are the lists that stay. */
  #fold(): { readonly older: readonly OlderSegments[]; readonly start: number; readonly end: number } {
    const end = this.#segments.length - LIVE_LIMITS.liveRecentKept;
    let start = this.#segments.length - this.#recent.length;
    let kept = this.#older.length;
    for (; kept > 0; kept--) {
      const { count } = this.#older[kept - 1]!;
      const joined = end - start + count;
      const isWorth = count < LIVE_LIMITS.liveYoungListMax || end - start >= LIVE_LIMITS.liveYoungListMax;
      if (!isWorth || joined > LIVE_LIMITS.liveListMax) break;
      start -= count;
    }
    return { older: this.#older.slice(0, kept), start, end };
  }
}
