/** Shows what a device keeps, gives and fetches, and why: with peers in memory and time by hand. */
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf } from '../../../test/database/lab.ts';
import { Devices, ME, recordFor, settle, STRANGER, wholeFile, type Device } from '../../../test/database/files-lab.ts';
import { MemoryFilesDisk } from '../../adapters/files/memory-files.ts';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { SignedRecord } from '../../core/record/record.ts';
import type { FileFacts, FileNews } from './ask.ts';

const { fileGraceMs, fileLostGraceMs, fileTidyMs, fileFactsMs, fileDiskRetryMs, fileRelayRestMs } = FILE_KEEPING_LIMITS;
const photo = wholeFile(200_000, 'photo');
const song = wholeFile(300_000, 'song');
const film = wholeFile(5_000_000, 'film');
const HIDDEN = { state: 'hidden', isListed: false } as const;

let devices = new Devices();
afterEach(async () => {
  await devices.close();
  devices = new Devices();
});

const talk = (ms?: number): Promise<void> => devices.talk(ms);

/** A device that has files and records that refer to them. */
async function holder(files = [photo], records: readonly SignedRecord[] = files.map((file) => recordFor([file], ME))): Promise<Device> {
  const device = await devices.device({ records }).ready();
  for (const file of files) await device.put(file);
  return device;
}

function factsIn(news: readonly FileNews[]): readonly FileFacts[] {
  return news.flatMap((told) => (told.type === 'facts' ? told.facts : []));
}

describe('a file', () => {
  test('comes from a peer to whoever wants it, byte for byte, and is told of as it comes, at most every fileFactsMs', async () => {
    const ada = await holder([film]);
    const bob = await devices.device({ records: [recordFor([film])] }).ready();
    devices.link(ada, bob);
    await talk();
    expect(bob.have(film)).toBe(0);
    await bob.want(film);
    await talk(3000);
    expect(bob.have(film)).toBe(film.bytes.length);
    expect(await bob.read(film.file, 7)).toEqual(film.bytes.slice(7 * film.file.pieceBytes, 8 * film.file.pieceBytes));
    const facts = factsIn(bob.news);
    expect(facts.at(-1)).toMatchObject({ root: film.file.root, have: 5_000_000, total: 5_000_000, isWanted: false });
    expect(facts.length).toBeLessThanOrEqual(1 + 3000 / fileFactsMs);
    expect(new Set(facts.map((fact) => JSON.stringify(fact))).size).toBe(facts.length);
    expect([...ada.blamed, ...bob.blamed]).toEqual([]);
    // Whoever gives it is told that somebody takes it, and has it.
    expect(factsIn(ada.news).at(-1)).toMatchObject({ have: 5_000_000, peers: 1 });
  });

  test('is given to nobody before a record refers to it, and then to whoever asked before', async () => {
    const ada = await holder([photo], []);
    const bob = await devices.device({ records: [recordFor([photo])] }).ready();
    devices.link(ada, bob);
    await bob.want(photo);
    await talk();
    expect(bob.have(photo)).toBe(0);
    await ada.change([recordFor([photo], ME)]);
    await talk();
    expect(bob.have(photo)).toBe(photo.bytes.length);
  });

  test('is not given any more once its record is gone', async () => {
    const record = recordFor([photo], ME);
    const ada = await holder([photo], [record]);
    const bob = await devices.device({ records: [recordFor([photo])] }).ready();
    devices.link(ada, bob);
    await ada.change([], [record]);
    await bob.want(photo);
    await talk();
    expect([bob.have(photo), ada.have(photo)]).toEqual([0, photo.bytes.length]);
  });

  test('that nobody wants any more stops coming, and goes on from where it was', async () => {
    const ada = await holder([film]);
    const bob = await devices.device({ records: [recordFor([film])], files: { downBytesPerSecond: 1_000_000 } }).ready();
    devices.link(ada, bob);
    await bob.want(film, 'one');
    await bob.want(film, 'two');
    await talk(2000);
    await bob.room.ask({ type: 'unwant', root: film.file.root }, 'one');
    await talk(500);
    const before = bob.have(film);
    bob.room.gone('two');
    await talk(200);
    const after = bob.have(film);
    expect(before).toBeGreaterThan(0);
    await talk(3000);
    expect(bob.have(film)).toBe(after);
    await bob.want(film);
    await talk(8000);
    expect(bob.have(film)).toBe(film.bytes.length);
  });

  test('may be cut otherwise by another record: it is the same file for whoever reads', async () => {
    const otherwise = { ...photo.file, pieceBytes: 128 * 1024 };
    const ada = await holder([photo]);
    expect(await ada.read(otherwise, 0)).toEqual(photo.bytes.slice(0, 128 * 1024));
    expect(await ada.read(otherwise, 1)).toEqual(photo.bytes.slice(128 * 1024));
    await ada.put({ ...photo, file: otherwise, layer: wholeFile(200_000, 'photo', 128 * 1024).layer });
    expect(await ada.read(photo.file, 3)).toEqual(photo.bytes.slice(3 * 64 * 1024));
    expect(await errorOf(() => ada.read({ ...photo.file, size: 199_999 }, 0))).toMatchObject({ code: 'E_NOT_FOUND' });
    expect(await errorOf(() => ada.read(photo.file, 4))).toMatchObject({ code: 'E_OPTION' });
  });
});

