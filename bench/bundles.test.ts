/** Shows what counts as the first download: the program and all it imports, and nothing that it may load later. */
import { expect, test } from 'vitest';
import { sizeOf, splitBundle } from './bundles.ts';

test('what is measured is cut as what is published: the program, and what it shares with all that comes later', async () => {
  const { files, initial } = await splitBundle('bench/systems/peerset.ts');
  expect(initial.size).toBeLessThanOrEqual(2);
  expect(files.size).toBeGreaterThan(20);
});

test('the first download is part of the whole', () => {
  const text = (seed: number): string => Array.from({ length: 2000 }, (_, index) => (index * seed % 9973).toString(36)).join('');
  const size = sizeOf({ files: new Map([['/bundle.js', text(7919)], ['/later.js', text(104_729)]]), initial: new Set(['/bundle.js']) });
  expect(size.initialKB).toBeGreaterThan(1);
  expect(size.totalKB).toBeGreaterThan(1.5 * size.initialKB);
});
