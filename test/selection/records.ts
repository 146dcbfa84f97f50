/**
 * Small worlds for the slot law: few authors, slots, pools and moments, so that random records collide all
 * the time. Times are single milliseconds, ids are numbers; nothing here is signed.
 */
import fc from 'fast-check';
import { compareBytes, toHex } from '../../src/core/base/bytes.ts';
import type { RecordHeader } from '../../src/core/record/record.ts';
import type { Caps } from '../../src/core/selection/selection.ts';

/** What a test says of a record; the rest follows. */
export interface Sketch {
  readonly at: number;
  readonly id: number;
  readonly author?: string;
  readonly collection?: string;
  /** Name within author and collection. */
  readonly name?: string;
  readonly deletes?: boolean;
}

/** A header from a sketch. Its slot names author, collection and name, as slots must; in one collection in another form than that of ordinary records. */
export function headerOf({ at, id, author = 'a', collection = 'c', name = '', deletes = false }: Sketch): RecordHeader {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, id);
  const slot = collection === 'unknown' ? `${author}/${collection}/${name}` : `30078:${author}:${collection}/${name}`;
  return { at, id: bytes, author, kind: deletes ? 5 : 30078, slot, collection, name, deletes, size: 100 };
}

/** Worlds of up to `countMax` different records. */
export function worlds(countMax: number): fc.Arbitrary<RecordHeader[]> {
  const sketch = fc.record({
    at: fc.integer({ min: 0, max: 12 }),
    author: fc.constantFrom('a', 'b', 'c'),
    collection: fc.constantFrom('x', 'y', 'undeclared', 'unknown'),
    name: fc.constantFrom('0', '1', '2', '3'),
    deletes: fc.boolean(),
  });
  const ids = fc.uniqueArray(fc.nat(1000), { maxLength: countMax });
  return ids.chain((list) =>
    fc
      .array(sketch, { minLength: list.length, maxLength: list.length })
      .map((sketches) => sketches.map((found, i) => headerOf({ ...found, id: list[i]! }))),
  );
}

/** Caps so small that most worlds reach them; each pool has its own. */
export const lawsOfCaps: fc.Arbitrary<Law> = fc
  .array(fc.record({ perAuthor: fc.integer({ min: 1, max: 4 }), total: fc.integer({ min: 1, max: 8 }) }), { minLength: 3, maxLength: 3 })
  .map(([shared, x, y]) => {
    const caps = new Map<string, Caps>([['', shared!], ['x', x!], ['y', y!]]);
    return { capsOf: (pool) => caps.get(pool)!, poolOf: (collection) => (caps.has(collection) ? collection : '') };
  });

/** What `Selection` and `select` need to know of a room. */
export interface Law {
  capsOf(pool: string): Caps;
  poolOf(collection: string): string;
}

/** Names of a world's records, in one order: equal exactly when the sets are equal. */
export function idsOf(records: Iterable<RecordHeader>): string[] {
  return [...records].sort((left, right) => compareBytes(left.id, right.id)).map(nameOf);
}

/** Its name in such a list. */
export function nameOf({ id }: RecordHeader): string {
  return toHex(id.subarray(0, 4));
}
