/**
 * A system as its users get it: minified, and in pieces where it loads a part of itself later. Pages that
 * are measured run these pieces, and their sizes are what a visitor downloads.
 */
import { build } from 'esbuild';
import { gzipSync } from 'node:zlib';
import { buildOptions } from '../scripts/bundle.ts';
import { FIRST_IS_THERE } from '../scripts/chunks.ts';

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

const PROGRAM = '/bundle.js';

/** Bundles an entry (a path, relative to the project). */
export async function splitBundle(entry: string): Promise<SplitBundle> {
  const options = buildOptions({ minify: true });
  const { outputFiles, metafile } = await build({
    ...options,
    plugins: [...options.plugins ?? [], FIRST_IS_THERE],
    entryPoints: { bundle: entry }, splitting: true, outdir: '/', chunkNames: 'chunk-[hash]', write: false, metafile: true,
  });
  const importsByPath = new Map(Object.entries(metafile.outputs).map(([name, { imports }]) => [
    pathOf(name), imports.filter(({ kind, external }) => kind === 'import-statement' && external !== true).map(({ path }) => pathOf(path)),
  ]));
  return { files: new Map(outputFiles.map(({ path, text }) => [pathOf(path), text])), initial: reachable(PROGRAM, importsByPath) };
}

/** Sizes of a bundle's files. */
export function sizeOf({ files, initial }: SplitBundle): BundleSize {
  const kilobytes = (paths: Iterable<string>): number => [...paths].reduce((sum, path) => sum + gzipSync(files.get(path) ?? '', { level: 9 }).length, 0) / 1000;
  return { initialKB: Number(kilobytes(initial).toFixed(1)), totalKB: Number(kilobytes(files.keys()).toFixed(1)) };
}

/** A path and all that it leads to. */
export function reachable(start: string, nextByPath: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set([start]);
  // What is added to a set while it is walked is walked, too.
  for (const path of found) for (const next of nextByPath.get(path) ?? []) found.add(next);
  return found;
}

/** esbuild names outputs relative to the project in one place and with their folder in another; the name alone is unique. */
function pathOf(name: string): string {
  return `/${name.slice(name.lastIndexOf('/') + 1)}`;
}
