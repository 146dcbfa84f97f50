/** Shows in which order files go where they take too much room. */
import { afterEach, expect, test } from 'vitest';
import { Devices, ME, recordFor, wholeFile, type Device, type DeviceOptions } from '../../../test/database/files-lab.ts';
import { MemoryFilesDisk } from '../../adapters/files/memory-files.ts';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';

const one = wholeFile(100_000, 'one');
const two = wholeFile(100_000, 'two');
const three = wholeFile(100_000, 'three');
const film = wholeFile(3_000_000, 'film');
const FILES = [one, two, three, film];

let devices = new Devices();
afterEach(async () => {
  await devices.close();
  devices = new Devices();
});

const talk = (ms?: number): Promise<void> => devices.talk(ms);

/** A device beside one that has all files. */
async function beside(options: DeviceOptions): Promise<Device> {
  const ada = await devices.device({ records: FILES.map((file) => recordFor([file], ME)) }).ready();
  for (const file of FILES) await ada.put(file);
  const bob = await devices.device({ records: FILES.map((file) => recordFor([file])), ...options }).ready();
  devices.link(ada, bob);
  return bob;
}

const kept = (device: Device): readonly boolean[] => FILES.map((file) => device.have(file) > 0);

test('a file that somebody fetched was used when all of it was here, not when it began', async () => {
  const bob = await beside({ files: { budget: 3_150_000, downBytesPerSecond: 1_000_000 } });
  await bob.want(one);
  await talk();
  await bob.want(film);
  await talk();
  expect(bob.have(film)).toBeGreaterThan(0);
  expect(bob.have(film)).toBeLessThan(film.bytes.length);
  await bob.read(one.file, 0);
  await talk(4000);
  await bob.want(three);
  await talk();
  expect(kept(bob)).toEqual([false, false, true, true]);
});

test('who wants a file that is here uses it', async () => {
  const bob = await beside({ files: { budget: 250_000 } });
  for (const file of [one, two, one, three]) {
    await bob.want(file);
    await talk();
  }
  expect(kept(bob)).toEqual([true, false, true, false]);
});

test('a file of which the disk was not told when it was used does not go before those of which it was', async () => {
  const disk = new MemoryFilesDisk();
  const before = await beside({ disk });
  for (const file of [one, two]) {
    await before.want(file);
    await talk();
  }
  await before.room.close();
  disk.files.get(one.file.root)!.kept.usedAt = 0;
  const bob = await devices.device({ disk, records: FILES.map((file) => recordFor([file])), files: { budget: 150_000 } }).ready();
  await talk();
  expect(kept(bob)).toEqual([true, false, false, false]);
});

test('nor is it old because no record refers to it at the next start', async () => {
  const disk = new MemoryFilesDisk();
  const before = await beside({ disk });
  await before.want(one);
  await talk();
  await before.room.close();
  disk.files.get(one.file.root)!.kept.usedAt = 0;
  disk.references.clear();
  const bob = await devices.device({ disk }).ready();
  await devices.clock.pass(FILE_KEEPING_LIMITS.fileTidyMs);
  expect(kept(bob)).toEqual([true, false, false, false]);
  await devices.clock.pass(2 * FILE_KEEPING_LIMITS.fileGraceMs);
  expect(kept(bob)).toEqual([false, false, false, false]);
});

test('the disk is told soon of a file that has begun to come', async () => {
  const disk = new MemoryFilesDisk();
  const bob = await beside({ disk, files: { downBytesPerSecond: 1_000_000 } });
  await bob.want(film);
  await talk();
  bob.courier!.closed('peer 0');
  await devices.clock.pass(2 * FILE_KEEPING_LIMITS.fileTidyMs);
  expect(bob.have(film)).toBeGreaterThan(0);
  expect(bob.have(film)).toBeLessThan(film.bytes.length);
  expect(disk.files.get(film.file.root)!.kept.usedAt).toBeGreaterThan(0);
});