describe('a reader', () => {
  test('gets its piece first, wherever it is, and waits for it as long as nobody has it', async () => {
    const bob = await devices.device({ records: [recordFor([film])], files: { downBytesPerSecond: 500_000 } }).ready();
    const read = bob.read(film.file, 40);
    await talk();
    const ada = await holder([film]);
    devices.link(ada, bob);
    let isHere = false;
    void read.then(() => (isHere = true));
    await talk(1500);
    expect(isHere).toBe(true);
    expect(await read).toEqual(film.bytes.slice(40 * 64 * 1024, 41 * 64 * 1024));
    expect(bob.have(film)).toBeLessThan(1_500_000);
  });

  test('that leaves is told so, and nothing more comes for it; others go on waiting', async () => {
    const bob = await devices.device({ records: [recordFor([film])] }).ready();
    const reads = ['one', 'two'].map((reader) => bob.read(film.file, 3, reader));
    const [one] = reads as [Promise<unknown>, Promise<unknown>];
    await bob.room.ask({ type: 'leave', reader: 'one' }, '');
    expect(await errorOf(() => one)).toMatchObject({ code: 'E_ABORTED' });
    expect(await bob.room.ask({ type: 'facts', roots: [film.file.root, photo.file.root] }, '')).toEqual([{ root: film.file.root, have: 0, total: 5_000_000, peers: 0, isWanted: true }]);
    await bob.room.ask({ type: 'leave', reader: 'two' }, '');
    expect(await errorOf(() => reads[1]!)).toMatchObject({ code: 'E_ABORTED' });
    expect(await bob.room.ask({ type: 'facts', roots: [film.file.root] }, '')).toMatchObject([{ isWanted: false }]);
  });

  test('of a piece that the disk lost waits until it is here again', async () => {
    const ada = await holder([photo]);
    const bob = await devices.device({ records: [recordFor([photo])] }).ready();
    devices.link(ada, bob);
    await bob.want(photo);
    await talk();
    bob.disk.files.get(photo.file.root)!.pieces.delete(1);
    const read = bob.read(photo.file, 1);
    await talk();
    expect(await read).toEqual(photo.bytes.slice(64 * 1024, 2 * 64 * 1024));
  });
});

