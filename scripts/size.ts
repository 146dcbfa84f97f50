/**
 * `npm run size`: what a visitor downloads, against what we promised. Fails over budget, so that growth is a
 * decision and not an accident. Measures what `npm run build` wrote.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ROOT, bundle } from './bundle.ts';

interface Entry {
  readonly name: string;
  readonly bytes: () => Promise<Uint8Array>;
  /** Most bytes after gzip. 1 kB is 1,000 bytes here, as in every published figure we compare with. */
  readonly gzipBytesMax: number;
}

const ENTRIES: readonly Entry[] = [
  { name: 'dist/peerset.js', bytes: async () => readFileSync(join(ROOT, 'dist/peerset.js')), gzipBytesMax: 130_000 },
  { name: 'dist/peerset.global.js', bytes: async () => readFileSync(join(ROOT, 'dist/peerset.global.js')), gzipBytesMax: 130_000 },
  { name: 'peerset/core, bundled', bytes: async () => Buffer.from(await bundle('src/core.ts', { minify: true })), gzipBytesMax: 60_000 },
];

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);

for (const entry of ENTRIES) {
  const bytes = await entry.bytes();
  const gzip = gzipSync(bytes, { level: 9 }).length;
  const isOver = gzip > entry.gzipBytesMax;
  if (isOver) process.exitCode = 1;
  console.log(
    `${entry.name.padEnd(24)} raw${kilobytes(bytes.length)}  gzip${kilobytes(gzip)}  brotli${kilobytes(brotliCompressSync(bytes).length)}`
    + `  budget${kilobytes(entry.gzipBytesMax)} gzip${isOver ? '  OVER BUDGET' : ''}`,
  );
}
