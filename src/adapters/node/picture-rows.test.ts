/** Shows that headers come back from columns as their rows say them, with the place that the law gives them, and that no bytes whatever do harm. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LIMITS } from '../../core/base/limits.ts';
import { DELETE_KIND, RECORD_KIND, type RecordHeader } from '../../core/record/record.ts';
import { placeOf, type PlacedHeader } from '../../core/selection/entry.ts';
import { encodeHeader } from './header-row.ts';
import { ColumnReader, ColumnWriter } from './picture-rows.ts';

const RUNS = Math.ceil(300 * Number(process.env['PEERSET_RUNS'] ?? 1));
const AUTHORS = ['a'.repeat(64), 'ab'.repeat(32), `aaaaaaaa${'b'.repeat(56)}`];

const texts = fc.oneof(fc.constantFrom('', 'notes', 'ü', 'n/1', '\u{feff}n'), fc.string({ unit: 'grapheme', maxLength: 40 }));

const headers: fc.Arbitrary<RecordHeader> = fc
  .record({
    at: fc.maxSafeNat(),
    id: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    author: fc.constantFrom(...AUTHORS),
    kind: fc.nat(0xffff),
    collection: texts,
    name: texts,
    form: fc.constantFrom('ordinary', 'ordinary', 'ordinary', 'usual', 'named', 'odd'),
    deletes: fc.boolean(),
    size: fc.nat(LIMITS.recordBytesMax),
    expires: fc.option(fc.maxSafeNat(), { nil: undefined }),
  })
  .map(({ form, expires, kind, ...rest }) => {
    const usual = `30078:${rest.author}:${rest.collection}/${rest.name}`;
    const slots = { ordinary: usual, usual, named: `${rest.author}${rest.name}`, odd: `0:${rest.author}:` };
    const ordinary = rest.deletes ? DELETE_KIND : RECORD_KIND;
    return { ...rest, kind: form === 'ordinary' ? ordinary : kind, slot: slots[form as 'usual'], ...(expires === undefined ? {} : { expires }) };
  });

function partOf(writer: ColumnWriter, list: readonly RecordHeader[]): Uint8Array {
  for (const header of list) writer.add(header, encodeHeader(header));
  // As it is read: from the beginning of some memory.
  return Uint8Array.from(writer.part());
}

it('reads what was written, part by part', () => {
  let placed = 0;
  fc.assert(
    fc.property(fc.array(fc.array(headers, { minLength: 1, maxLength: 20 }), { maxLength: 4 }), (parts) => {
      const [writer, reader] = [new ColumnWriter(), new ColumnReader()];
      const read = parts.map((list) => reader.read(partOf(writer, list)));
      expect(read.map((part) => part?.map(({ place: _, ...header }: PlacedHeader) => header))).toStrictEqual(parts);
      for (const { place, ...header } of read.flatMap((part) => part ?? [])) {
        if (place !== undefined) expect([++placed > 0, place]).toEqual([true, placeOf(header)]);
      }
    }),
    { numRuns: RUNS },
  );
  expect(placed).toBeGreaterThan(RUNS);
});

it('gives headers or undefined for any bytes', () => {
  fc.assert(
    fc.property(fc.array(headers, { minLength: 1, maxLength: 8 }), fc.nat(), fc.nat(255), fc.nat(), (list, place, byte, cut) => {
      const part = partOf(new ColumnWriter(), list);
      const changed = Uint8Array.from(part);
      changed[place % part.length] = byte;
      const read = new ColumnReader().read(changed);
      expect(read === undefined || read.length > 0).toBe(true);
      expect(new ColumnReader().read(Uint8Array.from(part.subarray(0, cut % part.length)))).toBeUndefined();
    }),
    { numRuns: RUNS },
  );
});

it('allocates nothing for numbers that the bytes do not hold', () => {
  const huge = new Uint8Array(64);
  new Uint32Array(huge.buffer).set([0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff]);
  expect(new ColumnReader().read(huge)).toBeUndefined();
});
