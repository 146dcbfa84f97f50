/** Short names and their colours. */
import { expect, test } from 'vitest';
import { hueOf, shortName } from './names.ts';

test('a name is its two ends; what is short stays', () => {
  expect(shortName('npub1abcdefghijklmnopqrstuvwxyz')).toBe('npub1abcd…wxyz');
  expect(shortName('0123456789abcdef')).toBe('012345…cdef');
  expect(shortName('alice')).toBe('alice');
});

test('a colour is an angle, and the same for the same name', () => {
  const hues = ['', 'a', 'b', 'npub1abc'].map(hueOf);
  expect(hues.every((hue) => hue >= 0 && hue < 360)).toBe(true);
  expect(new Set(hues).size).toBe(4);
  expect(hueOf('npub1abc')).toBe(hues[3]);
});
