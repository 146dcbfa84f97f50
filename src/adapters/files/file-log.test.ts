import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameOf } from '../../../test/conformance/files-probe.ts';
import { KILLED, MemoryFolder } from '../../../test/files/memory-folder.ts';
import type { DiskFile } from './folder.ts';
import { FileLog } from './file-log.ts';
import { FolderIndex } from './folder-index.ts';
import { decodeEntries, encodeEntries, type LogEntry } from './log-entry.ts';

const KIB = 1024;
const place = fc.record({ at: fc.maxSafeNat(), sum: fc.nat(0xffff_ffff) });
const number = fc.maxSafeNat();
const hash = fc.nat().map(nameOf);
const part = fc.nat(2048);
const entry: fc.Arbitrary<LogEntry> = fc.oneof(
  fc.record({ type: fc.constant('begins' as const), generation: number }),
  fc.constant({ type: 'packed' as const }),
  fc.record({
    type: fc.constant('file' as const), number, isPinned: fc.boolean(), usedAt: number,
    file: fc.record({ root: hash, size: fc.nat(2 ** 27), pieceBytes: fc.constant(64 * KIB) }), parts: fc.array(fc.tuple(part, place)).map((all) => new Map(all)),
  }),
  fc.record({ type: fc.constant('part' as const), number, part, place }),
  fc.record({ type: fc.constant('lost' as const), number, part }),
  fc.record({ type: fc.constant('pin' as const), number, isPinned: fc.boolean() }),
  fc.record({ type: fc.constant('used' as const), at: number, numbers: fc.array(number) }),
  fc.record({ type: fc.constant('gone' as const), numbers: fc.array(number) }),
  fc.record({ type: fc.constant('refer' as const), removed: fc.array(hash), added: fc.dictionary(hash, fc.array(hash)).map((all) => new Map(Object.entries(all))) }),
);

test('entries come back as they were written, and those before the first that is cut or damaged', () => {
  fc.assert(fc.property(fc.array(entry, { minLength: 1 }), fc.nat(), (entries, where) => {
    const bytes = encodeEntries(entries);
    expect(decodeEntries(bytes)).toEqual({ entries, bytes: bytes.length });
    const at = where % bytes.length;
    const whole = entries.filter((_, i) => encodeEntries(entries.slice(0, i + 1)).length <= at);
    const damaged = bytes.slice();
    damaged[at]! ^= 8;
    for (const log of [bytes.slice(0, at), damaged]) expect(decodeEntries(log).entries).toEqual(whole);
  }));
});

/** A log, and what it says. */
async function opened(folder: MemoryFolder): Promise<{ readonly log: FileLog; readonly index: FolderIndex }> {
  const browser = folder.start();
  const files = [await browser.open('a'), await browser.open('b')] as [DiskFile, DiskFile];
  const index = new FolderIndex();
  const log = new FileLog(files, () => index.everything());
  for (const each of log.entries) index.apply(each);
  return { log, index };
}

/** Record n refers to root n; the record before it does no more. */
const refer = (n: number): LogEntry => ({ type: 'refer', removed: [nameOf(n - 1)], added: new Map([[nameOf(n), [nameOf(n)]]]) });

/** Says `refer` from 1 on, until something goes wrong. Answers the last that was said. */
async function sayUntil(folder: MemoryFolder, last: number): Promise<{ readonly said: number; readonly reason: unknown }> {
  const { log, index } = await opened(folder);
  for (let n = 1; n <= last; n++) {
    try {
      log.append([refer(n)]);
      index.apply(refer(n));
      log.tidy();
    } catch (reason) {
      return { said: index.references.has(nameOf(n)) ? n : n - 1, reason };
    }
  }
  return { said: last, reason: undefined };
}

const bytesOf = (folder: MemoryFolder): number => folder.bytes;

test('a browser that dies while the log is packed, and before and after, finds all that was said', async () => {
  // One more than it takes until the log is packed for the first time.
  let turn = 1;
  const long = new MemoryFolder();
  const { log, index } = await opened(long);
  for (let before = -1; bytesOf(long) > before; turn++) {
    before = bytesOf(long);
    log.append([refer(turn)]);
    index.apply(refer(turn));
    log.tidy();
  }
  const total = long.spent;
  for (let spent = total - 12; spent <= total; spent++) {
    const folder = new MemoryFolder();
    folder.budget = spent;
    const { said, reason } = await sayUntil(folder, turn);
    if (spent < total) expect(reason).toBe(KILLED);
    folder.end();
    const again = await opened(folder);
    expect([[nameOf(said)], [nameOf(said + 1)]]).toContainEqual([...again.index.references.keys()]);
    again.log.append([refer(said + 2)]);
    folder.end();
    expect([...(await opened(folder)).index.references.keys()]).toContain(nameOf(said + 2));
  }
}, 120_000);

test('what a full disk takes only in part is taken back, and the log goes on where it was', async () => {
  const folder = new MemoryFolder();
  const { log } = await opened(folder);
  log.append([refer(1)]);
  const bytes = folder.bytes;
  folder.capacityBytes = bytes + 20;
  expect(() => log.append([refer(2)])).toThrow(expect.objectContaining({ store: 'full' }));
  expect(folder.bytes).toBe(bytes);
  folder.capacityBytes = Infinity;
  log.append([refer(3)]);
  folder.end();
  expect([...(await opened(folder)).index.references.keys()]).toEqual([nameOf(1), nameOf(3)]);
});
