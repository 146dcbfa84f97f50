/**
 * How large a picture says it is, by its beginning, before anything decodes it: a file of some kilobytes can be a picture that takes
 * gigabytes. Of several sizes that a file names, the largest: what a decoder believes must not be more than what was read here.
 *
 * Nothing is decoded, no loop is longer than the bytes, and a picture that says nothing is none: nobody decodes it.
 */

/** Pixels. */
export interface Dimensions {
  readonly width: number;
  readonly height: number;
}

/** The size of a picture of this type, which was sniffed; undefined where it cannot be read. */
export function dimensionsIn(head: Uint8Array, type: string): Dimensions | undefined {
  const read = READERS.get(type);
  const found = read?.(new DataView(head.buffer, head.byteOffset, head.byteLength));
  return found !== undefined && found.width > 0 && found.height > 0 ? found : undefined;
}

type Reader = (head: DataView) => Dimensions | undefined;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['image/png', (head) => has(head, 24) ? { width: head.getUint32(16), height: head.getUint32(20) } : undefined],
  ['image/gif', gif],
  ['image/bmp', bmp],
  ['image/jpeg', jpeg],
  ['image/webp', webp],
  ['image/avif', isoPicture],
  ['image/heic', isoPicture],
  ['image/heif', isoPicture],
]);

function has(head: DataView, bytes: number): boolean {
  return head.byteLength >= bytes;
}

/** The screen, or the first frame where that is larger: browsers enlarge the screen to it. */
function gif(head: DataView): Dimensions | undefined {
  if (!has(head, 13)) return undefined;
  const screen = { width: head.getUint16(6, true), height: head.getUint16(8, true) };
  let at = 13 + colours(head.getUint8(10));
  while (has(head, at + 10)) {
    const mark = head.getUint8(at);
    if (mark === 0x2c) return larger(screen, { width: sum16(head, at + 1, at + 5), height: sum16(head, at + 3, at + 7) });
    if (mark !== 0x21) return undefined;
    // An extension: two bytes, then blocks that each say how long they are, until an empty one.
    at += 2;
    while (has(head, at + 1) && head.getUint8(at) !== 0) at += 1 + head.getUint8(at);
    at++;
  }
  return undefined;
}

/** Bytes of a table of colours. */
function colours(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

function sum16(head: DataView, one: number, other: number): number {
  return head.getUint16(one, true) + head.getUint16(other, true);
}

function larger(one: Dimensions, other: Dimensions): Dimensions {
  return { width: Math.max(one.width, other.width), height: Math.max(one.height, other.height) };
}

function bmp(head: DataView): Dimensions | undefined {
  if (!has(head, 26)) return undefined;
  if (head.getUint32(14, true) === 12) return { width: head.getUint16(18, true), height: head.getUint16(20, true) };
  // A height below zero: from the top down.
  return { width: Math.abs(head.getInt32(18, true)), height: Math.abs(head.getInt32(22, true)) };
}

/** Segments, each with its length, up to the one that begins a frame. */
function jpeg(head: DataView): Dimensions | undefined {
  let at = 2;
  while (has(head, at + 9)) {
    if (head.getUint8(at) !== 0xff) return undefined;
    const mark = head.getUint8(at + 1);
    // Any number of fill bytes may stand in front of a marker; some markers stand alone.
    if (mark === 0xff) at++;
    else if (mark === 0x01 || (mark >= 0xd0 && mark <= 0xd8)) at += 2;
    else if (isFrame(mark)) return { width: head.getUint16(at + 7), height: head.getUint16(at + 5) };
    else if (mark === 0xda || mark === 0xd9) return undefined;
    else at += 2 + Math.max(2, head.getUint16(at + 2));
  }
  return undefined;
}

/** C0 to CF, but for tables of Huffman and arithmetic coding, and one that was reserved. */
function isFrame(mark: number): boolean {
  return mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc;
}

function webp(head: DataView): Dimensions | undefined {
  if (!has(head, 30)) return undefined;
  switch (head.getUint32(12)) {
    case 0x56503820: // `VP8 `
      return { width: head.getUint16(26, true) & 0x3fff, height: head.getUint16(28, true) & 0x3fff };
    case 0x5650384c: { // `VP8L`: 14 bits each, less one
      const bits = head.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 0x56503858: // `VP8X`: 24 bits each, less one
      return { width: (head.getUint32(24, true) & 0xffffff) + 1, height: (head.getUint32(26, true) >>> 8) + 1 };
    default:
      return undefined;
  }
}

/** AVIF and HEIC: boxes `ispe` name the sizes of all pictures in it, of parts of a grid as well. */
function isoPicture(head: DataView): Dimensions | undefined {
  let found: Dimensions | undefined;
  for (let at = 0; has(head, at + 16); at++) {
    if (head.getUint8(at) !== 0x69 || head.getUint32(at) !== 0x69737065) continue;
    const size = { width: head.getUint32(at + 8), height: head.getUint32(at + 12) };
    found = found === undefined ? size : larger(found, size);
  }
  return found;
}
