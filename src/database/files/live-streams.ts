/** What a record asks of the part of the program that deals in streams (`broadcasting.ts`), which comes when somebody asks. */
import type { Entry } from '../entry.ts';

/** Where to begin, and until when. */
export interface AttachOptions {
  /** The beginning, unless told otherwise, or the newest that is there. */
  readonly from?: 'start' | 'live';
  /** Takes it out of the element, as `detach` does. */
  readonly signal?: AbortSignal;
}

/** How a stream plays in an element. */
export interface LivePlayer {
  /** `loading`: nothing can be shown yet; `waiting`: for what is to come; `ended`: all of it is here; `failed`: see `fault`. */
  readonly state: 'loading' | 'playing' | 'waiting' | 'ended' | 'failed' | 'detached';
  /** Why nothing plays: the browser plays no such streams, the bytes are none, or could not be read. */
  readonly fault: { readonly play: 'unsupported' | 'broken' | 'unread'; readonly reason: unknown } | undefined;
  toLive(): void;
  detach(): void;
}

/** The streams of one room. */
export interface LiveStreams {
  attach(entry: Entry, element: HTMLMediaElement, options: AttachOptions | undefined): Promise<LivePlayer>;
  stream(entry: Entry, signal: AbortSignal | undefined): ReadableStream<Uint8Array<ArrayBuffer>>;
  stop(entry: Entry, place: { readonly collection: string; readonly key: string }): Promise<Entry>;
}
