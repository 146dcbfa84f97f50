/** Shows when the wishes of a tab end that says nothing any more. */
import { afterEach, expect, test } from 'vitest';
import { errorOf } from '../../../test/database/lab.ts';
import { Devices, recordFor, wholeFile, type Device } from '../../../test/database/files-lab.ts';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import { Roster } from './roster.ts';

const { fileTidyMs } = FILE_KEEPING_LIMITS;
const photo = wholeFile(200_000, 'photo');

let devices = new Devices();
afterEach(async () => {
  await devices.close();
  devices = new Devices();
});

async function isWanted(device: Device): Promise<unknown> {
  return device.room.ask({ type: 'facts', roots: [photo.file.root] }, '');
}

test('a tab that leaves three calls unanswered is gone, one that answers is not, and our own is not called', () => {
  const roster = new Roster();
  for (const tab of ['', 'dead', 'alive']) roster.heard(tab);
  const gone = Array.from({ length: 5 }, () => {
    const left = roster.call();
    roster.heard('alive');
    return left;
  });
  expect(gone).toEqual([[], [], [], ['dead'], []]);
  roster.left('alive');
  expect(roster.isEmpty).toBe(true);
});

test('what a tab wanted, read and was putting ends when it died without a word', async () => {
  const bob = await devices.device({ records: [recordFor([photo])] }).ready();
  await bob.want(photo, 'tab');
  const read = errorOf(() => bob.read(photo.file, 0, 'r', 'tab'));
  await bob.room.ask({ type: 'draft', draft: 'd', pieceBytes: 65536 }, 'tab');
  await bob.room.ask({ type: 'draft-piece', draft: 'd', piece: 0, bytes: new Uint8Array(65536) }, 'tab');
  expect(await isWanted(bob)).toMatchObject([{ isWanted: true }]);
  await devices.clock.pass(5 * fileTidyMs);
  expect(await isWanted(bob)).toMatchObject([{ isWanted: false }]);
  expect(await read).toMatchObject({ code: 'E_ABORTED' });
  expect(bob.disk.bytes).toBe(0);
  const calls = bob.news.filter(({ type }) => type === 'roll-call').length;
  await devices.clock.pass(5 * fileTidyMs);
  expect(bob.news.filter(({ type }) => type === 'roll-call').length).toBe(calls);
});

test('a tab that answers keeps its wishes, and so does our own', async () => {
  const bob = await devices.device({ records: [recordFor([photo])] }).ready();
  await bob.want(photo, 'tab');
  for (let minute = 0; minute < 10; minute++) {
    await devices.clock.pass(fileTidyMs);
    await bob.room.ask({ type: 'here' }, 'tab');
  }
  expect(await isWanted(bob)).toMatchObject([{ isWanted: true }]);
  await bob.want(photo, '');
  bob.room.gone('tab');
  await devices.clock.pass(10 * fileTidyMs);
  expect(await isWanted(bob)).toMatchObject([{ isWanted: true }]);
});