describe('what is kept', () => {
  test('goes an hour after the last record that refers to it, also one of ours; what is edited stays', async () => {
    const [first, second] = [recordFor([photo], ME), recordFor([photo], ME)];
    const ada = await holder([photo], [first]);
    await ada.change([second], [first]);
    await devices.clock.pass(2 * fileGraceMs);
    expect(ada.have(photo)).toBe(photo.bytes.length);
    await ada.change([], [second]);
    await devices.clock.pass(fileGraceMs - fileTidyMs);
    expect(ada.have(photo)).toBe(photo.bytes.length);
    await devices.clock.pass(2 * fileTidyMs);
    expect([ada.have(photo), ada.room.figures.bytes, ada.room.figures.count]).toEqual([0, 0, 0]);
  });

  test('and was put is safe while its record is being written', async () => {
    const ada = await holder([photo], []);
    await devices.clock.pass(fileGraceMs - fileTidyMs);
    await ada.change([recordFor([photo], ME)]);
    await devices.clock.pass(2 * fileGraceMs);
    expect(ada.have(photo)).toBe(photo.bytes.length);
  });

  test('of others goes where nobody here sees the record any more; one\'s own stays', async () => {
    const theirs = recordFor([song]);
    const mine = recordFor([photo], ME);
    const ada = await holder([song, photo]);
    const bob = await devices.device({ records: [theirs, mine] }).ready();
    devices.link(ada, bob);
    await bob.want(song);
    await bob.put(photo);
    await talk();
    for (const { id } of [theirs, mine]) bob.sights.set(Buffer.from(id).toString('hex'), HIDDEN);
    await devices.clock.pass(2 * fileGraceMs);
    expect([bob.have(song), bob.have(photo)]).toEqual([0, photo.bytes.length]);
  });

  test('beyond the budget goes, what nobody used for longest first; what was put here and what is wanted stay', async () => {
    const files = [wholeFile(100_000, 'one'), wholeFile(100_000, 'two'), wholeFile(100_000, 'three')] as const;
    const ada = await holder([...files]);
    const bob = await devices.device({ records: [...files, photo].map((file) => recordFor([file])), files: { budget: 450_000 } }).ready();
    devices.link(ada, bob);
    await bob.put(photo);
    for (const file of files.slice(0, 2)) {
      await bob.want(file);
      await talk();
    }
    await bob.read(files[0].file, 0);
    await bob.want(files[2]);
    await talk();
    expect([photo, ...files].map((file) => bob.have(file))).toEqual([200_000, 100_000, 0, 100_000]);
    expect(bob.room.figures).toEqual({ bytes: 400_000, count: 3, budget: 450_000 });
  });

  test('is at most a fifth of what the browser gives', async () => {
    expect((await devices.device({ quota: 1000 }).ready()).room.figures.budget).toBe(200);
    expect((await devices.device().ready()).room.figures.budget).toBe(FILE_KEEPING_LIMITS.fileBudgetBytes);
  });

  test('is there at the next start, with what refers to it; what refers to it no more is found out', async () => {
    const disk = new MemoryFilesDisk();
    const records = [recordFor([photo]), recordFor([song])];
    const ada = await holder([photo, song]);
    const before = await devices.device({ disk, records }).ready();
    devices.link(ada, before);
    await Promise.all([before.want(photo), before.want(song)]);
    await talk();
    await before.room.close();
    const bob = await devices.device({ disk, records: records.slice(0, 1) }).ready();
    const eve = await devices.device({ records }).ready();
    devices.link(bob, eve);
    await Promise.all([eve.want(photo), eve.want(song)]);
    await talk();
    expect([eve.have(photo), eve.have(song)]).toEqual([photo.bytes.length, 0]);
    await devices.clock.pass(2 * fileGraceMs);
    expect([bob.have(photo), bob.have(song)]).toEqual([photo.bytes.length, 0]);
  });

  test('waits longer where the disk lost the records', async () => {
    const disk = new MemoryFilesDisk();
    await (await devices.device({ disk }).ready()).put(photo).then(() => devices.close());
    const ada = await devices.device({ disk, wiped: true }).ready();
    await devices.clock.pass(fileLostGraceMs - fileTidyMs);
    expect(ada.have(photo)).toBe(photo.bytes.length);
    await devices.clock.pass(2 * fileTidyMs);
    expect(ada.have(photo)).toBe(0);
  });

  test('is also what a list names that a record refers to, or a letter that a page opened', async () => {
    const [list, letter] = [recordFor([photo], ME), recordFor([], ME)];
    const ada = await holder([photo, song, film], [list, letter]);
    await ada.room.ask({ type: 'lists', root: photo.file.root, files: [song.file] }, '');
    await ada.room.ask({ type: 'refers', record: Buffer.from(letter.id).toString('hex'), files: [film.file] }, '');
    const bob = await devices.device({ records: [recordFor([song, film])] }).ready();
    devices.link(ada, bob);
    await Promise.all([bob.want(song), bob.want(film)]);
    await devices.clock.pass(2 * fileGraceMs);
    expect([ada.have(song), ada.have(film), bob.have(song), bob.have(film)]).toEqual([300_000, 5_000_000, 300_000, 5_000_000]);
    await ada.change([], [list]);
    await devices.clock.pass(2 * fileGraceMs);
    expect([ada.have(photo), ada.have(song), ada.have(film)]).toEqual([0, 0, 5_000_000]);
    await ada.change([], [letter]);
    await devices.clock.pass(2 * fileGraceMs);
    expect(ada.have(film)).toBe(0);
  });
});

