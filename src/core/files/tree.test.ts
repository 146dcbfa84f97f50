import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { checkLayer, checkPiece, hashesIn, isShape, layerOf, leafCount, nodeOf, pieceBytesOf, pieceRoot, pieceSize, piecesOf, rootOf, shapeOf, type FileShape } from './tree.ts';

const SEED = 20_261_126;
const { fileBlockBytes: BLOCK, filePieceBytesMin: PIECE, filePieceBytesMax, filePiecesMax, fileBytesMax } = FILE_LIMITS;

/** BEP-52 as its text says it, on the whole padded tree: its rows from the leaves up. */
function naiveRows(data: Uint8Array): Buffer[][] {
  const leaves: Buffer[] = [];
  for (let at = 0; at < data.length; at += BLOCK) leaves.push(createHash('sha256').update(data.subarray(at, at + BLOCK)).digest());
  while (!Number.isInteger(Math.log2(leaves.length))) leaves.push(Buffer.alloc(32));
  const rows = [leaves];
  for (let row = leaves; row.length > 1;) {
    row = row.flatMap((left, i) => (i % 2 === 0 ? [createHash('sha256').update(left).update(row[i + 1]!).digest()] : []));
    rows.push(row);
  }
  return rows;
}

/** The layer as BEP-52 says it: the row that is as many rows up as a piece is high, without nodes of which nothing lies in the file. */
function naiveLayer(data: Uint8Array, { pieceBytes }: FileShape): Buffer {
  const rows = naiveRows(data);
  const row = rows[Math.min(Math.log2(pieceBytes / BLOCK), rows.length - 1)]!;
  return Buffer.concat(row.slice(0, Math.ceil(data.length / pieceBytes)));
}

function bytesOf(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = 0, state = seed >>> 0; i < size; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

function leavesOf(data: Uint8Array): Uint8Array[] {
  return Array.from({ length: leafCount(data.length) }, (_, i) => new Uint8Array(createHash('sha256').update(data.subarray(i * BLOCK, (i + 1) * BLOCK)).digest()));
}

function treeOf(data: Uint8Array, shape = shapeOf(data.length)) {
  const leaves = leavesOf(data);
  const layer = layerOf(leaves, shape);
  const perPiece = shape.pieceBytes / BLOCK;
  const root = toHex(rootOf(layer, shape));
  return { leaves, layer, root, info: { ...shape, root }, piece: (index: number) => leaves.slice(index * perPiece, (index + 1) * perPiece) };
}

/** Sizes at which something begins or ends. */
const EDGES = [1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 1, 3 * BLOCK, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE - BLOCK, 4 * PIECE + 1, 5 * PIECE + 7];
const size = fc.oneof(fc.constantFrom(...EDGES), fc.integer({ min: 1, max: 6 * PIECE }));

describe('how a file is cut', () => {
  it('has the smallest pieces of which it needs no more than the most', () => {
    const steps = [PIECE, 2 * PIECE, 4 * PIECE, 8 * PIECE];
    for (const pieceBytes of steps) {
      expect(pieceBytesOf(pieceBytes * filePiecesMax)).toBe(pieceBytes);
      expect(pieceBytesOf(pieceBytes * filePiecesMax + 1)).toBe(2 * pieceBytes);
    }
    expect([pieceBytesOf(0), pieceBytesOf(1), pieceBytesOf(fileBytesMax)]).toEqual([PIECE, PIECE, filePieceBytesMax]);
    expect(() => pieceBytesOf(fileBytesMax + 1)).toThrow('assertion');
  });

  it('has pieces and blocks that add up to it', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: fileBytesMax }), (bytes) => {
      const shape = shapeOf(bytes);
      const sizes = Array.from({ length: piecesOf(shape) }, (_, i) => pieceSize(shape, i));
      expect(isShape(shape)).toBe(true);
      expect(sizes.reduce((sum, one) => sum + one, 0)).toBe(bytes);
      expect(sizes.reduce((sum, one) => sum + leafCount(one), 0)).toBe(leafCount(bytes));
      expect(sizes.every((one) => one > 0 && one <= shape.pieceBytes)).toBe(true);
    }), { seed: SEED, numRuns: 50 });
    expect(() => pieceSize(shapeOf(PIECE), 1)).toThrow('assertion');
  });

  it('may have larger pieces than it needs, and no others', () => {
    expect([PIECE, 2 * PIECE, filePieceBytesMax].map((pieceBytes) => isShape({ size: 5, pieceBytes }))).toEqual([true, true, true]);
    const wrong = [PIECE / 2, PIECE + 1, 3 * PIECE, 2 * filePieceBytesMax, 0, -PIECE, NaN, Infinity];
    expect(wrong.filter((pieceBytes) => isShape({ size: 5, pieceBytes }))).toEqual([]);
    expect(isShape({ size: PIECE * filePiecesMax, pieceBytes: PIECE })).toBe(true);
    for (const bytes of [PIECE * filePiecesMax + 1, -1, 0.5, NaN]) expect(isShape({ size: bytes, pieceBytes: PIECE })).toBe(false);
  });
});

