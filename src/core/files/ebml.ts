/**
 * The elements of EBML, of which WebM is made: an id, a size and what is inside. Only what cutting a recording needs (`webm.ts`):
 * ids of up to four bytes, sizes of up to eight, no names. Bytes come from a recorder or from a stranger; what is not there yet
 * and what cannot be are told apart, and nothing is copied.
 */
import { assert } from '../base/assert.ts';
import { concatBytes } from '../base/bytes.ts';

/** Where an element is in some bytes. */
export interface Element {
  /** With its length bits, as it is usually written. */
  readonly id: number;
  /** Offsets: of the id, of what is inside, and of what comes after; Infinity where the size is not said. */
  readonly start: number;
  readonly inside: number;
  readonly end: number;
}

const ID_BYTES_MAX = 4;
const SIZE_BYTES_MAX = 8;
const UNKNOWN_SIZE = Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);

/** The element that begins at an offset; 'more' where its beginning is not all there, 'none' where no element can be. */
export function elementAt(bytes: Uint8Array, start: number): Element | 'more' | 'none' {
  if (start >= bytes.length) return 'more';
  const idBytes = lengthOf(bytes[start]!);
  if (idBytes > ID_BYTES_MAX) return 'none';
  const sizeAt = start + idBytes;
  if (sizeAt >= bytes.length) return 'more';
  const sizeBytes = lengthOf(bytes[sizeAt]!);
  if (sizeBytes > SIZE_BYTES_MAX) return 'none';
  const inside = sizeAt + sizeBytes;
  if (inside > bytes.length) return 'more';
  const size = numberAt(bytes, sizeAt, sizeBytes);
  if (size === undefined) return 'none';
  return { id: unsigned(bytes.subarray(start, sizeAt)), start, inside, end: inside + size };
}

/** The elements inside of one, as far as they are whole. */
export function elementsIn(bytes: Uint8Array, { inside, end }: Pick<Element, 'inside' | 'end'>): readonly Element[] {
  const elements: Element[] = [];
  for (let at = inside; at < end;) {
    const element = elementAt(bytes, at);
    if (typeof element === 'string' || element.end > end) break;
    elements.push(element);
    at = element.end;
  }
  return elements;
}

/** The number that some bytes are, highest first; exact up to 2^53. */
export function unsigned(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

/** An element. */
export function element(id: number, ...inside: readonly Uint8Array[]): Uint8Array {
  const size = inside.reduce((sum, part) => sum + part.length, 0);
  return concatBytes(idBytes(id), sizeBytesOf(size), ...inside);
}

/** The beginning of an element that goes on until something comes that cannot be in it. */
export function openElement(id: number): Uint8Array {
  return concatBytes(idBytes(id), UNKNOWN_SIZE);
}

/** A number for the inside of an element, highest byte first. */
export function unsignedBytes(value: number): Uint8Array {
  assert(Number.isSafeInteger(value) && value >= 0, 'a number that EBML can say');
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes);
}

/** How many bytes a number has that says so by the zeros in front of its first one. */
function lengthOf(first: number): number {
  return Math.clz32(first) - 23;
}

/** A size: Infinity for one that is not said, undefined beyond what numbers can be. */
function numberAt(bytes: Uint8Array, at: number, length: number): number | undefined {
  const mask = 0xff >> length;
  const first = bytes[at]! & mask;
  const rest = bytes.subarray(at + 1, at + length);
  if (first === mask && rest.every((byte) => byte === 0xff)) return Infinity;
  const value = unsigned(Uint8Array.of(first, ...rest));
  return Number.isSafeInteger(value) ? value : undefined;
}

function idBytes(id: number): Uint8Array {
  return unsignedBytes(id);
}

/** Always of eight bytes: sizes are patched nowhere, and a segment has few elements of its own. */
function sizeBytesOf(size: number): Uint8Array {
  const bytes = new Uint8Array(SIZE_BYTES_MAX);
  bytes.set(unsignedBytes(size), SIZE_BYTES_MAX - unsignedBytes(size).length);
  bytes[0] = 1;
  return bytes;
}
