/** Shows what counts as the first download: the program and all it imports, and nothing that it may load later. */
import { expect, test } from 'vitest';
import { reachable, sizeOf } from './bundles.ts';

test('follows imports through others, and round in circles', () => {
  const next = new Map([['/bundle.js', ['/a.js']], ['/a.js', ['/b.js', '/bundle.js']], ['/later.js', ['/c.js']]]);
  expect([...reachable('/bundle.js', next)]).toEqual(['/bundle.js', '/a.js', '/b.js']);
});

test('the first download is part of the whole', () => {
  const text = (seed: number): string => Array.from({ length: 2000 }, (_, index) => (index * seed % 9973).toString(36)).join('');
  const size = sizeOf({ files: new Map([['/bundle.js', text(7919)], ['/later.js', text(104_729)]]), initial: new Set(['/bundle.js']) });
  expect(size.initialKB).toBeGreaterThan(1);
  expect(size.totalKB).toBeGreaterThan(1.5 * size.initialKB);
});
