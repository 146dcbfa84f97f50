/** Shows that headers come back from their rows as they were, and that no row whatever does harm. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LIMITS } from '../../core/base/limits.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import { encodeHeader, HeaderReader, KEY_BYTES, rowKey } from './header-row.ts';

const RUNS = Math.ceil(400 * Number(process.env['PEERSET_RUNS'] ?? 1));
const LETTER = 0x68;
const AUTHORS = ['a'.repeat(64), 'ab'.repeat(32), `aaaaaaaa${'b'.repeat(56)}`];

const texts = fc.oneof(fc.constantFrom('', 'notes', 'ü', 'n/1'), fc.string({ unit: 'grapheme', maxLength: 80 }));

const headers: fc.Arbitrary<RecordHeader> = fc
  .record({
    at: fc.maxSafeNat(),
    id: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    author: fc.constantFrom(...AUTHORS),
    kind: fc.nat(0xffff),
    collection: texts,
    name: texts,
    form: fc.constantFrom('usual', 'named', 'odd'),
    deletes: fc.boolean(),
    size: fc.nat(LIMITS.recordBytesMax),
    expires: fc.option(fc.maxSafeNat(), { nil: undefined }),
  })
  .map(({ form, expires, ...rest }) => {
    const slots = { usual: `30078:${rest.author}:${rest.collection}/${rest.name}`, named: `${rest.author}${rest.name}`, odd: `0:${rest.author}:` };
    return { ...rest, slot: slots[form as 'usual'], ...(expires === undefined ? {} : { expires }) };
  });

it('reads what was written, whatever it read before', () => {
  fc.assert(
    fc.property(fc.array(headers, { maxLength: 30 }), (list) => {
      const reader = new HeaderReader();
      const read = list.map((header) => reader.read(rowKey(LETTER, header), encodeHeader(header)));
      // What follows may share memory with what came before.
      expect(read).toStrictEqual(list);
    }),
    { numRuns: RUNS },
  );
});

it('gives a header or undefined for any bytes, and never a header of another row', () => {
  fc.assert(
    fc.property(headers, fc.nat(), fc.nat(255), fc.nat(), (header, place, byte, cut) => {
      const reader = new HeaderReader();
      const [key, row] = [rowKey(LETTER, header), encodeHeader(header)];
      const changed = Uint8Array.from(row);
      changed[place % row.length] = byte;
      for (const bytes of [changed, row.subarray(0, cut % row.length), Uint8Array.from([...row, byte])]) {
        const read = reader.read(key, bytes);
        // Where it still is a row, writing it again gives what says the same.
        if (read !== undefined) expect(reader.read(key, encodeHeader(read))).toStrictEqual(read);
      }
      expect(reader.read(key, row.subarray(0, cut % row.length))).toBeUndefined();
      expect(reader.read(key, Uint8Array.from([...row, byte]))).toBeUndefined();
      expect(reader.read(key.subarray(0, cut % KEY_BYTES), row)).toBeUndefined();
      expect(reader.read(key, row)).toStrictEqual(header);
    }),
    { numRuns: RUNS },
  );
});

it('takes no number that is written longer than it need be', () => {
  const author = AUTHORS[0]!;
  const header = { at: 1, id: new Uint8Array(32), author, kind: 30_078, slot: `30078:${author}:c/n`, collection: 'c', name: 'n', deletes: false, size: 5 };
  const row = encodeHeader(header);
  // Behind version, flags and a kind of three bytes stands the size.
  const sizeAt = 5;
  expect(row[sizeAt]).toBe(5);
  const longer = Uint8Array.from([...row.subarray(0, sizeAt), 0x85, 0, ...row.subarray(sizeAt + 1)]);
  expect(new HeaderReader().read(rowKey(LETTER, header), longer)).toBeUndefined();
});
