import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/bundle.ts';
import { checkFiles, formatViolation } from '../../scripts/tidy.ts';
import { readFiles } from '../../scripts/tidy/project.ts';

test('the project obeys its own house rules', () => {
  expect(checkFiles(readFiles(ROOT)).map(formatViolation)).toEqual([]);
});
