/** Shows that whoever has all of a file can give it, whatever became of its layer on disk. */
import { afterEach, expect, test } from 'vitest';
import { Devices, ME, recordFor, settle, wholeFile, type Device } from '../../../test/database/files-lab.ts';
import { MemoryFilesDisk } from '../../adapters/files/memory-files.ts';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';

const photo = wholeFile(200_000, 'photo');

let devices = new Devices();
afterEach(async () => {
  await devices.close();
  devices = new Devices();
});

async function talk(ms = 2000): Promise<void> {
  for (let i = 0; i < 10; i++) {
    await devices.clock.pass(ms / 10);
    for (let turn = 0; turn < 20; turn++) await settle();
  }
}

/** A device that fetched the photo from another, which is gone since. */
async function fetched(disk: MemoryFilesDisk, meanwhile: () => Promise<void> = async () => undefined): Promise<Device> {
  const ada = await devices.device({ records: [recordFor([photo], ME)] }).ready();
  await ada.put(photo);
  const bob = await devices.device({ records: [recordFor([photo])], disk }).ready();
  devices.link(ada, bob);
  await bob.want(photo);
  await talk();
  await meanwhile();
  expect(bob.have(photo)).toBe(photo.bytes.length);
  await ada.room.close();
  return bob;
}

/** What another gets of it. */
async function given(bob: Device): Promise<number> {
  const eve = await devices.device({ records: [recordFor([photo])] }).ready();
  devices.link(bob, eve);
  await eve.want(photo);
  await talk(5000);
  return eve.have(photo);
}

test('a layer for which the disk had no room is written with the next piece for which it has', async () => {
  const disk = new MemoryFilesDisk(0);
  const bob = await fetched(disk, async () => {
    expect(disk.files.get(photo.file.root)?.layer).toBeUndefined();
    disk.capacityBytes = Infinity;
    await talk(3 * FILE_KEEPING_LIMITS.fileDiskRetryMs);
  });
  expect(disk.files.get(photo.file.root)?.layer).toEqual(photo.layer);
  expect(await given(bob)).toBe(photo.bytes.length);
});

test.each([
  ['is not there', undefined],
  ['is damaged', new Uint8Array(photo.layer.length)],
])('a whole file whose layer %s has it again when somebody asks for it', async (_, layer) => {
  const disk = new MemoryFilesDisk();
  const bob = await fetched(disk);
  disk.files.get(photo.file.root)!.layer = layer;
  expect(await given(bob)).toBe(photo.bytes.length);
  expect(disk.files.get(photo.file.root)?.layer).toEqual(photo.layer);
});

test('a file without its layer that is damaged besides is not given', async () => {
  const disk = new MemoryFilesDisk();
  const bob = await fetched(disk);
  const file = disk.files.get(photo.file.root)!;
  file.layer = undefined;
  file.pieces.set(2, new Uint8Array(64 * 1024));
  expect(await given(bob)).toBe(0);
  expect([file.layer, bob.blamed]).toEqual([undefined, []]);
});