describe('a tree', () => {
  it('is the one that BEP-52 describes, for sizes at every edge', () => {
    for (const bytes of EDGES) {
      const data = bytesOf(bytes);
      const { layer, root, info } = treeOf(data);
      expect(root, `${bytes} bytes`).toBe(naiveRows(data).at(-1)![0]!.toString('hex'));
      expect(toHex(layer), `${bytes} bytes`).toBe(naiveLayer(data, info).toString('hex'));
    }
  });

  it('is the one that BEP-52 describes, for any size and any pieces, and its root is the same for all of them', () => {
    fc.assert(fc.property(size, fc.constantFrom(1, 2, 4, 16), (bytes, times) => {
      const data = bytesOf(bytes, bytes);
      const { layer, root, info } = treeOf(data, { size: bytes, pieceBytes: times * PIECE });
      expect(root).toBe(naiveRows(data).at(-1)![0]!.toString('hex'));
      expect(toHex(layer)).toBe(naiveLayer(data, info).toString('hex'));
    }), { seed: SEED, numRuns: 40 });
  });

  it('of one block is its hash, and of nothing is 32 zeros without a layer', () => {
    const data = bytesOf(BLOCK);
    expect(treeOf(data).root).toBe(createHash('sha256').update(data).digest('hex'));
    expect(treeOf(new Uint8Array(0))).toMatchObject({ root: '00'.repeat(32), layer: new Uint8Array(0) });
    expect(checkLayer(new Uint8Array(0), { ...shapeOf(0), root: '00'.repeat(32) })).toBe(true);
    expect(checkLayer(new Uint8Array(32), { ...shapeOf(0), root: '00'.repeat(32) })).toBe(false);
  });

  it('of the most pieces there may be is the one that BEP-52 describes', () => {
    const shape = shapeOf(PIECE * filePiecesMax);
    const data = bytesOf(PIECE);
    const [ofOne, top] = [leavesOf(data), naiveRows(data).at(-1)![0]!];
    const leaves = Array.from({ length: filePiecesMax }, () => ofOne).flat();
    const rows = Array.from({ length: filePiecesMax }, () => top);
    const layer = layerOf(leaves, shape);
    expect(toHex(layer)).toBe(Buffer.concat(rows).toString('hex'));
    let row = rows;
    while (row.length > 1) row = row.flatMap((left, i) => (i % 2 === 0 ? [createHash('sha256').update(left).update(row[i + 1]!).digest()] : []));
    expect(toHex(rootOf(layer, shape))).toBe(row[0]!.toString('hex'));
    expect(layer.length).toBeLessThanOrEqual(LIMITS.frameBytesMax);
  });

  it('tells files apart that end in zeros, or are one byte longer', () => {
    fc.assert(fc.property(size, fc.integer({ min: 1, max: BLOCK }), (bytes, more) => {
      const data = bytesOf(bytes);
      expect(treeOf(concatBytes(data, new Uint8Array(more))).root).not.toBe(treeOf(data).root);
    }), { seed: SEED, numRuns: 20 });
  });
});

