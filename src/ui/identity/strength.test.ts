// Shows what a password is worth: length and variety help, repetition does not.
import { expect, test } from 'vitest';
import { strengthOf } from './strength.ts';

test.each([
  ['', 'none'], ['a', 'weak'], ['hunter2', 'weak'], ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'], ['12345678901234567890', 'weak'], ['abcdefghijklmnop', 'weak'],
  ['abababababababababab', 'weak'], ['ptkwqzmb', 'weak'], ['ptkwqzmbxv', 'fair'], ['Tr0ub4dor', 'fair'], ['correct horse battery staple', 'good'], ['x9$Lq2!vRm#8', 'good'], ['день сменяет ночь', 'good'],
] as const)('%j is %s', (password, strength) => {
  expect(strengthOf(password)).toBe(strength);
});

test('more of the same kind is never worth less', () => {
  const text = 'kx7Q!mz2Wp9#Lv4';
  const order = ['none', 'weak', 'fair', 'good'];
  const worth = [...text].map((_, index) => order.indexOf(strengthOf(text.slice(0, index + 1))));
  expect(worth).toEqual([...worth].sort((one, other) => one - other));
});
