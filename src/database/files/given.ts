/**
 * What somebody puts as a file, in one form: a Blob, a stream, bytes, or a handle. A stream that soon ends becomes a Blob, so that it is
 * cut as every other file of its size.
 */
import { PeersetError } from '../errors.ts';
import { unlessAborted } from '../signing.ts';
import { bytesOf, isFile, unkeepable } from '../value.ts';
import { PeersetFile, roomOf, type FileRoom } from './handle.ts';

/** A file that is to be given. */
export interface Given {
  readonly source: Blob | ReadableStream<Uint8Array>;
  /** Bytes; undefined where nobody knows before the end. */
  readonly size: number | undefined;
  /** As its owner calls it, and says what it is. */
  readonly name: string | undefined;
  readonly type: string | undefined;
}

/** Names for a file that has none of its own, or others than it has. */
export interface Naming {
  readonly name?: string | undefined;
  readonly type?: string | undefined;
}

/** Bytes of a stream that are waited for, to see whether it ends. */
const WAITED_BYTES = 1024 * 1024;

/** Whether this stands for a file in a value that is put. Bytes do where they are the whole value. */
export function isGiven(value: unknown): boolean {
  return typeof value === 'object' && value !== null && isFile(value);
}

/** A handle of this very room, whose file need not be given again. */
export function ownHandle(value: unknown, room: FileRoom): PeersetFile | undefined {
  return value instanceof PeersetFile && roomOf(value) === room ? value : undefined;
}

/** The file. @throws PeersetError E_VALUE where it is none. */
export async function givenOf(value: unknown, { name, type }: Naming, signal: AbortSignal | undefined): Promise<Given> {
  const bytes = bytesOf(value);
  if (bytes !== undefined) return { source: new Blob([bytes.slice()]), size: bytes.length, name, type };
  if (value instanceof PeersetFile) return { source: value.stream(signal === undefined ? {} : { signal }), size: value.size, name: name ?? value.name, type: type ?? value.type };
  if (value instanceof Blob) return { source: value, size: value.size, name: name ?? nameIn(value), type: type ?? value.type };
  if (value instanceof ReadableStream) return { ...(await begun(value as ReadableStream<unknown>, signal)), name, type };
  if (isGiven(value) && Object.hasOwn(value as object, '$file')) throw unkeepable('an object with the one property $file is how records refer to files; name the property otherwise');
  throw unkeepable('it is neither a Blob nor a stream of bytes');
}

function nameIn(blob: Blob): string | undefined {
  return 'name' in blob && typeof blob.name === 'string' ? blob.name : undefined;
}

/** Waits for the beginning of a stream. */
async function begun(stream: ReadableStream<unknown>, signal: AbortSignal | undefined): Promise<Pick<Given, 'source' | 'size'>> {
  if (stream.locked) throw unkeepable('somebody else reads this stream');
  const reader = stream.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    while (size < WAITED_BYTES) {
      const { done, value } = await unlessAborted(reader.read(), signal);
      if (done) return { source: new Blob(chunks), size };
      const bytes = chunkOf(value);
      chunks.push(bytes);
      size += bytes.length;
    }
  } catch (error) {
    void reader.cancel(error).catch(() => undefined);
    throw error instanceof PeersetError ? error : unreadable(error);
  }
  return { source: rest(chunks, reader), size: undefined };
}

/** A source that broke. */
export function unreadable(reason: unknown): PeersetError {
  return unkeepable(`the file cannot be read: ${reason instanceof Error ? reason.message : String(reason)}`);
}

/** The same stream from its beginning. */
function rest(chunks: readonly Uint8Array[], reader: ReadableStreamDefaultReader<unknown>): ReadableStream<Uint8Array> {
  const begun = [...chunks];
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const known = begun.shift();
      if (known !== undefined) return controller.enqueue(known);
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(chunkOf(value));
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

/** A copy: whoever writes the stream may use its memory again. */
function chunkOf(value: unknown): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf(value);
  if (bytes === undefined) throw unkeepable('a stream that is put gives bytes (Uint8Array)');
  return bytes.slice();
}
