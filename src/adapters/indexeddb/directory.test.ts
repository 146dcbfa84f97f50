import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import { isFault } from '../../core/base/fault.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import { checksum, checksumOfBytes } from '../../core/base/checksum.ts';
import { decodeDirectory, type Directory } from './directory.ts';
import { encodeDirectory } from './directory-writer.ts';

const SEED = 20_240_611;

const hex32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
const text = fc.string({ unit: 'grapheme', maxLength: 12 });

/** Headers whose slots do and do not contain author and name, also where both overlap. */
const header: fc.Arbitrary<RecordHeader> = fc
  .record({
    at: fc.maxSafeNat(), id: fc.uint8Array({ minLength: 32, maxLength: 32 }), author: hex32, kind: fc.nat(65_535),
    collection: fc.constantFrom('', 'notes', 'größe'), name: text, deletes: fc.boolean(), size: fc.nat(1000),
    shape: fc.constantFrom('usual', 'free', 'author', 'name'), slot: text, expires: fc.option(fc.maxSafeNat(), { nil: undefined }),
  })
  .map(({ shape, slot, expires, ...fields }) => {
    const slots = { usual: `${fields.author}/${fields.collection}/${fields.name}`, free: slot, author: fields.author, name: fields.name };
    return { ...fields, slot: slots[shape], ...(expires === undefined ? {} : { expires }) };
  });

const directory: fc.Arbitrary<Directory> = fc
  .record({ body: fc.maxSafeNat(), bodyBytes: fc.integer({ min: 2000, max: 8000 }), bodySum: fc.nat(0xffffffff), headers: fc.array(header, { maxLength: 8 }) })
  .chain(({ headers, ...head }) => fc.option(fc.uint8Array({ minLength: head.bodyBytes, maxLength: head.bodyBytes }), { nil: undefined, freq: 1 })
    .map((inline) => ({ ...head, headers, offsets: headers.map((_, i) => i * 100), ...(inline === undefined ? {} : { inline }) })));

describe('a directory', () => {
  test('is read back exactly as it was written', () => {
    fc.assert(fc.property(directory, (written) => {
      expectSame(decodeDirectory(encodeDirectory(written)), written);
    }), { seed: SEED });
  });

  test('of the versions before, with sums of bytes, is read as well', () => {
    fc.assert(fc.property(directory, (written) => {
      const bytes = encodeDirectory(written);
      bytes[0]! -= 2;
      expect(isFault(decodeDirectory(bytes))).toBe(true);
      new DataView(bytes.buffer).setUint32(1, checksumOfBytes(bytes.subarray(5)), true);
      expectSame(decodeDirectory(bytes), written);
    }), { seed: SEED });
  });

  test('cut short, it is a fault wherever the cut is', () => {
    const [written] = fc.sample(directory, { seed: SEED, numRuns: 1 });
    const bytes = encodeDirectory(written!);
    for (let length = 0; length < bytes.length; length++) expect(isFault(decodeDirectory(bytes.subarray(0, length)))).toBe(true);
  });

  test('with any byte changed, it is a fault: the checksum notices', () => {
    const headers = fc.sample(header, { seed: SEED, numRuns: 1 });
    const bytes = encodeDirectory({ body: 7, bodyBytes: 1100, bodySum: 1, headers, offsets: [0], inline: new Uint8Array(1100) });
    for (let i = 0; i < bytes.length; i++) {
      const damaged = bytes.slice();
      damaged[i]! ^= 1 << (i % 8);
      expect(isFault(decodeDirectory(damaged))).toBe(true);
    }
  });

  test('made of anything behind a fitting checksum, it never throws, and never points outside its body', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(directory, fc.nat(300), fc.nat(255)).map(([written, at, byte]) => {
        const rest = encodeDirectory(written).slice(5);
        rest[at % rest.length] = byte;
        return rest;
      }),
    );
    fc.assert(fc.property(anything, (rest) => {
      const bytes = new Uint8Array(rest.length + 5);
      bytes.set(rest, 5);
      bytes[0] = 3 + (rest.length & 1);
      new DataView(bytes.buffer).setUint32(1, checksum(rest), true);
      const decoded = decodeDirectory(bytes);
      if (isFault(decoded)) return;
      expect(decoded.inline?.length ?? decoded.bodyBytes).toBe(decoded.bodyBytes);
      decoded.headers.forEach(({ size }, i) => expect(decoded.offsets[i]! + size).toBeLessThanOrEqual(decoded.bodyBytes));
    }), { seed: SEED, numRuns: 2000 });
  });

  test('with a count that its bytes cannot hold, it is refused before anything is made', () => {
    // Body, its bytes and sum, no author, no text, and 2^40 entries.
    const rest = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20);
    const bytes = new Uint8Array(rest.length + 5);
    bytes.set(rest, 5);
    bytes[0] = 3;
    new DataView(bytes.buffer).setUint32(1, checksum(rest), true);
    expect(decodeDirectory(bytes)).toMatchObject({ fault: 'malformed', reason: 'number over its limit' });
  });
});
