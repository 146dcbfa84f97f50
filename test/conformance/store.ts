/**
 * What every store promises (`src/ports.ts`), as tests. Call it from a test file, once per store:
 * `storeConformance('memory', lab)`.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { LIMITS } from '../../src/core/base/limits.ts';
import { plainHeaders, sumOf, type PlainOpening, type RecordRecipe, type StoreProbe } from './store-probe.ts';

/** Where stores come from. */
export interface StoreLab {
  /** A closed store on the database of this name. */
  make(database: string): Promise<StoreProbe>;
  /** Leaves the database TIGHT about a mebibyte of room, before it is first opened. */
  squeeze(): Promise<void>;
  /** Ends the squeeze. */
  relax(): Promise<void>;
}

/** The database that is squeezed. */
export const TIGHT = 'conformance-tight';

/** Seeds from `first`, `count` of them. */
function seeds(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

function recipes(first: number, count: number, size?: number): RecordRecipe[] {
  return seeds(first, count).map((seed) => (size === undefined ? { seed } : { seed, size }));
}

const sumsOf = (records: readonly RecordRecipe[]): number[] => records.map(sumOf);

type Opened = { readonly database: string; readonly store: StoreProbe };

/** What the tests share: stores that are closed afterwards, and a second look at the disk. */
class Workshop {
  readonly #lab: StoreLab;
  #databases = 0;

  constructor(lab: StoreLab) {
    this.#lab = lab;
  }

  /** An open store, on a database of its own unless told otherwise. */
  async opened(database = `conformance-${this.#databases++}`): Promise<Opened> {
    const store = await this.#lab.make(database);
    await store.open();
    onTestFinished(() => store.close());
    return { database, store };
  }

  /** What another store finds on the same database. */
  async found(database: string): Promise<PlainOpening> {
    const store = await this.#lab.make(database);
    const opening = await store.open();
    await store.close();
    return opening;
  }

  /** Expects another store to find exactly these records, headers and bytes. */
  async holds(database: string, records: readonly RecordRecipe[]): Promise<void> {
    const store = await this.#lab.make(database);
    const { headers, damaged } = await store.open();
    expect(headers).toEqual(plainHeaders(records));
    expect(damaged).toBe(0);
    expect(await store.read(records.map(({ seed }) => seed))).toEqual(sumsOf(records));
    await store.close();
  }
}

/** Registers the suite. */
export function storeConformance(name: string, lab: StoreLab): void {
  describe(`${name} keeps the promises of a store`, () => {
    const workshop = new Workshop(lab);
    testContents(workshop, lab);
    testBatches(workshop);
    testRefusals(workshop, lab);
    testCompany(workshop);
  });
}

function testContents(workshop: Workshop, lab: StoreLab): void {
  test('a new store is empty, and was not wiped', async () => {
    const store = await lab.make('conformance-new');
    expect(await store.open()).toEqual({ headers: [], meta: {}, wiped: false, damaged: 0 });
    await store.close();
    expect(await workshop.found('conformance-new')).toEqual({ headers: [], meta: {}, wiped: false, damaged: 0 });
  });

  test('what was written is read, and found again with equal headers in the order of keys', async () => {
    const { database, store } = await workshop.opened();
    const records = recipes(0, 300);
    expect(await store.write({ added: records })).toEqual(['written']);
    expect(await store.read(seeds(0, 300))).toEqual(sumsOf(records));
    await store.close();
    await workshop.holds(database, records);
  });

  test('what was removed is gone, at once and after opening again', async () => {
    const { database, store } = await workshop.opened();
    const gone = seeds(0, 100).filter((seed) => seed % 3 !== 1);
    const left = recipes(0, 100).filter(({ seed }) => seed % 3 === 1);
    await store.write({ added: recipes(0, 100) }, { removed: gone });
    expect(await store.read(gone)).toEqual(gone.map(() => undefined));
    expect(await store.read(left.map(({ seed }) => seed))).toEqual(sumsOf(left));
    await store.close();
    await workshop.holds(database, left);
  });

  test('a store may be emptied and filled again', async () => {
    const { database, store } = await workshop.opened();
    await store.write({ added: recipes(0, 200) }, { removed: seeds(0, 200) });
    expect((await workshop.found(database)).headers).toEqual([]);
    await store.write({ added: recipes(0, 50) });
    await workshop.holds(database, recipes(0, 50));
  });

  test('keys it does not know give undefined, between others', async () => {
    const { store } = await workshop.opened();
    await store.write({ added: recipes(0, 2) });
    expect(await store.read([5, 0, 6, 1, 0])).toEqual([undefined, sumOf({ seed: 0 }), undefined, sumOf({ seed: 1 }), sumOf({ seed: 0 })]);
    expect(await store.read([])).toEqual([]);
    expect(await store.write({ removed: [77] }, {})).toEqual(['written', 'written']);
  });

  test('usage is a number of bytes below the quota', async () => {
    const { store } = await workshop.opened();
    await store.write({ added: recipes(0, 10) });
    const { usage, quota } = await store.usage();
    expect(usage).toBeGreaterThan(0);
    expect(quota).toBeGreaterThan(usage);
  });
}

function testBatches(workshop: Workshop): void {
  test('one batch removes first and adds then, also the very same record', async () => {
    const { database, store } = await workshop.opened();
    await store.write({ added: recipes(0, 10) }, { removed: [1, 2, 3], added: [{ seed: 3 }, { seed: 10 }] });
    await workshop.holds(database, [0, 3, 4, 5, 6, 7, 8, 9, 10].map((seed) => ({ seed })));
  });

  test('a record added twice is one, in a batch and over batches', async () => {
    const { database, store } = await workshop.opened();
    await store.write({ added: [{ seed: 1 }, { seed: 2 }, { seed: 1 }] }, { added: [{ seed: 2 }, { seed: 3 }] });
    await workshop.holds(database, recipes(1, 3));
    await store.write({ removed: [1, 2, 3, 3] });
    await workshop.holds(database, []);
  });

  test('small values are written with the batch, alone, and over older ones', async () => {
    const { database, store } = await workshop.opened();
    await store.write({ added: recipes(0, 1), meta: { horizon: [1, 2], other: [] } }, { meta: { horizon: [3] } });
    const { headers, meta } = await workshop.found(database);
    expect(headers).toHaveLength(1);
    expect(meta).toEqual({ horizon: [3], other: [] });
  });

  test('a thousand small batches, some of which remove, leave what they should', async () => {
    const { database, store } = await workshop.opened();
    const batches = seeds(0, 1000).map((seed) => ({ added: [{ seed }], removed: seed % 5 === 4 ? [seed - 3] : [] }));
    expect(new Set(await store.write(...batches))).toEqual(new Set(['written']));
    const left = recipes(0, 1000).filter(({ seed }) => seed % 5 !== 1);
    expect(await store.read(left.map(({ seed }) => seed))).toEqual(sumsOf(left));
    await workshop.holds(database, left);
  });

  test('records of every size up to the largest are kept', async () => {
    const { database, store } = await workshop.opened();
    const sizes = [1, 100, 30_000, LIMITS.recordBytesMax - 1, LIMITS.recordBytesMax, LIMITS.recordBytesMax, 2];
    const records = sizes.map((size, seed) => ({ seed, size }));
    expect(await store.write({ added: records }, { removed: [1, 5] })).toEqual(['written', 'written']);
    await workshop.holds(database, records.filter(({ seed }) => seed !== 1 && seed !== 5));
  });
}

function testRefusals(workshop: Workshop, lab: StoreLab): void {
  test('a batch with a record that is too large, or lies about its size, leaves nothing', async () => {
    const { database, store } = await workshop.opened();
    await store.write({ added: recipes(0, 3), meta: { horizon: [1] } });
    const others = { removed: [0], meta: { horizon: [2] } };
    const bad = [{ seed: 9, size: LIMITS.recordBytesMax + 1 }, { seed: 9, size: 100, claimedSize: 99 }];
    for (const record of bad) expect(await store.write({ ...others, added: [{ seed: 8 }, record] })).toEqual(['broken']);
    expect(await store.read([0, 8, 9])).toEqual([sumOf({ seed: 0 }), undefined, undefined]);
    expect((await workshop.found(database)).meta).toEqual({ horizon: [1] });
    await workshop.holds(database, recipes(0, 3));
  });

  test('a batch for which there is no room leaves nothing; reading goes on, and writing once there is room', async () => {
    await lab.squeeze();
    const { database, store } = await workshop.opened(TIGHT);
    const large = recipes(10, 60, LIMITS.recordBytesMax);
    await store.write({ added: recipes(0, 5), meta: { horizon: [1] } });
    expect(await store.write({ added: large, removed: [0], meta: { horizon: [2] } })).toEqual(['full']);
    expect(await store.read([0, 4, 10])).toEqual([sumOf({ seed: 0 }), sumOf({ seed: 4 }), undefined]);
    expect((await workshop.found(database)).meta).toEqual({ horizon: [1] });
    await lab.relax();
    expect(await store.write({ added: large, removed: [0], meta: { horizon: [2] } })).toEqual(['written']);
    await workshop.holds(database, [...recipes(1, 4), ...large]);
  });

  test('nothing works before opening and after closing; closing twice does no harm', async () => {
    const { database, store } = await workshop.opened();
    await store.write({ added: recipes(0, 3) });
    await store.close();
    await store.close();
    expect(await store.write({ added: recipes(3, 1) })).toEqual(['closed']);
    expect(await store.read([0])).toBe('closed');
    expect(await (await lab.make(database)).write({ added: recipes(3, 1) })).toEqual(['closed']);
    expect((await store.open()).headers).toEqual(plainHeaders(recipes(0, 3)));
    expect(await store.write({ added: recipes(3, 1) })).toEqual(['written']);
    await workshop.holds(database, recipes(0, 4));
  });
}

function testCompany(workshop: Workshop): void {
  test('closing waits for what is being written', async () => {
    const { database, store } = await workshop.opened();
    const writing = store.write({ added: recipes(0, 500) });
    await store.close();
    expect(await writing).toEqual(['written']);
    await workshop.holds(database, recipes(0, 500));
  });

  test('writes and reads that overlap see whole batches, in order', async () => {
    const { database, store } = await workshop.opened();
    const writes = seeds(0, 20).map((turn) => store.write({ added: recipes(turn * 10, 10), removed: turn === 0 ? [] : seeds(turn * 10 - 10, 5) }));
    const read = await store.read(seeds(0, 10));
    expect(read).toEqual([...Array<undefined>(5).fill(undefined), ...sumsOf(recipes(5, 5))]);
    expect((await Promise.all(writes)).flat()).toEqual(writes.map(() => 'written'));
    await workshop.holds(database, recipes(0, 200).filter(({ seed }) => seed >= 190 || seed % 10 >= 5));
  });

  test('two stores on one database do not spoil each other, and see what the other wrote', async () => {
    const { database, store } = await workshop.opened();
    const { store: other } = await workshop.opened(database);
    await Promise.all(seeds(0, 40).map((seed) => (seed % 2 === 0 ? store : other).write({ added: recipes(seed * 5, 5), removed: seed < 2 ? [] : [seed * 5 - 9] })));
    const left = recipes(0, 200).filter(({ seed }) => seed >= 190 || seed % 5 !== 1);
    await workshop.holds(database, left);
    for (const each of [store, other]) expect(await each.read(left.map(({ seed }) => seed))).toEqual(sumsOf(left));
    await other.write({ removed: seeds(0, 200) });
    await store.write({ added: recipes(500, 1) });
    await workshop.holds(database, recipes(500, 1));
    expect(await store.read([6, 500])).toEqual([undefined, sumOf({ seed: 500 })]);
  });
}

/** What stores promise beside that which tabs share: `lab` without the squeeze. */
export function takenStoreConformance(name: string, lab: Pick<StoreLab, 'make'>): void {
  /** A store that was open while another took the lead, and that one. */
  async function taken(database: string, records: readonly RecordRecipe[]) {
    const [before, after] = [await lab.make(database), await lab.make(database)];
    await before.open();
    if (records.length > 0) await before.write({ added: records });
    const opening = await after.open({ isTaken: true });
    onTestFinished(() => Promise.all([before.close(), after.close()]).then(() => undefined));
    return { before, after, opening };
  }

  describe(`${name} has one writer when the lead is taken`, () => {
    test.each([0, 5])('a store that was open before writes nothing more, on a database of %i records', async (count) => {
      const database = `conformance-taken-${count}`;
      const records = recipes(0, count);
      const { before, after, opening } = await taken(database, records);
      expect(opening).toEqual({ headers: plainHeaders(records), meta: {}, wiped: false, damaged: 0 });
      expect(await before.write({ added: recipes(100, 1) }, { removed: [0] })).toEqual(['closed', 'closed']);
      expect(await after.write({ added: recipes(200, 1) })).toEqual(['written']);
      expect(await before.write({ added: recipes(101, 1) })).toEqual(['closed']);
      await after.close();
      // Whoever comes in good order writes, and takes no lead from anybody.
      const next = await lab.make(database);
      expect((await next.open()).headers).toEqual(plainHeaders([...records, ...recipes(200, 1)]));
      expect(await next.write({ added: recipes(300, 1) })).toEqual(['written']);
      expect(await before.write({ added: recipes(102, 1) })).toEqual(['closed']);
      await next.close();
    });
  });
}
