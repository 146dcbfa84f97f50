/**
 * Between a person's value and a record's content. JSON travels as its text, plain text as itself, bytes as
 * base64; the `m` tag says which (none: JSON). Nothing of a record's content is ever run or shown as HTML.
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

/**
 * Content and tags for a value.
 * @throws PeersetError E_VALUE where it cannot be kept, E_UNSUPPORTED for files and streams.
 */
export function encodeValue(value: unknown): Encoded {
  if (typeof value === 'string') return { content: value, tags: [['m', TEXT]] };
  if (value instanceof Uint8Array) return { content: toBase64(value), tags: [['m', BYTES]] };
  if (value instanceof ArrayBuffer) return encodeValue(new Uint8Array(value));
  if (ArrayBuffer.isView(value)) return encodeValue(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  const size = checkJson(value);
  const content = JSON.stringify(value);
  // What says for itself how it is written (a Date) may be larger than it looks.
  const isSmall = !size.hasOwnForm && size.depth <= LIMITS.jsonDepthMax && size.nodes <= LIMITS.jsonNodesMax;
  const scanned = isSmall ? undefined : scanJson(content);
  if (isFault(scanned)) throw unkeepable(scanned.reason);
  return { content, tags: [] };
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
}

/** Walks the value without recursion and refuses what JSON would drop or change silently. */
function checkJson(root: unknown): ValueSize {
  const values: unknown[] = [root];
  const depths = [0];
  const size = { depth: 0, nodes: 0, hasOwnForm: false };
  while (values.length > 0) {
    if (++size.nodes > 100_000) throw unkeepable('it has too many parts, or contains itself');
    const value = values.pop();
    const depth = depths.pop()! + 1;
    checkLeaf(value);
    if (typeof value !== 'object' || value === null) continue;
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
      return;
    case 'object':
      return checkObject(value);
  }
}

function checkObject(value: object | null): void {
  if (value === null || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) return;
  if (isFileOrStream(value)) {
    throw new PeersetError('E_UNSUPPORTED', 'Files and streams cannot be put yet.', {
      fix: 'Put text, JSON or bytes of up to a few kilobytes; files come in a later version.',
    });
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    throw unkeepable('bytes inside JSON are not kept; put them alone, or as base64 text');
  }
  if (value instanceof Map || value instanceof Set) throw unkeepable('a Map or Set would become {}');
}

function isFileOrStream(value: object): boolean {
  const kinds = ['Blob', 'ReadableStream', 'MediaStream'] as const;
  return kinds.some((kind) => {
    const constructor = (globalThis as { [name: string]: unknown })[kind];
    return typeof constructor === 'function' && value instanceof constructor;
  });
}

function unkeepable(reason: string): PeersetError {
  return new PeersetError('E_VALUE', `This value cannot be kept: ${reason}.`, {
    fix: 'Put text, bytes, or data that survives JSON.stringify unchanged.',
    reason,
  });
}
