/**
 * A system as its users get it: minified, and in pieces where it loads a part of itself later. Pages that
 * are measured run these pieces, and their sizes are what a visitor downloads.
 */
import { gzipSync } from 'node:zlib';
import { bundleChunks, withImports } from '../scripts/chunks.ts';

/** The files of a bundle. */
export interface SplitBundle {
  /** Text by path; `/bundle.js` is the program. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths of what is loaded before the program begins: itself and all it imports, directly or through others. */
  readonly initial: ReadonlySet<string>;
}

/** What a visitor downloads, after gzip of each file. 1 kB is 1,000 bytes. */
export interface BundleSize {
  readonly initialKB: number;
  readonly totalKB: number;
}

/** Bundles an entry (a path, relative to the project) as what we publish is bundled. */
export async function splitBundle(entry: string): Promise<SplitBundle> {
  const chunks = await bundleChunks({ bundle: entry }, { minify: true });
  return {
    files: new Map(chunks.map(({ path, bytes }) => [`/${path}`, Buffer.from(bytes).toString()])),
    initial: new Set(withImports(chunks, 'bundle.js').map(({ path }) => `/${path}`)),
  };
}

/** Sizes of a bundle's files. */
export function sizeOf({ files, initial }: SplitBundle): BundleSize {
  const kilobytes = (paths: Iterable<string>): number => [...paths].reduce((sum, path) => sum + gzipSync(files.get(path) ?? '', { level: 9 }).length, 0) / 1000;
  return { initialKB: Number(kilobytes(initial).toFixed(1)), totalKB: Number(kilobytes(files.keys()).toFixed(1)) };
}
