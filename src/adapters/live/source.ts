/** What a player plays: segments that are numbered from 0, of which more may come. */

/** A segment that was fetched. */
export interface FetchedSegment {
  readonly bytes: Uint8Array;
  /** When it begins, from the beginning of the stream, and how long it lasts. */
  readonly startMs: number;
  readonly ms: number;
}

/** A stream that somebody watches. */
export interface LiveSource {
  /** MIME type with codecs. */
  readonly type: string;
  readonly head: Uint8Array | undefined;
  /** Whether more may come. */
  readonly isLive: boolean;
  /** Segments so far, count; how long they last; when the newest begins. */
  readonly count: number;
  readonly ms: number;
  readonly edgeMs: number;
  /** The number of the segment at a time; that of the next one to come where there is none. */
  find(ms: number, signal: AbortSignal): Promise<number>;
  /** A segment, as soon as it is there; undefined where the stream is over before it. */
  read(index: number, signal: AbortSignal): Promise<FetchedSegment | undefined>;
  /** All of it, once it is over. */
  whole(signal: AbortSignal): Promise<Blob>;
  /** Calls `run` when more is there, or the end. */
  watch(run: () => void): () => void;
}