describe('a disk that is full', () => {
  test('is told of, left alone for a while, and tried again; files of others make room', async () => {
    const ada = await holder([photo, song]);
    const bob = await devices.device({ records: [recordFor([photo]), recordFor([song])], disk: new MemoryFilesDisk(250_000) }).ready();
    devices.link(ada, bob);
    await bob.want(photo);
    await talk();
    await bob.want(song);
    await talk(fileDiskRetryMs + 1000);
    expect(bob.have(photo)).toBe(0);
    expect(bob.news).toContainEqual({ type: 'disk-full', root: song.file.root });
    expect([factsIn(bob.news).at(-1), bob.room.figures]).toMatchObject([{ root: song.file.root, disk: 'full' }, { full: true }]);
    const told = bob.news.filter(({ type }) => type === 'disk-full').length;
    bob.disk.capacityBytes = Infinity;
    // Before anything else would look at it again (fileTidyMs).
    await talk(2 * fileDiskRetryMs + 4000);
    expect([bob.have(song), bob.news.filter(({ type }) => type === 'disk-full').length]).toEqual([song.bytes.length, told]);
    expect([ada.blamed, factsIn(bob.news).at(-1)?.disk, bob.room.figures.full]).toEqual([[], undefined, undefined]);
  });

  test('refuses a put, with what to do about it, and keeps nothing of it', async () => {
    const ada = await devices.device({ disk: new MemoryFilesDisk(100_000) }).ready();
    expect(await errorOf(() => ada.put(photo))).toMatchObject({ code: 'E_STORAGE', reason: 'full' });
    expect(ada.disk.bytes).toBe(0);
    expect(await errorOf(() => ada.room.ask({ type: 'draft-piece', draft: 'd', piece: 1, bytes: new Uint8Array(65536) }, ''))).toMatchObject({ code: 'E_STORAGE', reason: 'interrupted' });
  });

  test('has nothing of what a tab was putting when it went', async () => {
    const ada = await devices.device().ready();
    await ada.room.ask({ type: 'draft', draft: 'd', pieceBytes: 65536 }, 'tab');
    await ada.room.ask({ type: 'draft-piece', draft: 'd', piece: 0, bytes: new Uint8Array(65536) }, 'tab');
    expect(ada.disk.bytes).toBe(65536);
    ada.room.gone('tab');
    await settle();
    expect(ada.disk.bytes).toBe(0);
  });
});

