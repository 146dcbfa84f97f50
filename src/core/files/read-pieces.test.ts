/** Shows that pieces read to be given away are bounded in number and bytes, and that the least used goes first. */
import { expect, it } from 'vitest';
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';
import { ReadPieces } from './read-pieces.ts';

const { fileReadsMax, fileReadBytesMax } = FILE_TRANSFER_LIMITS;

it('no more are read at once than fileReadsMax, and none twice', () => {
  const pieces = new ReadPieces();
  for (let i = 0; i < fileReadsMax; i++) expect([pieces.ask('a', i), pieces.ask('a', i)]).toEqual([true, false]);
  expect(pieces.ask('a', fileReadsMax)).toBe(false);
  pieces.read('a', 0, undefined);
  expect(pieces.ask('a', fileReadsMax)).toBe(true);
});

it('as many bytes as fileReadBytesMax stay, and the least used goes for one more', () => {
  const pieces = new ReadPieces();
  const read = (piece: number, bytes: number): void => {
    pieces.ask('a', piece);
    pieces.read('a', piece, new Uint8Array(bytes));
  };
  read(0, fileReadBytesMax / 2);
  read(1, fileReadBytesMax / 2);
  expect([pieces.bytes, pieces.get('a', 0) === undefined]).toEqual([fileReadBytesMax, false]);
  read(2, 1);
  expect([pieces.get('a', 0) === undefined, pieces.get('a', 1), pieces.bytes]).toEqual([false, undefined, fileReadBytesMax / 2 + 1]);
});

it('what was not asked for is not kept, and of a file that is gone nothing is', () => {
  const pieces = new ReadPieces();
  pieces.read('a', 0, new Uint8Array(9));
  expect(pieces.bytes).toBe(0);
  pieces.ask('a', 1);
  pieces.read('a', 1, new Uint8Array(9));
  pieces.drop('a');
  expect([pieces.bytes, pieces.get('a', 1)]).toEqual([0, undefined]);
});
