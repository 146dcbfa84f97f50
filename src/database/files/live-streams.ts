/** What a record asks of the part of the program that deals in streams (`broadcasting.ts`), which comes when somebody asks. */
import type { DirectEnd } from '../../core/files/direct-taking.ts';
import type { Entry } from '../entry.ts';

/** Where to begin, and until when. */
export interface AttachOptions {
  /**
   * The beginning, unless told otherwise, or the newest that is there: the tracks themselves where its author gives them and has a place,
   * else the newest that was recorded. What is not recorded plays as tracks either way.
   */
  readonly from?: 'start' | 'live';
  /** Takes it out of the element, as `detach` does. */
  readonly signal?: AbortSignal;
}

/** How a stream plays in an element. */
export interface LivePlayer {
  /** `loading`: nothing can be shown yet; `waiting`: for what is to come; `ended`: all of it is here; `failed`: see `fault`. */
  readonly state: 'loading' | 'playing' | 'waiting' | 'ended' | 'failed' | 'detached';
  /** How it plays: as `tracks`, as they come and with no way back, or from what was recorded. */
  readonly via: 'tracks' | 'segments';
  /**
   * Why nothing plays: the browser plays no such streams, the bytes are none, or could not be read. Of tracks: `full`, as many
   * watch as may; `refused`, whoever sends does not want this viewer.
   */
  readonly fault: { readonly play: 'unsupported' | 'broken' | 'unread' | 'full' | 'refused'; readonly reason: unknown } | undefined;
  /** Jumps to the newest that was recorded. Tracks are there always. */
  toLive(): void;
  detach(): void;
}

/** Until when to wait for tracks, and to have them. */
export interface TracksOptions {
  /** Gives them back, as `leave` does. */
  readonly signal?: AbortSignal;
}

/** The tracks of a stream, as they come. */
export interface DirectView {
  /** Sound and picture, for `video.srcObject` or anything else. */
  readonly stream: MediaStream;
  /** Resolves when no more come, with why. Never rejects. */
  readonly over: Promise<DirectEnd>;
  /** Gives them back: another viewer may have the place. */
  leave(): void;
}

/** The streams of one room. */
export interface LiveStreams {
  tracks(entry: Entry, options: TracksOptions | undefined): Promise<DirectView>;
  attach(entry: Entry, element: HTMLMediaElement, options: AttachOptions | undefined): Promise<LivePlayer>;
  stream(entry: Entry, signal: AbortSignal | undefined): ReadableStream<Uint8Array<ArrayBuffer>>;
  stop(entry: Entry, place: { readonly collection: string; readonly key: string }): Promise<Entry>;
}
