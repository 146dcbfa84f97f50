import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { header, key } from '../../../test/moderation/world.ts';
import { toHex } from '../base/bytes.ts';
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';
import type { RecordHeader } from '../record/record.ts';
import { compareKeys } from '../set/key.ts';
import { Copies } from './copies.ts';
import { DigestTable } from './digest-table.ts';
import { copyDigest } from './fact.ts';

const CONTENTS = 40;
const RECORDS = 4000;

/** A digest that is zero in part, as some are. */
function digestOf(content: number): Uint8Array {
  return Uint8Array.from([content % 7, 0, 0, 0, content, 0, 0, 0]);
}

interface Sample {
  readonly header: RecordHeader;
  readonly id: string;
  readonly content: number;
}

const SAMPLES: readonly Sample[] = Array.from({ length: RECORDS }, (_, i) => {
  const made = header(i, { author: key('123456789'[(i * 7) % 9]!), name: String(i), at: (i * 37) % 500 });
  // Most contents occur once.
  return { header: made, id: toHex(made.id), content: i % 3 === 0 ? i % CONTENTS : i + CONTENTS };
});

/** Which are copies, looked up the long way. */
function copiesIn(stored: ReadonlySet<Sample>, hidden: ReadonlySet<Sample>, authorsMax: number): Set<string> {
  const copies = new Set<string>();
  const samplesByContent = new Map<number, Sample[]>();
  for (const sample of stored) samplesByContent.set(sample.content, [...(samplesByContent.get(sample.content) ?? []), sample]);
  for (const same of samplesByContent.values()) {
    if (new Set(same.map((sample) => sample.header.author)).size < authorsMax) continue;
    const first = same.sort((left, right) => compareKeys(left.header, right.header)).find((sample) => !hidden.has(sample));
    for (const sample of same) if (first !== undefined && sample !== first) copies.add(sample.id);
  }
  return copies;
}

describe('copies', () => {
  it('are what a search through all records finds, after thousands came, went, and were hidden', () => {
    const step = fc.record({ from: fc.nat(RECORDS), count: fc.integer({ min: 1, max: RECORDS }), what: fc.constantFrom('come', 'come', 'go', 'hide', 'show' as const) });
    fc.assert(fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { minLength: 3, maxLength: 8 }), (authorsMax, steps) => {
      const stored = new Set<Sample>();
      const hidden = new Set<Sample>();
      const byId = new Map(SAMPLES.map((sample) => [sample.id, sample]));
      const copies = new Copies(authorsMax, (_, id) => !hidden.has(byId.get(id)!));
      let before = new Set<string>();
      for (const { from, count, what } of steps) {
        for (const sample of SAMPLES.slice(from, from + count)) {
          if (what === 'come') {
            stored.add(sample);
            copies.add(sample.header, sample.id, digestOf64(sample.content));
          } else if (what === 'go') {
            if (stored.delete(sample)) copies.remove(sample.id);
          } else {
            hidden[what === 'hide' ? 'add' : 'delete'](sample);
            copies.touch(sample.id);
          }
        }
        const told = new Set(copies.settle());
        const found = copiesIn(stored, hidden, authorsMax);
        expect(new Set([...stored].map(({ id }) => id).filter((id) => copies.isCopy(id)))).toEqual(found);
        expect([...stored].filter(({ id }) => before.has(id) && !found.has(id) && !told.has(id))).toEqual([]);
        before = found;
      }
    }), { numRuns: 12 });
  });

  it('are told apart by their whole text, and nothing short is one', () => {
    const text = 'x'.repeat(MODERATION_LIMITS.copyTextMin);
    expect(copyDigest(text)).toEqual(copyDigest(text));
    expect(copyDigest(`${text} `)).not.toEqual(copyDigest(text));
    expect(copyDigest(text.slice(1))).toBeUndefined();
  });
});

describe('a table of digests', () => {
  it('holds what was put last, through rebuilding, and forgets what it is told to', () => {
    const table = new DigestTable<number>();
    for (let i = 0; i < 1000; i++) table.set(digestOf64(i), i);
    for (let i = 0; i < 1000; i += 2) table.set(digestOf64(i), undefined);
    table.set(digestOf(0), 5000);
    table.rebuild((value) => value % 3 !== 0);
    for (let i = 1; i < 1000; i++) expect(table.get(digestOf64(i))).toBe(i % 2 === 0 || i % 3 === 0 ? undefined : i);
    expect(table.get(digestOf(0))).toBe(5000);
    expect(table.used).toBe(334);
  });
});

/** Distinct for every number, and close together in the table. */
function digestOf64(number: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setUint32(4, number, true);
  return bytes;
}
