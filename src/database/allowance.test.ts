/** Shows up to which byte a device takes records from peers, by its user's wish and by its disk. */
import { expect, test } from 'vitest';
import { allowanceOf } from './allowance.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

test('a user who wants a bound gets it, where the disk has room', () => {
  expect(allowanceOf({ usage: 0, quota: 10 * GIB, held: 0, budget: 5 * MIB })).toBe(5 * MIB);
});

test('where the disk tells no figures, or has no end, the wish alone counts', () => {
  expect(allowanceOf({ usage: 0, quota: 0, held: 7, budget: undefined })).toBe(Infinity);
  expect(allowanceOf({ usage: 0, quota: 0, held: 7, budget: MIB })).toBe(MIB);
  expect(allowanceOf({ usage: 5, quota: Infinity, held: 5, budget: undefined })).toBe(Infinity);
});

test('four fifths of the quota, whoever of the site uses it', () => {
  expect(allowanceOf({ usage: 7 * GIB, quota: 10 * GIB, held: GIB, budget: undefined })).toBe(2 * GIB);
  expect(allowanceOf({ usage: 8 * GIB, quota: 10 * GIB, held: GIB, budget: undefined })).toBe(GIB);
  // Beyond it nothing more is taken, and nothing goes.
  expect(allowanceOf({ usage: 9 * GIB, quota: 10 * GIB, held: GIB, budget: undefined })).toBe(0);
  expect(allowanceOf({ usage: 8.5 * GIB, quota: 10 * GIB, held: GIB, budget: undefined })).toBe(GIB / 2);
});

test('of a small quota fifty mebibytes stay free, but not more than half', () => {
  expect(allowanceOf({ usage: 0, quota: 200 * MIB, held: 0, budget: undefined })).toBe(150 * MIB);
  expect(allowanceOf({ usage: 0, quota: 20 * MIB, held: 0, budget: undefined })).toBe(10 * MIB);
});
