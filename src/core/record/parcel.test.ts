import { expect, it } from 'vitest';
import { concatBytes } from '../base/bytes.ts';
import { packParcel, unpackParcel } from './parcel.ts';

const records = [3, 0, 97, 1, 500].map((length, i) => new Uint8Array(length).fill(i + 1));

it('brings records of anywhere, in their order', () => {
  expect(unpackParcel(packParcel(records), records.length)).toEqual(records);
  expect(unpackParcel(packParcel([...records].reverse()), records.length)).toEqual([...records].reverse());
});

it('brings the records of a message, which lie one close behind the other', () => {
  const message = concatBytes(...records.flatMap((record) => [Uint8Array.of(0xee, 0xee), record]));
  let at = 0;
  const views = records.map(({ length }) => message.subarray(at + 2, (at += 2 + length)));
  const parcel = packParcel(views);
  expect(unpackParcel(parcel, views.length)).toEqual(records);
  // Of what lies between the records nothing else comes along.
  expect(parcel.byteLength).toBe(8 * views.length + message.length - 2);
});

it('does not bring along what lies between records far apart in one buffer, or in another order', () => {
  const page = new Uint8Array(100_000).fill(9);
  const far = [page.subarray(0, 10), page.subarray(90_000, 90_020)];
  expect(packParcel(far).byteLength).toBe(2 * 8 + 30);
  expect(unpackParcel(packParcel(far.toReversed()), 2)).toEqual(far.toReversed());
});

it('leaves the records as they were', () => {
  const parcel = new Uint8Array(packParcel(records));
  parcel.fill(0);
  expect(records[4]).toEqual(new Uint8Array(500).fill(5));
});

it('of nothing is empty', () => {
  expect(unpackParcel(packParcel([]), 0)).toEqual([]);
});
