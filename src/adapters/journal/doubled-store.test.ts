import { beforeEach, expect, test } from 'vitest';
import { recordOf } from '../../../test/conformance/store-probe.ts';
import { toHex } from '../../core/base/bytes.ts';
import type { RecordHeader, VerifiedRecord } from '../../core/record/record.ts';
import type { Rescue, Store, StoreBatch } from '../../ports.ts';
import { MemoryDisk, memoryStore } from '../memory/memory-store.ts';
import { doubledStore } from './doubled-store.ts';
import type { Journal, JournalRecord } from './journal.ts';

/** A journal whose disk is a map. */
class PlainJournal implements Pick<Journal, 'ids' | 'write' | 'rescue' | 'close'> {
  readonly #kept: Map<string, JournalRecord>;

  constructor(kept: Map<string, JournalRecord>) {
    this.#kept = kept;
  }

  get ids(): Promise<readonly Uint8Array[]> {
    return Promise.resolve([...this.#kept.values()].map(({ id }) => id));
  }

  write(added: readonly JournalRecord[], removed: readonly Uint8Array[]): void {
    for (const id of removed) this.#kept.delete(toHex(id));
    for (const record of added) this.#kept.set(toHex(record.id), record);
  }

  rescue(headers: readonly RecordHeader[]): Promise<Rescue> {
    const held = new Set(headers.map(({ id }) => toHex(id)));
    const lost = [...this.#kept].filter(([id]) => !held.has(id)).map(([, { record }]) => record);
    return Promise.resolve({ records: lost, isWiped: lost.length > 0 && headers.length === 0 });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const [one, two, three] = [1, 2, 3].map((seed) => recordOf({ seed })) as [VerifiedRecord, VerifiedRecord, VerifiedRecord];
let kept: Map<string, JournalRecord>;

beforeEach(() => {
  kept = new Map();
});

const openJournal = async (): Promise<Journal> => new PlainJournal(kept) as unknown as Journal;
const strict = (added: readonly VerifiedRecord[], removed: readonly VerifiedRecord[] = []): StoreBatch => ({ added, removed, durability: 'strict' });

async function opened(inner: Store, load: () => Promise<Journal | undefined> = openJournal) {
  const store = doubledStore(inner, load);
  const { rescue } = await store.open();
  return { store, rescue: rescue! };
}

test('what a store lost comes back from the journal, and that it lost everything is said', async () => {
  const { store, rescue } = await opened(memoryStore());
  await rescue();
  await store.write(strict([one, two]));
  await store.close();
  const again = await opened(memoryStore());
  expect(await again.rescue()).toEqual({ records: [one.bytes, two.bytes], isWiped: true });
});

test('a store that holds everything gets nothing back', async () => {
  const disk = new MemoryDisk();
  const { store, rescue } = await opened(memoryStore({ disk }));
  await rescue();
  await store.write(strict([one, two]));
  await store.close();
  const again = await opened(memoryStore({ disk }));
  expect(await again.rescue()).toEqual({ records: [], isWiped: false });
});

test('what is written before the journal is here is in it afterwards, and what was removed is not', async () => {
  const { store, rescue } = await opened(memoryStore());
  await store.write(strict([one, two]));
  await store.write(strict([three], [one]));
  expect(kept.size).toBe(0);
  await rescue();
  expect([...kept.keys()].sort()).toEqual([two, three].map(({ id }) => toHex(id)).sort());
});

test('what peers sent is not ours to keep twice, and what the disk refused is not kept at all', async () => {
  const disk = new MemoryDisk();
  const inner = memoryStore({ disk });
  const { store, rescue } = await opened(inner);
  await rescue();
  await store.write({ added: [one], removed: [], durability: 'relaxed' });
  await inner.close();
  await expect(store.write(strict([two]))).rejects.toMatchObject({ store: 'closed' });
  expect([...kept.keys()]).toEqual([]);
});

test('without a journal everything is as it was', async () => {
  const disk = new MemoryDisk();
  const { store, rescue } = await opened(memoryStore({ disk }), () => Promise.reject(new Error('offline')));
  await store.write(strict([one]));
  expect(await rescue()).toEqual({ records: [], isWiped: false });
  await store.write(strict([two], [one]));
  expect((await store.read([two]))[0]).toEqual(two.bytes);
  await store.close();
});
