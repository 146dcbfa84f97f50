/** Comparing often: what `toEqual` does for a few hundred bytes takes it longer than to read, check and sign them. */
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/** The same as `expect(actual).toEqual(expected)`, and quick where they are equal. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
