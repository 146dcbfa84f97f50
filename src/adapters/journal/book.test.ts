import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import { concatBytes, toHex } from '../../core/base/bytes.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { JournalBook, type JournalFile } from './book.ts';
import { encodeFrame, ID_BYTES } from './frames.ts';

const KILLED = new Error('killed');

/** Two files that outlive their reader. `budget`: bytes that can be written before the browser dies; a truncation counts one. */
class Disk {
  readonly files: Uint8Array[] = [new Uint8Array(0), new Uint8Array(0)];
  budget = Infinity;

  open(): JournalBook {
    return new JournalBook([this.#file(0), this.#file(1)]);
  }

  #file(i: 0 | 1): JournalFile {
    return {
      size: () => this.files[i]!.length,
      read: () => this.files[i]!.slice(),
      append: (bytes) => {
        const written = bytes.subarray(0, Math.min(bytes.length, this.budget));
        this.budget -= written.length;
        this.files[i] = concatBytes(this.files[i]!, written);
        if (written.length < bytes.length) throw KILLED;
      },
      truncate: (bytes) => {
        if (this.budget-- <= 0) throw KILLED;
        this.files[i] = this.files[i]!.slice(0, bytes);
      },
      close: () => undefined,
    };
  }
}

const idOf = (seed: number): Uint8Array => new Uint8Array(ID_BYTES).fill(seed & 255).fill(seed >> 8, 16);
const recordOf = (seed: number, length = 5): { id: Uint8Array; record: Uint8Array } => ({ id: idOf(seed), record: new Uint8Array(length).fill(seed + 1) });
const idsOf = (book: JournalBook): string[] => book.ids.map(toHex);

test('what was written is there when it is opened again, and what was forgotten is not', () => {
  const disk = new Disk();
  const book = disk.open();
  book.write([recordOf(1), recordOf(2), recordOf(3)], []);
  book.write([recordOf(4)], [idOf(2), idOf(99)]);
  const again = disk.open();
  expect(idsOf(again)).toEqual([1, 3, 4].map((seed) => toHex(idOf(seed))));
  expect(again.offer([idOf(3), idOf(2)])).toEqual([recordOf(3).record]);
});

test('a file damaged anywhere loses what is behind the damage, is cut there, and nothing throws', () => {
  fc.assert(fc.property(fc.nat(200), fc.integer({ min: 1, max: 255 }), (at, flip) => {
    const disk = new Disk();
    disk.open().write([recordOf(1), recordOf(2), recordOf(3)], []);
    const file = disk.files.find(({ length }) => length > 0)!;
    file[at % file.length]! ^= flip;
    const book = disk.open();
    const lost = Math.floor((at % file.length) / (file.length / 3));
    expect(idsOf(book)).toEqual([1, 2, 3].slice(0, lost).map((seed) => toHex(idOf(seed))));
    book.write([recordOf(7)], []);
    expect(idsOf(disk.open())).toEqual([...[1, 2, 3].slice(0, lost), 7].map((seed) => toHex(idOf(seed))));
  }));
});

test('a browser that dies at any byte loses at most what it was just writing', () => {
  const step = fc.record({ seed: fc.nat(40), length: fc.nat(9000), removes: fc.nat(40) });
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), fc.nat(150_000), (steps, budget) => {
    const disk = new Disk();
    let book = disk.open();
    disk.budget = budget;
    const wanted = new Map<string, Uint8Array>();
    let unsure: string[] = [];
    for (const { seed, length, removes } of steps) {
      const [added, removed] = [recordOf(seed, length), idOf(removes)];
      unsure = [toHex(added.id), toHex(removed)];
      try {
        book.write([added], [removed]);
      } catch (reason) {
        expect(reason).toBe(KILLED);
        break;
      }
      wanted.delete(toHex(removed));
      wanted.set(toHex(added.id), added.record);
      unsure = [];
    }
    disk.budget = Infinity;
    book = disk.open();
    const held = new Set(idsOf(book));
    for (const [id, record] of wanted) {
      if (unsure.includes(id)) continue;
      expect(held).toContain(id);
      expectSame(book.offer([Uint8Array.from(Buffer.from(id, 'hex'))]), [record]);
    }
    for (const id of held) expect(wanted.has(id) || unsure.includes(id)).toBe(true);
  }), { numRuns: 60 });
});

test('files are packed when most of them is of no use, and stay small', () => {
  const disk = new Disk();
  const book = disk.open();
  for (let round = 0; round < 200; round++) book.write([recordOf(round % 7, 2000)], []);
  expect(disk.files[0]!.length + disk.files[1]!.length).toBeLessThan(64 * 1024 + 4 * 7 * 2100);
  expect(disk.open().ids).toHaveLength(7);
});

test('it keeps so many bytes, and then the oldest goes (journalBytesMax)', () => {
  const disk = new Disk();
  const book = disk.open();
  const half = LIMITS.journalBytesMax / 2;
  book.write([recordOf(1, half), recordOf(2, half)], []);
  expect(book.ids).toHaveLength(2);
  book.write([recordOf(3, 1)], []);
  expect(idsOf(book)).toEqual([2, 3].map((seed) => toHex(idOf(seed))));
  expect(idsOf(disk.open())).toEqual([2, 3].map((seed) => toHex(idOf(seed))));
}, 60_000);

test('what is given back and not kept anew is forgotten in the end', () => {
  const disk = new Disk();
  disk.open().write([recordOf(1), recordOf(2)], []);
  for (let start = 0; start < 3; start++) {
    const book = disk.open();
    expect(book.offer([idOf(1), idOf(2)])).toHaveLength(2);
    book.write([recordOf(2)], []);
  }
  expect(idsOf(disk.open())).toEqual([toHex(idOf(2))]);
});

test('a frame that claims more bytes than there are is no frame', () => {
  const disk = new Disk();
  const frame = encodeFrame({ type: 'kept', payload: new Uint8Array(40) });
  new DataView(frame.buffer).setUint32(4, 0xffff_ffff, true);
  disk.files[0] = frame;
  expect(disk.open().ids).toEqual([]);
  expect(disk.files[0]).toHaveLength(0);
});
