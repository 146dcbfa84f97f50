/**
 * Records out of the browser and back, with progress and a way to stop. What is exported is gathered in a Blob, which browsers keep on
 * disk where it is large, and then given to its reader as a download.
 */

/** How far it is. */
export interface Progress {
  readonly bytes: number;
  /** Lines so far, count: a record each, and more where files come along. */
  readonly lines: number;
}

/** What was gathered so far is put together from time to time, so that the page holds little of it; bytes. */
const PART_BYTES = 4_000_000;
const LINE_END = 10;

/**
 * Reads all of a stream into a Blob.
 * @throws the signal's reason where it is aborted, and whatever the stream ends with.
 */
export async function gathered(stream: ReadableStream<Uint8Array>, tell: (progress: Progress) => void, signal: AbortSignal): Promise<Blob> {
  const reader = stream.getReader();
  const stop = (): void => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener('abort', stop);
  let [parts, pending, bytes, lines, held]: [Blob[], Uint8Array<ArrayBuffer>[], number, number, number] = [[], [], 0, 0, 0];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) break;
      pending.push(new Uint8Array(value));
      [bytes, held] = [bytes + value.length, held + value.length];
      for (let at = value.indexOf(LINE_END); at >= 0; at = value.indexOf(LINE_END, at + 1)) lines++;
      if (held >= PART_BYTES) [parts, pending, held] = [[...parts, new Blob(pending)], [], 0];
      tell({ bytes, lines });
    }
    return new Blob([...parts, ...pending], { type: 'application/x-ndjson' });
  } finally {
    signal.removeEventListener('abort', stop);
    reader.releaseLock();
  }
}

/** The same bytes; tells how many were read, and ends with the signal's reason where it is aborted. */
export function watched(stream: ReadableStream<Uint8Array>, tell: (bytes: number) => void, signal: AbortSignal): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let bytes = 0;
  return new ReadableStream({
    async pull(controller) {
      if (signal.aborted) {
        await reader.cancel(signal.reason);
        throw signal.reason;
      }
      const { done, value } = await reader.read();
      if (done) return controller.close();
      tell((bytes += value.length));
      controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** A name for a file on any disk: of the room's name what every disk takes. */
export function fileNameFor(room: string, now: number): string {
  const name = room.replace(/[^\p{L}\p{N}.-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '').slice(0, 80);
  return `${name || 'room'} ${new Date(now).toISOString().slice(0, 10)}.ndjson`;
}
