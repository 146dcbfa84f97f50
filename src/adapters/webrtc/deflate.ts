/**
 * Messages made smaller for slow links, and read again under limits. The browser's own streams do the work; where
 * there are none, or they fail, messages travel as they are.
 *
 *   deflated message = length of the message (4 bytes, highest first) ‖ raw deflate (RFC 1951)
 *
 * Nothing is inflated that says it would be longer than the limit or more than the ratio allows, and what is longer
 * than it said is given up on the way: never more is held than one slice of input can become.
 */
import { concatBytes } from '../../core/base/bytes.ts';
import { fault, type Fault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';

const HEADER_BYTES = 4;
/** Input given to the browser at once, bytes: deflate cannot make more than 1032 times as much of it. */
const SLICE_BYTES = 2048;

/** Whether this environment can read what `deflate` makes. */
export function canInflate(): boolean {
  return typeof DecompressionStream === 'function' && typeof CompressionStream === 'function';
}

/** The message made smaller; undefined where that does not pay. */
export async function deflate(message: Uint8Array): Promise<Uint8Array | undefined> {
  if (message.length < LIMITS.deflateBytesMin || message.length > LIMITS.inflateBytesMax) return undefined;
  const body = await squeezed(message).catch(() => undefined);
  // Not worth the reader's time; or so good that the reader would take it for a bomb.
  if (body === undefined || body.length * 100 > message.length * (100 - LIMITS.deflateSavesPercent)) return undefined;
  if (message.length > (body.length + HEADER_BYTES) * LIMITS.inflateRatioMax) return undefined;
  const header = new Uint8Array(HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, message.length);
  return concatBytes(header, body);
}

/** The message that was made smaller, or why there is none. Never throws. */
export async function inflate(deflated: Uint8Array): Promise<Uint8Array | Fault> {
  if (deflated.length <= HEADER_BYTES) return fault('malformed', 'a deflated message without content');
  const length = new DataView(deflated.buffer, deflated.byteOffset).getUint32(0);
  if (length > LIMITS.inflateBytesMax) return fault('limit', 'a deflated message is larger than allowed');
  if (length > deflated.length * LIMITS.inflateRatioMax) return fault('limit', 'a deflated message is too good to be true');
  try {
    const stream = new DecompressionStream('deflate-raw');
    const parts = collect(stream.readable, length);
    // A failure to write shows as a failure to read, too; the first one heard is enough.
    const fed = feed(stream.writable, deflated.subarray(HEADER_BYTES), SLICE_BYTES).catch(() => undefined);
    const message = await parts;
    await fed;
    return message?.length === length ? message : fault('malformed', 'a deflated message has another length than it said');
  } catch {
    return fault('malformed', 'a deflated message that cannot be read');
  }
}

async function squeezed(message: Uint8Array): Promise<Uint8Array | undefined> {
  const stream = new CompressionStream('deflate-raw');
  const [parts] = await Promise.all([collect(stream.readable, message.length), feed(stream.writable, message, message.length)]);
  return parts;
}

async function feed(writable: WritableStream<BufferSource>, bytes: Uint8Array, sliceBytes: number): Promise<void> {
  const writer = writable.getWriter();
  for (let from = 0; from < bytes.length; from += sliceBytes) {
    // Waits until the last slice was read to its end.
    await writer.ready;
    await writer.write(bytes.subarray(from, from + sliceBytes) as Uint8Array<ArrayBuffer>);
  }
  await writer.close();
}

/** Everything a stream gives; undefined where that is more than `bytesMax`. */
async function collect(readable: ReadableStream<Uint8Array>, bytesMax: number): Promise<Uint8Array | undefined> {
  const reader = readable.getReader();
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(...parts);
    parts.push(value);
    bytes += value.length;
    if (bytes <= bytesMax) continue;
    await reader.cancel();
    return undefined;
  }
}
