/**
 * JSON in messages between applications. A payload comes from a stranger: its size was limited by the session, its
 * depth and number of values are counted before anything parses it.
 */
import { isFault } from '../core/base/fault.ts';
import { LIMITS } from '../core/base/limits.ts';
import { bytesToText, textToBytes } from '../core/base/text.ts';
import { scanJson } from '../core/record/json.ts';
import { PeersetError } from './errors.ts';

/** A value that could be read. An object, because `undefined` and `null` are answers as well. */
export interface Payload {
  readonly value: unknown;
}

/**
 * The bytes of a value; undefined becomes none.
 * @throws PeersetError E_VALUE where it is not JSON, too deep or longer than `bytesMax`.
 */
export function encodePayload(value: unknown, bytesMax: number = LIMITS.appPayloadBytesMax): Uint8Array {
  if (value === undefined) return new Uint8Array(0);
  const text = stringify(value);
  const scanned = scanJson(text);
  const bytes = textToBytes(text);
  const problem = isFault(scanned) ? scanned.reason : bytes.length > bytesMax ? `it is longer than ${bytesMax} bytes` : undefined;
  if (problem === undefined) return bytes;
  throw new PeersetError('E_VALUE', `This value cannot be sent: ${problem}.`, { fix: 'Send less, or put it as a record.', reason: problem });
}

/** The value of a payload, or undefined where it is none. */
export function decodePayload(bytes: Uint8Array): Payload | undefined {
  if (bytes.length === 0) return { value: undefined };
  const text = bytesToText(bytes);
  if (text === undefined || isFault(scanJson(text))) return undefined;
  return { value: JSON.parse(text) as unknown };
}

function stringify(value: unknown): string {
  try {
    const text: string | undefined = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (cause) {
    throw new PeersetError('E_VALUE', 'This value cannot be sent: it is no JSON.', { fix: 'Send plain data.', cause });
  }
  throw new PeersetError('E_VALUE', 'This value cannot be sent: it is no JSON.', { fix: 'Send plain data.' });
}
