// Shows which bodies are kept: those on show, and the last that were used.
import { expect, test } from 'vitest';
import type { RecordHeader } from '../core/record/record.ts';
import type { Key } from '../core/set/key.ts';
import { Bodies } from './bodies.ts';
import { Entry } from './entry.ts';

const author = '1'.repeat(64);

function entry(n: number): Entry {
  const header: RecordHeader = { at: n, id: new Uint8Array(32).fill(n), author, kind: 30078, slot: `${n}`, collection: 'c', name: `${n}`, deletes: false, size: 1 };
  return new Entry(header);
}

const disk = { read: (keys: readonly Key[]) => Promise.resolve(keys.map(() => new Uint8Array(1))) };
const loaded = (entries: readonly Entry[]): number[] => entries.filter(({ isLoaded }) => isLoaded).map(({ at }) => at);

test('of those that nobody holds, the last used stay', async () => {
  const bodies = new Bodies(disk, 3);
  const entries = [0, 1, 2, 3, 4].map(entry);
  bodies.release(await bodies.load(entries));
  expect(loaded(entries)).toEqual([2, 3, 4]);
  bodies.note([entries[2]!]);
  bodies.release(await bodies.load([entries[0]!]));
  expect(loaded(entries)).toEqual([0, 2, 4]);
});

test('what is held stays until the last who holds it lets go', async () => {
  const bodies = new Bodies(disk, 1);
  const entries = [0, 1, 2].map(entry);
  const [first, second, third] = entries as [Entry, Entry, Entry];
  bodies.release(await bodies.load(entries).then(() => [second, third]));
  expect(loaded(entries)).toEqual([0, 2]);
  bodies.hold([first]);
  bodies.release([first]);
  bodies.release(await bodies.load([second]));
  expect(loaded(entries)).toEqual([0, 1]);
  bodies.release([first]);
  bodies.release(await bodies.load([third]));
  expect(loaded(entries)).toEqual([2]);
});

test('what the disk does not give is not held, and a disk that fails leaves nothing held', async () => {
  const entries = [0, 1].map(entry);
  const bodies = new Bodies({ read: () => Promise.resolve([undefined, new Uint8Array(1)]) }, 0);
  const found = await bodies.load(entries);
  expect(found).toEqual([entries[1]]);
  entries[0]!.load(new Uint8Array(1));
  bodies.note(entries);
  expect(loaded(entries)).toEqual([1]);
  const failing = new Bodies({ read: () => Promise.reject(new Error('no')) }, 0);
  await expect(failing.load([entry(5), entries[1]!])).rejects.toThrow('no');
  failing.note(entries);
  expect(loaded(entries)).toEqual([]);
});