describe('a layer', () => {
  it('passes where it is the right one, and with any bit changed it does not', () => {
    fc.assert(fc.property(size, fc.nat(), (bytes, bit) => {
      const { layer, info } = treeOf(bytesOf(bytes));
      expect(checkLayer(layer, info)).toBe(true);
      const damaged = layer.slice();
      damaged[(bit >> 3) % layer.length]! ^= 1 << (bit & 7);
      expect(checkLayer(damaged, info)).toBe(false);
    }), { seed: SEED, numRuns: 30 });
  });

  it('passes in its length only: shorter, longer or padded as the tree is, it does not', () => {
    const { layer, info } = treeOf(bytesOf(3 * PIECE));
    const padded = concatBytes(layer, hashesIn(naiveRowsAbove(3 * PIECE)).at(-1)!);
    expect([layer, layer.subarray(0, -1), layer.subarray(0, -32), concatBytes(layer, Uint8Array.of(0)), padded, new Uint8Array(0)].map((bytes) => checkLayer(bytes, info)))
      .toEqual([true, false, false, false, false, false]);
  });

  it('does not pass for a file of another size, nor with two pieces swapped', () => {
    const { layer, info } = treeOf(bytesOf(3 * PIECE));
    const [first, second, third] = hashesIn(layer);
    expect(checkLayer(concatBytes(second!, first!, third!), info)).toBe(false);
    expect(checkLayer(layer, { ...info, size: 2 * PIECE })).toBe(false);
    expect(checkLayer(layer, { ...info, size: 6 * PIECE, pieceBytes: 2 * PIECE })).toBe(false);
  });
});

/** The layer of a file with the padding that is never sent: the whole row. */
function naiveRowsAbove(bytes: number): Uint8Array {
  return new Uint8Array(Buffer.concat(naiveRows(bytesOf(bytes))[2]!));
}

describe('a piece', () => {
  it('passes alone, in its own place only', () => {
    fc.assert(fc.property(size, (bytes) => {
      const { layer, info, piece } = treeOf(bytesOf(bytes));
      for (let index = 0; index < piecesOf(info); index++) {
        for (let other = 0; other < piecesOf(info); other++) expect(checkPiece(piece(other), index, nodeOf(layer, index), info)).toBe(index === other);
      }
    }), { seed: SEED, numRuns: 30 });
  });

  it('does not pass with any byte changed', () => {
    fc.assert(fc.property(size, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, change) => {
      const data = bytesOf(bytes);
      const { layer, info } = treeOf(data);
      data[at % bytes]! ^= change;
      const index = Math.floor((at % bytes) / info.pieceBytes);
      expect(checkPiece(treeOf(data).piece(index), index, nodeOf(layer, index), info)).toBe(false);
    }), { seed: SEED, numRuns: 30 });
  });

  it('does not pass with a leaf missing, one more, two swapped, or against what is no node', () => {
    const { layer, info, piece } = treeOf(bytesOf(2 * PIECE + 5));
    const [one, two, ...rest] = piece(0);
    const zero = new Uint8Array(32);
    const wrong = [[], [one!], piece(0).slice(0, -1), [...piece(0), zero], [two!, one!, ...rest]];
    expect(wrong.map((leaves) => checkPiece(leaves, 0, nodeOf(layer, 0), info))).toEqual(wrong.map(() => false));
    expect(checkPiece(piece(2), 2, nodeOf(layer, 2), info)).toBe(true);
    expect(checkPiece([...piece(2), zero], 2, nodeOf(layer, 2), info)).toBe(false);
    expect(checkPiece(piece(0), 0, nodeOf(layer, 0).subarray(1), info)).toBe(false);
  });

  it('with the two children of a node for its one leaf does not pass: the size says how many there are', () => {
    const { leaves, info, layer } = treeOf(bytesOf(2 * BLOCK));
    const asBlock = new Uint8Array(createHash('sha256').update(leaves[0]!).update(leaves[1]!).digest());
    expect(toHex(pieceRoot([asBlock], shapeOf(64)))).toBe(info.root);
    expect(checkPiece([asBlock], 0, nodeOf(layer, 0), info)).toBe(false);
  });
});
