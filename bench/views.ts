/**
 * What the views cost: `npm run bench:views`, or with numbers of rows behind it. A line of JSON for each number of
 * rows and each query: what it takes to show the first page, and what one record costs that arrives, that leaves
 * from the page, and that leaves from elsewhere. `rows` are counted, each once for each change: they say more than
 * times on a busy machine. `us` is time of this process alone. A line before them tells of the start.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RecordHeader } from '../src/core/record/record.ts';
import type { Key } from '../src/core/set/key.ts';
import { Catalog } from '../src/database/catalog.ts';
import type { Entry } from '../src/database/entry.ts';
import { compileQuery, type Query } from '../src/database/query.ts';

const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1000, 10_000, 100_000, 1_000_000];
const QUERIES: readonly Query[] = [{}, { sort: 'at' }, { where: { key: { gte: 'k5' } } }, { sort: 'key' }];
const CHANGES = 200;
const AUTHOR = '1'.repeat(64);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A header that tells when somebody looks at it. */
class CountedHeader implements RecordHeader {
  static readonly looked = new Set<number>();
  static isCounting = false;
  readonly id = new Uint8Array(32);
  readonly author = AUTHOR;
  readonly kind = 30078;
  readonly collection = 'notes';
  readonly deletes = false;
  readonly size = 400;
  readonly name: string;
  readonly #at: number;

  constructor(at: number) {
    this.#at = at;
    this.name = `k${at % 10}${at}`;
    new DataView(this.id.buffer).setFloat64(0, at);
  }

  get at(): number {
    if (CountedHeader.isCounting) CountedHeader.looked.add(this.#at);
    return this.#at;
  }

  get slot(): string {
    return `30078:${AUTHOR}:notes/${this.name}`;
  }
}

let reads = 0;
const store = {
  read: (keys: readonly Key[]) => {
    reads += keys.length;
    return Promise.resolve(keys.map(() => new Uint8Array(1)));
  },
};
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const presenter = { isSynced: true, shows: () => true, present: (entry: Entry) => entry };

for (const size of SIZES) await measure(size);

async function measure(size: number): Promise<void> {
  const headers = Array.from({ length: size }, (_, i) => new CountedHeader(i));
  const before = weigh();
  const catalog = new Catalog({ store, isShared: () => false, indexed: () => [], now: () => 0, breathe });
  const startMs = await cpuMs(() => catalog.reset(headers));
  console.log(JSON.stringify({ bench: 'views-start', n: size, ms: round(startMs), usPerRow: round((startMs * 1000) / size), bytesPerRow: Math.round((weigh() - before) / size) }));
  for (const query of QUERIES) console.log(JSON.stringify({ bench: 'views', n: size, query: JSON.stringify(query), ...(await measureQuery(catalog, query, size)) }));
}

async function measureQuery(catalog: Catalog, query: Query, size: number): Promise<Record<string, number>> {
  reads = 0;
  const live = catalog.live('notes', compileQuery(query), presenter);
  const firstMs = await cpuMs(() => live.settled);
  const firstReads = reads;
  const step = Math.max(1, Math.floor(size / CHANGES));
  const arrive = await perChange(live, (i) => catalog.apply([new CountedHeader(size + i)], []));
  for (let i = 0; i < CHANGES; i++) catalog.apply([], [new CountedHeader(size + i)]);
  const shown = live.current.map(({ header }) => header).slice(0, CHANGES);
  const leave = await perChange(live, (i) => catalog.apply([], shown.slice(i, i + 1)), shown.length);
  const gone = new Set(shown);
  const others = Array.from({ length: CHANGES }, (_, i) => new CountedHeader(Math.min(size - 1, i * step)));
  const elsewhere = await perChange(live, (i) => catalog.apply([], [others[i]!]));
  live[Symbol.dispose]();
  await catalog.reset(Array.from({ length: size }, (_, i) => new CountedHeader(i)));
  return { firstMs: round(firstMs), firstReads, ...named('arrive', arrive), ...named('leave', leave), ...named('elsewhere', elsewhere), left: gone.size };
}

interface Cost {
  readonly rows: number;
  readonly us: number;
}

async function perChange(live: { readonly settled: Promise<void> }, change: (i: number) => void, count = CHANGES): Promise<Cost> {
  let rows = 0;
  CountedHeader.isCounting = true;
  const ms = await cpuMs(async () => {
    for (let i = 0; i < count; i++) {
      CountedHeader.looked.clear();
      change(i);
      await live.settled;
      rows += CountedHeader.looked.size;
    }
  });
  CountedHeader.isCounting = false;
  return { rows: rows / count, us: (ms * 1000) / count };
}

function named(name: string, { rows, us }: Cost): Record<string, number> {
  return { [`${name}Rows`]: round(rows), [`${name}Us`]: round(us) };
}

/** Time of this process alone: other programs do not count. */
async function cpuMs(run: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function weigh(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
