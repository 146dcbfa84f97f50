// Shows which files of one author a device fetches unasked, keeps and passes on: the newest, up to what the room keeps of each.
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf } from '../../../test/database/lab.ts';
import { Devices, ME, recordFor, wholeFile, type Device } from '../../../test/database/files-lab.ts';
import { MemoryFilesDisk } from '../../adapters/files/memory-files.ts';
import { toHex } from '../../core/base/bytes.ts';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import { headerOf } from '../entry.ts';
import { ReferenceBook } from './reference-book.ts';

const { fileGraceMs, fileTidyMs } = FILE_KEEPING_LIMITS;
const photo = wholeFile(200_000, 'photo');
const song = wholeFile(300_000, 'song');
const film = wholeFile(5_000_000, 'film');

let devices = new Devices();
afterEach(async () => {
  await devices.close();
  devices = new Devices();
});

const talk = (ms?: number): Promise<void> => devices.talk(ms);

/** A device that has files and records that refer to them. */
async function holder(files: readonly (typeof photo)[]): Promise<Device> {
  const device = await devices.device({ records: files.map((file) => recordFor([file], ME)) }).ready();
  for (const file of files) await device.put(file);
  return device;
}

describe("an author's files", () => {
  const share = { authorFileBytesMax: 500_000 };

  test('are the same on whoever has the same records, in whatever order they came: the newest, up to what the room keeps', async () => {
    const ada = await holder([photo, song, film]);
    // Newest last: film, song and photo together are too much, song and photo are just what is kept.
    const records = [film, song, photo].map((file) => recordFor([file]));
    const mine = recordFor([film], ME);
    const one = await devices.device({ records, files: { fetch: 'all' }, ...share }).ready();
    const other = await devices.device({ files: { fetch: 'all' }, ...share }).ready();
    for (const device of [one, other]) devices.link(ada, device);
    for (const record of [records[1]!, records[2]!, records[0]!]) await other.change([record]);
    await talk(3000);
    for (const device of [one, other]) expect([photo, song, film].map((file) => device.have(file))).toEqual([200_000, 300_000, 0]);
    // Somebody else's record, or one of ours, refers to it as well.
    await one.change([recordFor([film], 'dd'.repeat(32))]);
    await other.change([mine]);
    await talk(3000);
    expect([one.have(film), other.have(film)]).toEqual([0, film.bytes.length]);
    // What makes room for what was beyond: the newest goes.
    await one.change([], [records[2]!, records[1]!]);
    await talk(3000);
    expect(one.have(film)).toBe(0);
  });

  test('that are more are not kept when they were read, nor brought for neighbours; a reader gets them nevertheless', async () => {
    const ada = await holder([film]);
    const [older, newer] = [recordFor([film]), recordFor([photo])];
    const bob = await devices.device({ records: [older, newer], authorFileBytesMax: 5_100_000 }).ready();
    const cleo = await devices.device({ records: [older] }).ready();
    devices.link(ada, bob);
    await bob.want(film);
    await talk(3000);
    expect(bob.have(film)).toBe(film.bytes.length);
    await talk(fileGraceMs + 12 * fileTidyMs);
    expect(bob.have(film)).toBe(0);
    devices.link(bob, cleo);
    await cleo.want(film);
    await talk(3000);
    expect([bob.have(film), cleo.have(film)]).toEqual([0, 0]);
    // The newer one gone, the older is within what is kept.
    await bob.change([], [newer]);
    const dan = await devices.device({ records: [older] }).ready();
    devices.link(bob, dan);
    await dan.want(film);
    await talk(3000);
    expect(dan.have(film)).toBe(film.bytes.length);
  });

  test('are counted again after a restart, also where another record says how they are cut', async () => {
    const disk = new MemoryFilesDisk();
    const records = [recordFor([song], 'dd'.repeat(32)), recordFor([song]), recordFor([photo])];
    const before = await devices.device({ disk, records, ...share }).ready();
    await talk(fileTidyMs);
    await before.room.close();
    const bob = devices.device({ disk, records: [...records, recordFor([wholeFile(200_000, 'more')])], files: { fetch: 'all' }, ...share });
    bob.sights.set(Buffer.from(records[0]!.id).toString('hex'), { state: 'hidden', isListed: false });
    devices.link(await holder([song, photo]), await bob.ready());
    await talk(fileTidyMs);
    expect([bob.have(photo), bob.have(song)]).toEqual([photo.bytes.length, 0]);
  });

  test('are counted by what each record says, so that one known from disk is looked at also where another told of its files', async () => {
    const [known, other] = [recordFor([song]), recordFor([song], 'dd'.repeat(32))].map(headerOf) as [RecordHeader, RecordHeader];
    const disk = { references: () => Promise.resolve(new Map([[toHex(known.id), [song.file.root]]])), refer: () => Promise.resolve() };
    const book = new ReferenceBook(disk, share.authorFileBytesMax);
    await book.open();
    book.meet(toHex(known.id), known);
    book.change(new Map([[toHex(other.id), { header: other, files: [song.file] }]]), []);
    expect(book.isComplete(toHex(known.id))).toBe(false);
    book.change(new Map([[toHex(known.id), { header: known, files: [{ ...song.file, size: 600_000 }] }]]), []);
    expect([book.isComplete(toHex(known.id)), book.isBeyond(known), book.isBeyond(other)]).toEqual([true, true, false]);
  });

  test('are refused where they are put, if they would be more, and kept where the oldest may go', async () => {
    const ada = await devices.device({ records: [recordFor([song], ME), recordFor([film])], ...share }).ready();
    const put = (file: typeof photo, share?: 'checked') => ada.room.ask({ type: 'adopt', draft: 'd', file: file.file, layer: file.layer, ...(share === undefined ? {} : { share }) }, '');
    const draft = async (file: typeof photo): Promise<void> => {
      await ada.room.ask({ type: 'draft', draft: 'd', pieceBytes: file.file.pieceBytes }, '');
      for (let piece = 0; piece * file.file.pieceBytes < file.file.size; piece++) await ada.room.ask({ type: 'draft-piece', draft: 'd', piece, bytes: file.bytes.slice(piece * file.file.pieceBytes, (piece + 1) * file.file.pieceBytes) }, '');
    };
    const more = wholeFile(200_001, 'one byte more');
    await draft(more);
    expect(await errorOf(() => put(more, 'checked'))).toMatchObject({ code: 'E_QUOTA', reason: 'author-files' });
    await put(more);
    await draft(photo);
    await put(photo, 'checked');
    expect([more, photo].map((file) => ada.have(file))).toEqual([200_001, 200_000]);
  });
});
