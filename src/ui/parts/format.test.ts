/** Numbers at the borders of their units. */
import { expect, test } from 'vitest';
import { formatsOf } from './format.ts';

const { ago, bytes, count, duration, percent, rate } = formatsOf('en');

test('bytes take the largest unit that has one', () => {
  expect([0, 1, 999, 1_000, 99_940, 100_400, 1_500_000, 2e15].map((value) => bytes(value))).toEqual([
    '0 bytes', '1 byte', '999 bytes', '1 kB', '99.9 kB', '100 kB', '1.5 MB', '2 PB',
  ]);
  expect(bytes(0.4)).toBe('0 bytes');
  expect(bytes(3e18)).toBe('3,000 PB');
});

test('rates say per second', () => {
  expect(rate(1_500)).toBe('1.5 kB/s');
  expect(rate(12)).toBe('12 B/s');
});

test('durations and distances in time', () => {
  expect([0.4, 12, 1_500, 45_000, 61_000, 7_300_000].map((ms) => duration(ms))).toEqual(['0 ms', '12 ms', '1.5 sec', '45 sec', '1 min', '2 hr']);
  expect(ago(1_000, 1_200)).toBe('now');
  expect(ago(0, 125_000)).toBe('2 minutes ago');
  expect(ago(3_600_000, 0)).toBe('in 1 hour');
});

test('counts, parts, and one formatter for each language', () => {
  expect(count(12_345)).toBe('12,345');
  expect(percent(0.424)).toBe('42%');
  expect(formatsOf('de').count(12_345)).toBe('12.345');
  expect(formatsOf('de')).toBe(formatsOf('de'));
});

test('a number and its unit stay together in languages that are read from the right', () => {
  expect(formatsOf('he').bytes(38_300)).toBe('\u206638.3 kB\u2069');
  expect(formatsOf('he').rate(12)).toMatch(/^[^\u2066]*[\u0590-\u05ff]/);
  expect(formatsOf('ar').bytes(38_300)).not.toMatch(/[\u2066A-Za-z]/);
});

test('what two moments have in common is said once', () => {
  const noon = new Date(2026, 10, 26, 12).getTime();
  expect(formatsOf('en').span(noon, noon + 3_600_000).match(/2026/g)).toHaveLength(1);
  expect(formatsOf('en').span(noon, noon + 86_400_000).match(/2026/g)).toHaveLength(2);
});