describe('a neighbour', () => {
  /** Ada has it, and Eve wants it; only Bob, in the middle, knows both. */
  async function between(options: Parameters<Devices['device']>[0] = {}, record = recordFor([photo])): Promise<{ bob: Device; eve: Device }> {
    const ada = await holder([photo]);
    const bob = await devices.device({ records: [record], ...options }).ready();
    const eve = await devices.device({ records: [recordFor([photo])] }).ready();
    devices.link(ada, bob);
    devices.link(bob, eve);
    return { bob, eve };
  }

  test('that wants what only others have gets it through us', async () => {
    const { bob, eve } = await between();
    await eve.want(photo);
    await talk(3000);
    expect([eve.have(photo), bob.have(photo)]).toEqual([photo.bytes.length, photo.bytes.length]);
  });

  test('gets nothing through us that we do not see, or have no room for', async () => {
    const record = recordFor([photo]);
    const { bob, eve } = await between({}, record);
    bob.sights.set(Buffer.from(record.id).toString('hex'), { ...HIDDEN, state: 'held' });
    const tight = await between({ files: { budget: 100_000 } });
    await Promise.all([eve.want(photo), tight.eve.want(photo)]);
    await talk(3000);
    expect([eve.have(photo), bob.have(photo), tight.eve.have(photo), tight.bob.have(photo)]).toEqual([0, 0, 0, 0]);
  });

  test('for which nothing comes is waited for no longer than fileRelayRestMs', async () => {
    const bob = await devices.device({ records: [recordFor([photo])] }).ready();
    const eve = await devices.device({ records: [recordFor([photo])] }).ready();
    devices.link(bob, eve);
    await eve.want(photo);
    await talk();
    await devices.clock.pass(fileRelayRestMs + 2 * fileTidyMs);
    devices.link(await holder([photo]), bob);
    await talk(3000);
    expect(bob.have(photo)).toBe(0);
  });

  test('that says nonsense is blamed, and hears nothing of what no record refers to', async () => {
    const ada = await holder([photo], []);
    const said: Uint8Array[] = [];
    const blamed: string[] = [];
    const courier = ada.room.courier({ send: (_, __, bytes) => void said.push(bytes), blame: (peer) => void blamed.push(peer), expel: () => undefined });
    courier.opened('eve');
    courier.received('nobody', new Uint8Array([1]));
    courier.received('eve', new Uint8Array([99, 1, 2]));
    courier.received('eve', new Uint8Array(0));
    courier.received('eve', new Uint8Array([1, ...new Uint8Array(32), 5]));
    expect(blamed).toEqual(['eve', 'eve', 'eve']);
    courier.received('eve', new Uint8Array([1, ...Buffer.from(photo.file.root, 'hex'), 5, 1, 0]));
    await talk();
    expect([said, blamed.length]).toEqual([[], 3]);
  });

  test('cannot make a file unreadable by a record that says its size is another', async () => {
    const lie = { ...photo, file: { ...photo.file, size: 150_000 } };
    const ada = await holder([photo], [recordFor([lie]), recordFor([photo], ME)]);
    const bob = await devices.device({ records: [recordFor([lie]), recordFor([photo])] }).ready();
    devices.link(ada, bob);
    await bob.want(photo);
    await talk();
    expect([bob.have(photo), ...ada.blamed, ...bob.blamed]).toEqual([photo.bytes.length]);
  });
});

describe("fetch: 'all'", () => {
  test('brings every file of a record that is shown, and no other', async () => {
    const [seen, unseen] = [recordFor([photo]), recordFor([song], STRANGER)];
    const ada = await holder([photo, song, film]);
    const bob = devices.device({ records: [seen, unseen], files: { fetch: 'all' } });
    bob.sights.set(Buffer.from(unseen.id).toString('hex'), { ...HIDDEN, state: 'shown', blurred: true });
    devices.link(ada, await bob.ready());
    await talk(2000);
    expect([bob.have(photo), bob.have(song)]).toEqual([photo.bytes.length, 0]);
    bob.sights.clear();
    await bob.change([recordFor([film])]);
    await talk(3000);
    expect([bob.have(song), bob.have(film)]).toEqual([song.bytes.length, film.bytes.length]);
  });

  test('brings the smallest first, and only what fits the budget', async () => {
    const ada = await holder([photo, song, film]);
    const bob = await devices.device({ records: [recordFor([film]), recordFor([song]), recordFor([photo])], files: { fetch: 'all', budget: 4_000_000, downBytesPerSecond: 300_000 } }).ready();
    devices.link(ada, bob);
    await talk(10_000);
    expect([photo, song, film].map((file) => bob.have(file))).toEqual([200_000, 300_000, 0]);
  });

  test('is not the default', async () => {
    const ada = await holder([photo]);
    const bob = await devices.device({ records: [recordFor([photo])] }).ready();
    devices.link(ada, bob);
    await talk();
    expect(bob.have(photo)).toBe(0);
  });
});
