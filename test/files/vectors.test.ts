/** The vectors for files: trees, layers, bitfields, and how records refer to files. They were made by a program that shares nothing with ours. */
import { createCipheriv, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { concatBytes, fromHex, toHex } from '../../src/core/base/bytes.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { Bitfield } from '../../src/core/files/bitfield.ts';
import { imetaTag } from '../../src/core/files/bridge.ts';
import { decodeInfo, encodeInfo } from '../../src/core/files/info.ts';
import { fileKeyOf, pieceNonce, plainRange, plainSize, sealedShapeOf } from '../../src/core/files/sealing.ts';
import { checkLayer, hashesIn, layerOf, leafCount, rootOf, shapeOf } from '../../src/core/files/tree.ts';
import { epochValue } from '../../src/core/protocol/keyring.ts';

interface Vectors {
  readonly trees: readonly { readonly size: number; readonly x: string; readonly root: string; readonly leaves: number; readonly layer: readonly string[] }[];
  readonly layers: readonly { readonly pieces: number; readonly root: string }[];
  readonly bitfields: readonly { readonly count: number; readonly pieces: readonly number[]; readonly bytes: string }[];
  readonly references: readonly { readonly text: string; readonly pieceBytes: number }[];
  readonly refused: readonly unknown[];
  readonly sealed: {
    readonly epochSecret: string; readonly epochFileKey: string; readonly salt: string; readonly fileKey: string; readonly plainSize: number; readonly x: string;
    readonly size: number; readonly pieceBytes: number; readonly pieces: readonly string[]; readonly lastTag: string; readonly layer: readonly string[]; readonly root: string;
  };
}

const { trees, layers, bitfields, references, refused, sealed } = JSON.parse(readFileSync(new URL('../vectors/files.json', import.meta.url), 'utf8')) as Vectors;
const sha256 = (bytes: Uint8Array | string): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const BLOCK = 16_384;

test.each(trees)('a file of $size bytes has its hashes', ({ size, x, root, leaves, layer }) => {
  const bytes = Uint8Array.from({ length: size }, (_, i) => i % 251);
  const ours = Array.from({ length: leafCount(size) }, (_, i) => sha256(bytes.subarray(i * BLOCK, (i + 1) * BLOCK)));
  const made = layerOf(ours, shapeOf(size));
  expect([toHex(sha256(bytes)), ours.length, hashesIn(made).map(toHex), toHex(rootOf(made, shapeOf(size)))]).toEqual([x, leaves, layer, root]);
  expect(checkLayer(made, { ...shapeOf(size), root })).toBe(true);
});

test.each(layers)('a layer of $pieces pieces has its root', ({ pieces, root }) => {
  const layer = concatBytes(...Array.from({ length: pieces }, (_, i) => sha256(String(i))));
  expect(toHex(rootOf(layer, { size: pieces * 65_536, pieceBytes: 65_536 }))).toBe(root);
});

test.each(bitfields)('a bitfield of $count pieces has its bytes', ({ count, pieces, bytes }) => {
  const field = Bitfield.decode(fromHex(bytes)!, count);
  if (isFault(field)) throw new Error(field.reason);
  expect([[...field.pieces()], toHex(field.toBytes())]).toEqual([pieces, bytes]);
});

test.each(references)('$text is read, and written the same', ({ text, pieceBytes }) => {
  const info = decodeInfo(JSON.parse(text));
  if (isFault(info)) throw new Error(info.reason);
  expect([info.pieceBytes, JSON.stringify(encodeInfo(info))]).toEqual([pieceBytes, text]);
  expect(isFault(imetaTag(info, { url: `https://files.example/${info.x}` }))).toBe(info.sealed !== undefined);
});

test.each(refused.map((value) => ({ value })))('$value is refused', ({ value }) => {
  expect(isFault(decodeInfo(value))).toBe(true);
});

test('a sealed file has its keys, its pieces and its root', () => {
  const roomKey = epochValue(fromHex(sealed.epochSecret)!, 'file');
  const key = fileKeyOf(roomKey, fromHex(sealed.salt)!);
  expect([toHex(roomKey), toHex(key)]).toEqual([sealed.epochFileKey, sealed.fileKey]);
  const shape = sealedShapeOf(sealed.plainSize)!;
  expect([shape, plainSize({ ...shape, sealed: true })]).toEqual([{ size: sealed.size, pieceBytes: sealed.pieceBytes }, sealed.plainSize]);
  const plain = Uint8Array.from({ length: sealed.plainSize }, (_, i) => i % 251);
  const pieces = sealed.pieces.map((_, i) => {
    const cipher = createCipheriv('aes-256-gcm', key, pieceNonce(i));
    return new Uint8Array(Buffer.concat([cipher.update(plain.subarray(...plainRange({ ...shape, sealed: true }, i))), cipher.final(), cipher.getAuthTag()]));
  });
  const leaves = pieces.flatMap((piece) => Array.from({ length: leafCount(piece.length) }, (_, i) => sha256(piece.subarray(i * BLOCK, (i + 1) * BLOCK))));
  const layer = layerOf(leaves, shape);
  expect([pieces.map((piece) => toHex(sha256(piece))), toHex(pieces.at(-1)!.subarray(-16))]).toEqual([sealed.pieces, sealed.lastTag]);
  expect([toHex(sha256(plain)), hashesIn(layer).map(toHex), toHex(rootOf(layer, shape))]).toEqual([sealed.x, sealed.layer, sealed.root]);
});
