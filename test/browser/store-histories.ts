/**
 * Histories of a database, made from a seed and run in a page: two stores write, remove, read and open again in
 * turns, and pack their pages at moments that the history decides on, in the middle of whatever else goes on. After
 * it, and on the way, the disk must hold what the batches say, and few small pages.
 */
import { pauseThread } from '../../src/adapters/system/pause.ts';
import { indexeddbStore } from '../../src/adapters/indexeddb/indexeddb-store.ts';
import { LocalStoreProbe, plainHeaders, sumOf, type RecordRecipe } from '../conformance/store-probe.ts';

/** Small pages a store of a history keeps, count: so few that packing never ends. */
const POOR_PAGES = 1;
const STEPS = 100;
/** Turns of the page between two steps, count: from none, where everything overlaps, to about those that a write takes. */
const TURNS = 30;
const SEEDS = 80;

/** A store whose idle moments the history decides on. */
class Packing {
  readonly probe: LocalStoreProbe;
  #waiting: (() => void) | undefined;

  constructor(name: string) {
    const idle = (_: 'idle' | 'soon', run: () => void): (() => void) => {
      this.#waiting = run;
      return () => { this.#waiting = undefined; };
    };
    this.probe = new LocalStoreProbe(indexeddbStore({ name, idle, poorPagesMax: POOR_PAGES, cacheBytes: 100_000 }));
  }

  /** The page is idle now, for all this store knows. Says whether there was something to pack. */
  pack(): boolean {
    const run = this.#waiting;
    this.#waiting = undefined;
    run?.();
    return run !== undefined;
  }
}

/** Numbers from a seed, below `below`. */
function numbersOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
}

/** What a history found. */
export interface HistoryOutcome {
  readonly complaints: readonly string[];
  readonly packs: number;
  /** Directories on disk at the end, count. */
  readonly rows: number;
}

/** Runs the history of a seed on a database of its own. */
export async function runHistory(seed: number): Promise<HistoryOutcome> {
  const history = new History(`history-${seed}`, numbersOf(seed));
  await history.run();
  return { complaints: history.complaints, packs: history.packs, rows: await history.end() };
}

class History {
  readonly complaints: string[] = [];
  packs = 0;
  readonly #name: string;
  readonly #below: (below: number) => number;
  readonly #stores: readonly Packing[];
  readonly #model = new Map<number, RecordRecipe>();
  /** Writes that nobody waited for yet. */
  #pending: Promise<unknown>[] = [];

  constructor(name: string, below: (below: number) => number) {
    this.#name = name;
    this.#below = below;
    this.#stores = [new Packing(name), new Packing(name)];
  }

  async run(): Promise<void> {
    for (const { probe } of this.#stores) await probe.open();
    let store = this.#stores[0]!;
    for (let step = 0; step < STEPS; step++) {
      for (let turns = this.#below(TURNS); turns > 0; turns--) await pauseThread();
      const choice = this.#below(12);
      if (choice < 7) this.#write(store);
      else if (choice < 10) this.packs += store.pack() ? 1 : 0;
      else await this.#settle();
      // The order of batches is known within one store, so all of them are on disk before the other goes on.
      if (choice === 10) {
        await this.#check(store);
        store = this.#stores[this.#below(2)]!;
      }
      if (choice === 11) await store.probe.open();
    }
    await this.#settle();
  }

  /** Packs until nothing is left to pack, looks with a third store, and counts the rows. */
  async end(): Promise<number> {
    for (let turn = 0; turn < 20; turn++) {
      this.#write(this.#stores[0]!);
      await this.#settle();
      this.#stores[0]!.pack();
    }
    for (const { probe } of this.#stores) await probe.close();
    const third = new Packing(this.#name);
    const { headers, damaged } = await third.probe.open();
    const expected = plainHeaders([...this.#model.values()]);
    const isWrong = headers.length !== expected.length || headers.some(({ id, size }, i) => id !== expected[i]!.id || size !== expected[i]!.size);
    if (isWrong) this.complaints.push(`${headers.length} headers, not the ${expected.length} that should be there`);
    if (damaged !== 0) this.complaints.push(`${damaged} damaged`);
    await this.#check(third);
    await third.probe.close();
    return countRows(this.#name);
  }

  #write({ probe }: Packing): void {
    const added: RecordRecipe[] = [];
    const removed: number[] = [];
    for (let i = this.#below(4); i > 0; i--) removed.push(this.#below(SEEDS));
    for (const seed of removed) this.#model.delete(seed);
    for (let i = this.#below(5); i > 0; i--) {
      const seed = this.#below(SEEDS);
      added.push(this.#model.get(seed) ?? { seed, size: seed % 11 === 0 ? 25_000 : 60 + seed * 29 });
      this.#model.set(seed, added.at(-1)!);
    }
    this.#pending.push(probe.write({ added, removed }).then(([outcome]) => {
      if (outcome !== 'written') this.complaints.push(`a write: ${outcome}`);
    }));
  }

  async #settle(): Promise<void> {
    await Promise.all(this.#pending);
    this.#pending = [];
  }

  async #check({ probe }: Packing): Promise<void> {
    const seeds = Array.from({ length: SEEDS }, (_, seed) => seed);
    const sums = await probe.read(seeds);
    if (typeof sums === 'string') return void this.complaints.push(`a read: ${sums}`);
    for (const seed of seeds) {
      const recipe = this.#model.get(seed);
      if (sums[seed] !== (recipe && sumOf(recipe))) this.complaints.push(`record ${seed} is ${recipe === undefined ? 'there' : sums[seed] === undefined ? 'missing' : 'wrong'}`);
    }
  }
}

/** Directories and bodies on disk, as they are. */
async function countRows(name: string): Promise<number> {
  const asked = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await asked(indexedDB.open(name));
  const transaction = database.transaction(['directories', 'bodies']);
  const counts = await Promise.all(['directories', 'bodies'].map((store) => asked(transaction.objectStore(store).count())));
  database.close();
  return counts.reduce((sum, count) => sum + count, 0);
}
