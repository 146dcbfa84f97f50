/** Where segments go, and why a stream could not be taken: what the recorder and the cutter of byte streams have in common. */

/** Takes the segments of one stream, one after the other. */
export interface SegmentSink {
  /** What comes in front of every segment; once, before the first. */
  begin(about: { readonly type: string; readonly head?: Uint8Array }): Promise<void>;
  /** 'full' where it was the last one: a stream has an end. */
  add(segment: { readonly bytes: Uint8Array; readonly ms: number }): Promise<'more' | 'full'>;
}

/**
 * Why a stream broke off.
 *
 * - `unsupported`: this browser cannot record that.
 * - `silent`: nothing in it sends anything.
 * - `lost`: the recorder or the source failed.
 * - `slow`: the disk does not keep up.
 */
export type LiveFaultCode = 'unsupported' | 'silent' | 'lost' | 'slow';

/** What recording rejects with, beside what its sink rejects with. */
export interface LiveFault {
  readonly live: LiveFaultCode;
  readonly reason: string;
}

/** How a stream came to its end: its source or its caller ended it, or it has as many segments as a stream can have. */
export type LiveEnd = 'ended' | 'full';

/** A stream that is being taken. */
export interface Recording {
  /** Resolves when the last segment is in the sink; rejects with a `LiveFault`, or what the sink rejected with. All before that is in the sink. */
  readonly done: Promise<LiveEnd>;
  /** Ends it; what was recorded so far is handed over. */
  stop(): void;
}

/** Makes a fault. */
export function liveFault(live: LiveFaultCode, reason: string): LiveFault {
  return { live, reason };
}

/** Whether somebody's rejection is one of ours. */
export function isLiveFault(value: unknown): value is LiveFault {
  return typeof value === 'object' && value !== null && 'live' in value && 'reason' in value;
}
