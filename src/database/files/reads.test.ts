/** Shows how a whole file is gathered where its disk is, while it comes: in parts of a size, in order, with its SHA-256 at the end. */
import { sha256 } from '@noble/hashes/sha2.js';
import { afterEach, expect, test } from 'vitest';
import { errorOf } from '../../../test/database/lab.ts';
import { Devices, ME, recordFor, settle, wholeFile, type Device } from '../../../test/database/files-lab.ts';
import { equalBytes, toHex } from '../../core/base/bytes.ts';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { FilePart } from '../../ports.ts';

const { fileGatherBytes } = FILE_KEEPING_LIMITS;
const film = wholeFile(2_500_000, 'film');
const { file } = film;
const PIECES = 39;
const PART = fileGatherBytes / file.pieceBytes;

const devices = new Devices();
afterEach(() => devices.close());

function gather(device: Device, piece: number, asked = file): Promise<FilePart | undefined> {
  return device.room.ask({ type: 'gather', file: asked, piece, reader: 'me' }, 'tab') as Promise<FilePart | undefined>;
}

test('a file is gathered while it comes, in parts of fileGatherBytes', async () => {
  const ada = await devices.device({ records: [recordFor([film], ME)] }).ready();
  await ada.put(film);
  const bob = await devices.device({ records: [recordFor([film])] }).ready();
  devices.link(ada, bob);
  const gathered: FilePart[] = [];
  const all = (async () => {
    for (let piece = 0; piece < PIECES; piece = gathered.at(-1)!.to) gathered.push((await gather(bob, piece))!);
  })();
  for (let i = 0; i < 100 && gathered.at(-1)?.to !== PIECES; i++) {
    await devices.clock.pass(100);
    for (let turn = 0; turn < 20; turn++) await settle();
  }
  await all;
  expect(gathered.map(({ to }) => to)).toEqual([PART, 2 * PART, PIECES]);
  expect(gathered.map(({ x }) => x)).toEqual([undefined, undefined, toHex(sha256(film.bytes))]);
  expect(equalBytes(new Uint8Array(await new Blob(gathered.map(({ blob }) => blob)).arrayBuffer()), film.bytes)).toBe(true);
  // What is cut otherwise here is read piece by piece, and so is what did not begin at the beginning.
  expect(await gather(bob, 0, { ...file, pieceBytes: 2 * file.pieceBytes })).toBeUndefined();
  expect(await gather(bob, 1)).toBeUndefined();
  expect(await errorOf(() => gather(bob, PIECES))).toMatchObject({ code: 'E_OPTION' });
});
