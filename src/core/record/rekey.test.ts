/** A rekey says who gets the secret to those who get it, fits into records, and nothing odd is taken for one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { textToBytes } from '../base/text.ts';
import { openText, sealText } from './nip44.ts';
import { pairKey } from './pair-key.ts';
import { hintFor, rekeyPartOf, rekeyTexts, type RekeyPart, type RekeyWish, type Wrap } from './rekey.ts';
import { publicKeyOf } from './schnorr.ts';

const HINT_KEY = new Uint8Array(32).fill(5);
const SECRET = new Uint8Array(32).fill(6);
const FROM = '00000001';
const TO = '00000002';
const pubkey = (n: number): string => n.toString(16).padStart(64, '0');
const payload = sealText(SECRET, new Uint8Array(32), toHex(SECRET));
const wraps = (count: number): Wrap[] => Array.from({ length: count }, (_, i) => ({ hint: hintFor(HINT_KEY, pubkey(i + 1), TO), payload }));
const wish = (count: number, more: Partial<RekeyWish> = {}): RekeyWish => ({ from: FROM, to: TO, removes: [], wraps: wraps(count), contentBytesMax: 8192, ...more });

function texts(one: RekeyWish): string[] {
  const made = rekeyTexts(one);
  if (isFault(made)) throw new Error(made.reason);
  return made;
}

function parts(list: readonly string[]): RekeyPart[] {
  return list.map((text) => {
    const part = rekeyPartOf(text);
    if (isFault(part)) throw new Error(part.reason);
    return part;
  });
}

describe('a rekey', () => {
  test('gives the secret to whom it was wrapped for, by a key that two share', () => {
    const [owner, member, other] = [1, 2, 3].map((n) => new Uint8Array(32).fill(n)) as [Uint8Array, Uint8Array, Uint8Array];
    const [ownerKey, memberKey] = [toHex(publicKeyOf(owner)), toHex(publicKeyOf(member))];
    const sealed = sealText(pairKey(owner, memberKey)!, new Uint8Array(32).fill(9), toHex(SECRET));
    const [part] = parts(texts(wish(0, { wraps: [{ hint: hintFor(HINT_KEY, memberKey, TO), payload: sealed }] })));
    const found = part!.wraps.find(({ hint }) => hint === hintFor(HINT_KEY, memberKey, TO))!;
    expect(openText(pairKey(member, ownerKey)!, found.payload)).toBe(toHex(SECRET));
    expect(openText(pairKey(other, ownerKey)!, found.payload)).toMatchObject({ fault: 'signature' });
  });

  test.each([0, 1, 39, 200, 500])('for %i members comes in parts that keep the content limit, and all come back', (count) => {
    for (const contentBytesMax of [2048, 8192, 40 * 1024]) {
      const made = texts(wish(count, { contentBytesMax, removes: [hintFor(HINT_KEY, pubkey(9999), TO)] }));
      expect(Math.max(...made.map((text) => textToBytes(text).length))).toBeLessThanOrEqual(contentBytesMax);
      const read = parts(made);
      expect(read.map(({ part, parts: of }) => [part, of])).toEqual(made.map((_, i) => [i, made.length]));
      expect(read.flatMap((part) => part.wraps).map(({ hint }) => hint).sort()).toEqual(wraps(count).map(({ hint }) => hint).sort());
    }
  });

  test('wraps a secret once for who is named twice', () => {
    expect(parts(texts(wish(0, { wraps: [...wraps(3), ...wraps(2)] })))[0]!.wraps).toHaveLength(3);
  });

  test('for two hundred members is one record of forty kilobytes', () => {
    expect(texts(wish(200, { contentBytesMax: 40 * 1024 }))).toHaveLength(1);
  });

  test('names nobody, and hints say nothing from one epoch to the next or to who lacks the key', () => {
    const [text] = texts(wish(3));
    for (let n = 1; n <= 3; n++) expect(text).not.toContain(pubkey(n));
    const hints = [hintFor(HINT_KEY, pubkey(1), TO), hintFor(HINT_KEY, pubkey(1), FROM), hintFor(SECRET, pubkey(1), TO), hintFor(HINT_KEY, pubkey(2), TO)];
    expect(new Set(hints).size).toBe(4);
  });

  test('for more members than its parts hold, or in records too small, is a fault', () => {
    const perPart = parts(texts(wish(500, { contentBytesMax: 2048 })))[0]!.wraps.length;
    const most = LIMITS.rekeyPartsMax * perPart;
    expect(texts(wish(most, { contentBytesMax: 2048 }))).toHaveLength(LIMITS.rekeyPartsMax);
    expect(rekeyTexts(wish(most + 1, { contentBytesMax: 2048 }))).toMatchObject({ fault: 'limit' });
    expect(rekeyTexts(wish(1, { contentBytesMax: 300 }))).toMatchObject({ fault: 'limit' });
  });
});

describe('no rekey', () => {
  const good = { v: 1, from: FROM, to: TO, part: 0, parts: 1, removes: ['0'.repeat(16)], wraps: [['1'.repeat(16), payload], ['2'.repeat(16), payload]] };
  const faultOf = (value: unknown): unknown => rekeyPartOf(typeof value === 'string' ? value : JSON.stringify(value));

  test('is what lacks a field, has one more, or one that is odd', () => {
    expect(isFault(faultOf(good))).toBe(false);
    const odd: unknown[] = [
      '', 'x', null, 1, [], {}, { ...good, more: 1 }, { ...good, v: 2 }, { ...good, from: TO }, { ...good, from: 'ABCDEF01' }, { ...good, to: '' },
      { ...good, part: 1 }, { ...good, part: -1 }, { ...good, part: 0.5 }, { ...good, parts: 0 }, { ...good, parts: '1' }, { ...good, removes: ['x'] }, { ...good, removes: {} },
      { ...good, removes: ['1'.repeat(16), '0'.repeat(16)] }, { ...good, wraps: [good.wraps[0], good.wraps[0]] }, { ...good, wraps: [[]] }, { ...good, wraps: [['1'.repeat(16), 'x']] },
      { ...good, wraps: [['1'.repeat(16), payload, 1]] }, { ...good, wraps: 'x' }, { ...good, wraps: [null] },
    ];
    for (const value of odd) expect(isFault(faultOf(value)), JSON.stringify(value)).toBe(true);
  });

  test('is one with a part more than the limit', () => {
    expect(isFault(faultOf({ ...good, parts: LIMITS.rekeyPartsMax }))).toBe(false);
    expect(isFault(faultOf({ ...good, parts: LIMITS.rekeyPartsMax + 1 }))).toBe(true);
  });

  test('is longer than a record, or deeper than JSON may be', () => {
    expect(faultOf(`${' '.repeat(LIMITS.recordBytesMax)}{}`)).toMatchObject({ fault: 'limit' });
    expect(isFault(faultOf('['.repeat(50_000)))).toBe(true);
  });

  test('comes of random changes: they are faults or other rekeys, and never throw', () => {
    const text = JSON.stringify(good);
    fc.assert(fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), fc.nat(3), (at, inserted, removed) => {
      const part = rekeyPartOf(text.slice(0, at) + inserted + text.slice(at + removed));
      if (!isFault(part)) expect([part.from.length, part.to.length, part.part < part.parts]).toEqual([8, 8, true]);
    }), { numRuns: 2000, seed: 32 });
  });
});
