/**
 * The boxes of MP4 (ISO/IEC 14496-12): a size, four letters, and what is inside. Only what cutting a recording needs (`mp4.ts`). Bytes come
 * from a recorder or from a stranger; what is not there yet and what cannot be are told apart, and nothing is copied.
 */
import { assert } from '../base/assert.ts';
import { concatBytes } from '../base/bytes.ts';

/** Where a box is in some bytes. */
export interface Box {
  readonly name: string;
  /** Offsets: of the size, of what is inside, and of what comes after. */
  readonly start: number;
  readonly inside: number;
  readonly end: number;
}

const HEADER_BYTES = 8;
const LARGE_HEADER_BYTES = 16;
const NAME = /^[\x20-\x7e]{4}$/;

/** The box that begins at an offset; 'more' where its beginning is not all there, 'none' where no box can be. */
export function boxAt(bytes: Uint8Array, start: number): Box | 'more' | 'none' {
  if (start + HEADER_BYTES > bytes.length) return 'more';
  const name = String.fromCharCode(...bytes.subarray(start + 4, start + HEADER_BYTES));
  if (!NAME.test(name)) return 'none';
  const small = unsignedAt(bytes, start, 4);
  if (small === 1 && start + LARGE_HEADER_BYTES > bytes.length) return 'more';
  const headerBytes = small === 1 ? LARGE_HEADER_BYTES : HEADER_BYTES;
  const size = small === 1 ? unsignedAt(bytes, start + HEADER_BYTES, 8) : small;
  // One that goes on to the end of the file says 0; recorders that hand over as they go write none.
  return size >= headerBytes && Number.isSafeInteger(start + size) ? { name, start, inside: start + headerBytes, end: start + size } : 'none';
}

/** The boxes inside of one, as far as they are whole. */
export function boxesIn(bytes: Uint8Array, { inside, end }: Pick<Box, 'inside' | 'end'>): readonly Box[] {
  const boxes: Box[] = [];
  const last = Math.min(end, bytes.length);
  for (let at = inside; at < last;) {
    const found = boxAt(bytes, at);
    if (typeof found === 'string' || found.end > last) break;
    boxes.push(found);
    at = found.end;
  }
  return boxes;
}

/** The first box on a way through several; undefined where there is none. */
export function boxOn(bytes: Uint8Array, within: Pick<Box, 'inside' | 'end'>, ...way: readonly string[]): Box | undefined {
  let found: Box | undefined;
  for (const name of way) {
    found = boxesIn(bytes, found ?? within).find((box) => box.name === name);
    if (found === undefined) return undefined;
  }
  return found;
}

/** A number of so many bytes; NaN where they are not all there. Above 2^53 it is not exact. */
export function unsignedAt(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) value = value * 256 + (bytes[i] ?? NaN);
  return value;
}

/** Writes a number over what is there. */
export function writeUnsigned(bytes: Uint8Array, at: number, length: number, value: number): void {
  let rest = value;
  for (let i = at + length - 1; i >= at; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** A box. */
export function box(name: string, ...parts: readonly Uint8Array[]): Uint8Array {
  assert(NAME.test(name), 'a box has a name of four letters');
  const header = new Uint8Array(HEADER_BYTES);
  writeUnsigned(header, 0, 4, parts.reduce((sum, { length }) => sum + length, HEADER_BYTES));
  for (let i = 0; i < 4; i++) header[4 + i] = name.charCodeAt(i);
  return concatBytes(header, ...parts);
}
