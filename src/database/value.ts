/**
 * Between a person's value and a record's content. JSON travels as its text, plain text as itself, bytes as
 * base64; the `m` tag says which (none: JSON). Nothing of a record's content is ever run or shown as HTML.
 *
 * Files and streams do not travel in records: a value that holds any is found here, and given elsewhere (`giving.ts`).
 */
import { isFault } from '../core/base/fault.ts';
import { LIMITS } from '../core/base/limits.ts';
import { scanJson, type JsonSize } from '../core/record/json.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { PeersetError } from './errors.ts';

export interface Encoded {
  readonly content: string;
  readonly tags: readonly (readonly string[])[];
}

const TEXT = 'text/plain';
const BYTES = 'application/octet-stream';
/** Bytes that are put alone and are no more than so many go into the record itself. */
const INLINE_BYTES_MAX = 8192;

/**
 * Content and tags for a value; undefined where it is or holds a file, or is more bytes than fit `contentBytesMax`.
 * @throws PeersetError E_VALUE where it cannot be kept.
 */
export function encodeValue(value: unknown, contentBytesMax = Infinity): Encoded | undefined {
  if (typeof value === 'string') return { content: value, tags: [['m', TEXT]] };
  const bytes = bytesOf(value);
  if (bytes === undefined) return encodeJson(value);
  if (bytes.length > INLINE_BYTES_MAX || 4 * Math.ceil(bytes.length / 3) > contentBytesMax) return undefined;
  return { content: toBase64(bytes), tags: [['m', BYTES]] };
}

/** The same for what is kept as JSON, whatever it looks like. `given`: it was given, so that references stand where there were files. */
export function encodeJson(value: unknown, given?: 'given'): Encoded | undefined {
  const size = checkJson(value);
  if (size.hasFiles && given === undefined) return undefined;
  const content = JSON.stringify(value);
  // What says for itself how it is written (a Date) may be larger than it looks.
  const isSmall = !size.hasOwnForm && size.depth <= LIMITS.jsonDepthMax && size.nodes <= LIMITS.jsonNodesMax;
  const scanned = isSmall ? undefined : scanJson(content);
  if (isFault(scanned)) throw unkeepable(scanned.reason);
  return { content, tags: [] };
}

/** A view of bytes; undefined where it is none. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : undefined;
}

/** The value of a record's content, or undefined where it does not decode (somebody wrote nonsense). */
export function decodeValue(content: string, type: string | undefined): unknown {
  if (type === TEXT) return content;
  try {
    if (type === BYTES) return fromBase64(content);
    if (isFault(scanJson(content))) return undefined;
    return JSON.parse(content) as unknown;
  } catch {
    // Foreign content that is not what its tag says: the record stays valid, its value is nothing.
    return undefined;
  }
}

/** What was counted, as `scanJson` counts the text; `hasOwnForm`: a part of it writes itself in its own way. */
interface ValueSize extends JsonSize {
  readonly hasOwnForm: boolean;
  readonly hasFiles: boolean;
}

/** Walks the value without recursion and refuses what JSON would drop or change silently. */
function checkJson(root: unknown): ValueSize {
  const values: unknown[] = [root];
  const depths = [0];
  const size = { depth: 0, nodes: 0, hasOwnForm: false, hasFiles: false };
  while (values.length > 0) {
    if (++size.nodes > 100_000) throw unkeepable('it has too many parts, or contains itself');
    const value = values.pop();
    const depth = depths.pop()! + 1;
    checkLeaf(value);
    if (typeof value !== 'object' || value === null) continue;
    if (isFile(value)) size.hasFiles = true;
    else checkObject(value);
    if (depth > 1000) throw unkeepable('it is nested too deeply, or contains itself');
    size.depth = Math.max(size.depth, depth);
    if (typeof (value as { readonly toJSON?: unknown }).toJSON === 'function') size.hasOwnForm = true;
    for (const part of Array.isArray(value) ? value : Object.values(value)) {
      if (part === undefined && !Array.isArray(value)) continue; // As in JSON: an absent property.
      values.push(part);
      depths.push(depth);
    }
  }
  return size;
}

function checkLeaf(value: unknown): void {
  switch (typeof value) {
    case 'undefined':
      throw unkeepable('undefined is not a value');
    case 'function':
    case 'symbol':
    case 'bigint':
      throw unkeepable(`a ${typeof value} cannot be written as JSON`);
    case 'number':
      if (!Number.isFinite(value)) throw unkeepable(`${value} cannot be written as JSON`);
  }
}

/** Whether it is a file or a stream, a handle of one, or looks like a reference to one. */
export function isFile(value: object): boolean {
  if (Array.isArray(value)) return false;
  const isMarked = FILE_PROPERTY in value;
  if (Object.getPrototypeOf(value) === Object.prototype) return isMarked && Object.keys(value).length === 1;
  return isMarked || FILE_KINDS.some((kind) => {
    const constructor = (globalThis as { [name: string]: unknown })[kind];
    return typeof constructor === 'function' && value instanceof constructor;
  });
}

const FILE_PROPERTY = '$file';
const FILE_KINDS = ['Blob', 'ReadableStream', 'MediaStream'];

function checkObject(value: object): void {
  if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) return;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) throw unkeepable('bytes inside JSON are not kept; put them alone, as a Blob, or as base64 text');
  if (value instanceof Map || value instanceof Set) throw unkeepable('a Map or Set would become {}');
}

/** An error of whoever put it. */
export function unkeepable(reason: string): PeersetError {
  return new PeersetError('E_VALUE', `This value cannot be kept: ${reason}.`, {
    fix: 'Put text, bytes, files, or data that survives JSON.stringify unchanged.',
    reason,
  });
}
