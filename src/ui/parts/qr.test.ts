/** Codes for cameras. */
import { expect, test } from 'vitest';
import { codeOf } from './qr.ts';

test('a text is a square with its three corners; a longer one is larger; too long is none', () => {
  const short = codeOf('peerset')!;
  expect(short.size).toBe(21 + 4);
  for (const corner of ['M2 2h', 'M22 2h', 'M2 22h']) expect(short.path).toContain(corner);
  expect(short.path).not.toContain('M22 22h1v1h-1zM23');
  expect(codeOf('peerset'.repeat(50))!.size).toBeGreaterThan(short.size);
  expect(codeOf('x'.repeat(3_000))).toBeUndefined();
});
