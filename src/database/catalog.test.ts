// Shows what a catalog costs: a change looks at few rows however many there are, and a start is one look for a list.
import { beforeEach, describe, expect, test } from 'vitest';
import type { RecordHeader, SignedRecord } from '../core/record/record.ts';
import type { Key } from '../core/set/key.ts';
import { Catalog } from './catalog.ts';
import type { Entry } from './entry.ts';
import { compileQuery, type Query } from './query.ts';

const author = '1'.repeat(64);
const MANY = 20_000;
const LIMIT = 10;

/** Times of the records that were looked at since this was last emptied. */
const looked = new Set<number>();

/** A record whose time tells on whoever reads it. */
function header(at: number): RecordHeader {
  const id = new Uint8Array(32);
  new DataView(id.buffer).setUint32(0, at);
  const name = `k${at}`;
  const rest = { id, author, kind: 30078, slot: `30078:${author}:c/${name}`, collection: 'c', name, deletes: false, size: 1 };
  return {
    get at() {
      looked.add(at);
      return at;
    },
    ...rest,
  };
}

const disk = {
  reads: 0,
  read(keys: readonly Key[]) {
    this.reads += keys.length;
    return Promise.resolve(keys.map(() => new Uint8Array(1)));
  },
};

let breaths = 0;
const breathe = (): Promise<void> => {
  breaths++;
  return Promise.resolve();
};

function catalogWith(): Catalog {
  return new Catalog({ store: disk, isShared: () => false, indexed: () => [], now: () => 0, breathe });
}

const headers = (from: number, to: number): RecordHeader[] => Array.from({ length: to - from }, (_, i) => header(from + i));
const presenter = { isSynced: false, shows: () => true, present: ({ key }: Entry) => key };

async function showing(catalog: Catalog, query: Query = {}) {
  const live = catalog.live('c', compileQuery({ limit: LIMIT, ...query }), presenter);
  await live.settled;
  looked.clear();
  disk.reads = 0;
  return live;
}

beforeEach(() => {
  looked.clear();
  breaths = 0;
});

describe('over many rows', () => {
  test.each<{ readonly sort: string }>([{ sort: '-at' }, { sort: 'at' }, { sort: 'key' }])('in the order $sort, a change looks at few of them', async ({ sort }) => {
    const catalog = catalogWith();
    await catalog.reset(headers(0, MANY));
    const live = await showing(catalog, { sort });
    for (const at of [MANY, MANY / 2 + 0.5, 0.5]) catalog.apply([header(at)], []);
    await live.settled;
    catalog.apply([], [header(MANY - 1), header(1), header(MANY / 2)]);
    await live.settled;
    expect(live.current).toHaveLength(LIMIT);
    expect(looked.size).toBeLessThan(150);
    expect(disk.reads).toBeLessThanOrEqual(LIMIT);
  });

  test('a first look reads no more than it shows', async () => {
    const catalog = catalogWith();
    await catalog.reset(headers(0, MANY));
    looked.clear();
    const live = catalog.live('c', compileQuery({ limit: LIMIT }), presenter);
    disk.reads = 0;
    await live.settled;
    expect(live.current).toEqual(headers(MANY - LIMIT, MANY).toReversed().map(({ name }) => name));
    expect([looked.size < 50, disk.reads]).toEqual([true, LIMIT]);
  });

  test('they are counted without being looked at', async () => {
    const catalog = catalogWith();
    await catalog.reset(headers(0, MANY));
    looked.clear();
    expect(await catalog.count('c', undefined)).toBe(MANY);
    expect(looked.size).toBe(0);
  });
});

describe('a start', () => {
  test('takes breath between slices, and lists look once, at the end', async () => {
    const catalog = catalogWith();
    const live = await showing(catalog);
    const seen: number[] = [];
    live.subscribe((rows) => seen.push(rows.length));
    const opened = catalog.reset(headers(0, MANY));
    const counted = catalog.count('c', undefined);
    await opened;
    await live.settled;
    expect(breaths).toBeGreaterThanOrEqual(4);
    expect(seen).toEqual([0, LIMIT]);
    expect(await counted).toBe(MANY);
  });

  test('what changes meanwhile is applied afterwards, in order', async () => {
    const catalog = catalogWith();
    const opened = catalog.reset(headers(0, MANY));
    catalog.apply([header(MANY)], [header(MANY - 1)]);
    catalog.apply([header(MANY + 1)], [header(MANY)]);
    await opened;
    const live = await showing(catalog);
    expect(live.current.slice(0, 2)).toEqual([`k${MANY + 1}`, `k${MANY - 2}`]);
    expect(await catalog.count('c', undefined)).toBe(MANY);
  });

  test('by another host before the first is done counts alone', async () => {
    const catalog = catalogWith();
    const first = catalog.reset(headers(0, MANY));
    catalog.apply([header(MANY)], []);
    const second = catalog.reset(headers(5, MANY));
    catalog.apply([header(MANY + 1)], []);
    await Promise.all([first, second]);
    expect(await catalog.count('c', undefined)).toBe(MANY - 4);
    expect(catalog.has(header(MANY))).toBe(false);
  });

  test('with another host tells only what differs', async () => {
    const catalog = catalogWith();
    await catalog.reset(headers(0, MANY));
    const changes: (readonly [readonly string[], readonly string[]])[] = [];
    const names = (rows: readonly Entry[]): string[] => rows.map(({ key }) => key);
    catalog.shelf('c').listen({ changed: ({ added, removed }) => changes.push([names(added), names(removed)]), reset: () => changes.push([['all'], []]) });
    await catalog.reset([...headers(2, MANY), header(MANY)]);
    expect(changes).toEqual([[[`k${MANY}`], []], [[], ['k0', 'k1']]]);
    expect(await catalog.count('c', undefined)).toBe(MANY - 1);
  });
});

test('records that arrive and that nobody shows are freed in the end', () => {
  const catalog = catalogWith();
  const entries: Entry[] = [];
  catalog.shelf('c').listen({ changed: ({ added }) => entries.push(...added), reset: () => undefined });
  const arrived = headers(0, 25_000).map((one): SignedRecord => ({ ...one, bytes: new Uint8Array(1) }));
  catalog.apply(arrived, []);
  expect(entries.filter(({ isLoaded }) => isLoaded)).toHaveLength(20_000);
  expect(entries[0]!.isLoaded).toBe(false);
});
