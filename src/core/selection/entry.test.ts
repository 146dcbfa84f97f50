import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RecordHeader } from '../record/record.ts';
import { compareRank } from '../set/key.ts';
import { Entries, placeIn, placeOf, type Entry, type EntryAuthor } from './entry.ts';

const RUNS = Math.ceil(500 * Number(process.env['PEERSET_RUNS'] ?? 1));
const AUTHORS = ['a'.repeat(64), 'b'.repeat(64)] as const;

const texts = fc.oneof(fc.constantFrom('', '/', 'n', 'a/b', ':', '\u0000', 'ü', '\ud800'), fc.string({ unit: 'binary', maxLength: 12 }));
const ordinary = fc.record({ collection: texts, name: texts, deletes: fc.boolean() }).map(({ collection, name, deletes }) => ({ collection, name, deletes, kind: deletes ? 5 : 30078, last: `${collection}/${name}` }));
const any = fc.record({ collection: texts, name: texts, deletes: fc.boolean(), kind: fc.constantFrom(0, 1, 5, 30078, 30023), last: texts });

/** Headers of all forms: ordinary ones, others, and such as nobody should make. */
const headers: fc.Arbitrary<RecordHeader> = fc
  .record({
    facts: fc.oneof(ordinary, any),
    at: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.maxSafeNat()),
    id: fc.oneof(fc.constantFrom(new Uint8Array(32), new Uint8Array(32).fill(255)), fc.uint8Array({ minLength: 32, maxLength: 32 })),
    author: fc.constantFrom(...AUTHORS),
    begin: fc.constantFrom('30078:', '5:', '0:', ''),
    size: fc.nat(0xffff_ffff),
    expires: fc.option(fc.maxSafeNat(), { nil: undefined }),
  })
  .map(({ facts: { last, ...facts }, begin, author, expires, ...rest }) => ({
    ...rest, ...facts, author, slot: `${begin}${author}:${last}`, ...(expires === undefined ? {} : { expires }),
  }));

it('gives back every header as it came, and ranks as headers do', () => {
  fc.assert(
    fc.property(fc.array(headers, { maxLength: 20 }), headers, (list, newcomer) => {
      const entries = new Entries();
      const held = list.map((header) => entries.add({ name: header.author }, header, placeOf(header)));
      expect(held.map((entry) => entries.header(entry))).toStrictEqual(list);
      held.forEach((entry, i) => {
        const header = list[i]!;
        expect([entries.place(entry), placeOf(header), entries.at(entry), entries.isId(entry, header.id)]).toEqual([placeIn(header.author, header.slot), placeIn(header.author, header.slot), header.at, true]);
        expect(Math.sign(entries.compareRank(newcomer, entry))).toBe(Math.sign(compareRank(newcomer, header)));
        expect(entries.isLower(entry, held[0]!)).toBe(compareRank(header, list[0]!) > 0);
      });
    }),
    { numRuns: RUNS },
  );
});

it('takes two slots of one author for one place only where they are the same', () => {
  const slots = fc.tuple(fc.constantFrom('30078:', '30078', '5:', '/', ''), fc.constantFrom(`${AUTHORS[0]}:`, AUTHORS[0], `${AUTHORS[1]}:`, ''), texts).map((parts) => parts.join(''));
  fc.assert(
    fc.property(slots, slots, (one, other) => {
      expect(placeIn(AUTHORS[0], one) === placeIn(AUTHORS[0], other)).toBe(one === other);
    }),
    { numRuns: 4 * RUNS },
  );
});

it('gives a row again once both piles have dropped what was in it, and not before', () => {
  const entries = new Entries();
  const added = (header: RecordHeader): Entry<EntryAuthor> => entries.add({ name: header.author }, header, placeOf(header));
  const [first, second] = [1, 2].map((at) => added(headerAt(at)));
  entries.dropped(first!);
  expect(added(headerAt(3)).row).toBe(2);
  entries.dropped(first!);
  const third = added({ ...headerAt(4), expires: 9 });
  expect([third.row, entries.header(third), entries.at(second!)]).toEqual([first!.row, { ...headerAt(4), expires: 9 }, 2]);
  // Nor does anything of the last one stay.
  for (let pile = 0; pile < 2; pile++) entries.dropped(third);
  expect(entries.header(added(headerAt(5)))).toStrictEqual(headerAt(5));
});

function headerAt(at: number): RecordHeader {
  return { at, id: new Uint8Array(32).fill(at), author: AUTHORS[0], kind: 30078, slot: `30078:${AUTHORS[0]}:c/${at}`, collection: 'c', name: `${at}`, deletes: false, size: 100 };
}
