/** Shows that medians, quantiles and the summary of runs are what readers take them for. */
import { describe, expect, test } from 'vitest';
import { isSameNote, noteBytes, noteOf, notesOf } from './notes.ts';
import { parseOptions } from './options.ts';
import { median, quantile, slopeOf, summarize } from './statistics.ts';

describe('statistics', () => {
  test('the median is the middle, or the mean of the middle two, in any order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 1, 2, 5])).toBe(3.5);
    expect(median([])).toBeNaN();
  });

  test('a slope is that of a line, and what lies beside the line evens out', () => {
    expect(slopeOf([3, 5, 7, 9])).toBe(2);
    expect(slopeOf([4, 4, 4])).toBe(0);
    expect(slopeOf([1, -1, -1, 1])).toBe(0);
  });

  test('a quantile is one of the values, never between two', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(quantile(values, 0.5)).toBe(100);
    expect(quantile(values, 0.99)).toBe(198);
    expect(quantile(values, 1)).toBe(200);
    expect(quantile([7], 0.99)).toBe(7);
  });

  test('runs become medians; the time keeps its range', () => {
    expect(summarize([{ ms: 30, kB: 1 }, { ms: 10, kB: 3 }, { ms: 20, kB: 2 }])).toEqual({ ms: 20, msMin: 10, msMax: 30, kB: 2 });
  });

  test('a figure that one run lacks is the median of the others', () => {
    expect(summarize([{ kB: 1 }, { kB: 3, extra: 7 }])).toEqual({ kB: 2, extra: 7 });
  });
});

describe('the records', () => {
  test('are the same for everybody, differ from each other and have about 300 bytes', () => {
    expect(isSameNote(noteOf('a', 7), noteOf('a', 7))).toBe(true);
    expect(isSameNote(noteOf('a', 7), { ...noteOf('a', 7), score: -1 })).toBe(false);
    expect(isSameNote(noteOf('a', 7), undefined)).toBe(false);
    const notes = notesOf('a', 0, 1000);
    expect(new Set(notes.map(note => note.body)).size).toBe(1000);
    const mean = notes.reduce((sum, note) => sum + noteBytes(note), 0) / notes.length;
    expect(mean).toBeGreaterThan(280);
    expect(mean).toBeLessThan(330);
  });
});

describe('the options', () => {
  test('have defaults, and keep the order of the jobs whatever was typed', () => {
    expect(parseOptions([])).toMatchObject({ runs: 3, sizes: [1000, 10_000], minutes: 60 });
    expect([...parseOptions(['--jobs', 'live,join', '--systems', 'y-webrtc']).jobs]).toEqual(['join', 'live']);
  });

  test('have one word for what a device does alone', () => {
    expect([...parseOptions(['--n', '100000', '--jobs', 'join,local', '--systems', 'peerset']).jobs]).toEqual(['write', 'reload', 'memory', 'join']);
  });

  test('refuse what they do not know', () => {
    for (const words of [['--fast', '1'], ['--runs'], ['--runs', '0'], ['--n', '1000,x'], ['--jobs', 'fly'], ['--systems', 'sqlite']]) {
      expect(() => parseOptions(words), words.join(' ')).toThrow();
    }
  });
});
