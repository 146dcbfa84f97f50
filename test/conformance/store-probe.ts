/**
 * A store as the conformance suite sees it: calls that may cross into a browser, answers that are plain data.
 * Records are made from a seed on either side, so that only a few words cross. They are not signed: a store
 * does not look into records.
 */
import { toHex } from '../../src/core/base/bytes.ts';
import { markVerified, type RecordHeader, type VerifiedRecord } from '../../src/core/record/record.ts';
import type { Store, StoreFault, StoreFaultCode } from '../../src/ports.ts';
import { probeBytes, probeSum } from './transport-probe.ts';

/** A record that can be made anywhere from a few words. */
export interface RecordRecipe {
  readonly seed: number;
  /** Packed size, bytes; a few hundred unless told otherwise. */
  readonly size?: number;
  /** What the header says the size is, where it lies. */
  readonly claimedSize?: number;
}

/** A batch that can be made anywhere. */
export interface BatchRecipe {
  readonly added?: readonly RecordRecipe[];
  /** Seeds of records. */
  readonly removed?: readonly number[];
  /** Bytes by name, as numbers. */
  readonly meta?: Readonly<Record<string, readonly number[]>>;
  readonly durability?: 'strict' | 'relaxed';
}

/** A header as plain data: the id in hex. */
export type PlainHeader = Omit<RecordHeader, 'id'> & { readonly id: string };

export interface PlainOpening {
  readonly headers: readonly PlainHeader[];
  readonly meta: Readonly<Record<string, readonly number[]>>;
  readonly wiped: boolean;
  readonly damaged: number;
}

/** Sums of records read, undefined where there was none; or why nothing could be read. */
export type Sums = readonly (number | undefined)[];

/** One store under test. */
export interface StoreProbe {
  open(how?: { readonly isTaken: boolean }): Promise<PlainOpening>;
  /** Writes batches, each when the one before is done. */
  write(...batches: readonly BatchRecipe[]): Promise<readonly ('written' | StoreFaultCode)[]>;
  read(seeds: readonly number[]): Promise<Sums | StoreFaultCode>;
  usage(): Promise<{ readonly usage: number; readonly quota: number; readonly persisted: boolean }>;
  close(): Promise<void>;
}

const NAMES = ['', 'a', 'name/with/parts', 'größe', '🦊 fox', 'x'.repeat(300)];
const COLLECTIONS = ['notes', 'größen', ''];
const AUTHORS = 5;
const START_MS = 1_700_000_000_000;

/** The record of a recipe. Everything a header can say comes up for some seed. */
export function recordOf({ seed, size = 200 + seed % 400, claimedSize = size }: RecordRecipe): VerifiedRecord {
  const id = probeBytes({ lane: 'bulk', length: 32, seed: seed + 1_000_000 });
  const author = toHex(probeBytes({ lane: 'bulk', length: 32, seed: seed % AUTHORS }));
  const collection = COLLECTIONS[seed % COLLECTIONS.length]!;
  const name = NAMES[seed % NAMES.length]!;
  const slot = seed % 7 === 0 ? `${seed}` : `${author}/${collection}/${name}`;
  const header: RecordHeader = {
    at: START_MS + Math.imul(seed, 7919) % 100_000, id, author, slot, collection, name,
    kind: seed % 4 === 0 ? 5 : 30078, deletes: seed % 4 === 0, size: claimedSize,
    ...(seed % 3 === 0 ? { expires: START_MS + seed } : {}),
  };
  return markVerified({ ...header, bytes: probeBytes({ lane: 'bulk', length: size, seed }) });
}

/** What `read` must give for a recipe. */
export function sumOf(recipe: RecordRecipe): number {
  return probeSum(recordOf(recipe).bytes);
}

/** A header as it crosses. */
export function plainHeader({ bytes, id, ...header }: RecordHeader & { readonly bytes?: Uint8Array }): PlainHeader {
  return { ...header, id: toHex(id) };
}

/** Headers of recipes, in the order a store opens them. */
export function plainHeaders(recipes: readonly RecordRecipe[]): readonly PlainHeader[] {
  const order = (left: PlainHeader, right: PlainHeader): number => left.at - right.at || (left.id < right.id ? -1 : 1);
  return recipes.map((recipe) => plainHeader(recordOf(recipe))).sort(order);
}

/** A store in this very process, or page. */
export class LocalStoreProbe implements StoreProbe {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async open(how?: { readonly isTaken: boolean }): Promise<PlainOpening> {
    const { headers, meta, wiped, damaged = 0 } = await this.#store.open(how);
    return {
      headers: headers.map(plainHeader), wiped, damaged,
      meta: Object.fromEntries([...meta].map(([name, value]) => [name, [...value]])),
    };
  }

  async write(...batches: readonly BatchRecipe[]): Promise<readonly ('written' | StoreFaultCode)[]> {
    const outcomes: ('written' | StoreFaultCode)[] = [];
    for (const batch of batches) outcomes.push(await this.#write(batch));
    return outcomes;
  }

  #write({ added = [], removed = [], meta, durability = 'relaxed' }: BatchRecipe): Promise<'written' | StoreFaultCode> {
    const values = meta && new Map(Object.entries(meta).map(([name, value]) => [name, Uint8Array.from(value)]));
    const batch = { added: added.map(recordOf), removed: removed.map((seed) => recordOf({ seed })), durability };
    return this.#store.write(values ? { ...batch, meta: values } : batch).then(() => 'written' as const, codeOf);
  }

  read(seeds: readonly number[]): Promise<Sums | StoreFaultCode> {
    return this.#store
      .read(seeds.map((seed) => recordOf({ seed })))
      .then((records) => records.map((bytes) => bytes && probeSum(bytes)), codeOf);
  }

  usage(): ReturnType<Store['usage']> {
    return this.#store.usage();
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

/** A store rejects with faults only; anything else fails the test. */
function codeOf(error: unknown): StoreFaultCode {
  if (typeof error === 'object' && error !== null && 'store' in error && 'reason' in error) return (error as StoreFault).store;
  throw error;
}
