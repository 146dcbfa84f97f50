/**
 * The program in parts: what a page loads first, and what comes when `import()` asks for it. `bundle.ts` makes one file
 * of everything; this makes an entry and its chunks, for what we publish and for the size check.
 *
 * Whoever loads a late part has loaded the first one. esbuild does not know that, and would cut the first part into
 * a file for every combination of late parts that share something of it: each one more request, and worse
 * compressed. So every late part is told to use the first as a whole (`firstIsThere`).
 */
import { build, type Metafile, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { buildOptions, ROOT, type BundleOptions } from './bundle.ts';
import { withNumbers } from './limits-plugin.ts';

/** One file of a split program. */
export interface Chunk {
  /** Relative to the folder it shall lie in. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Chunks that come with it, and chunks that it asks for later; paths. */
  readonly imports: readonly string[];
  readonly lateImports: readonly string[];
  /** The file whose exports it has, relative to the project; none for what others share. */
  readonly entry: string | undefined;
  /** Bytes of the output by source file. */
  readonly inputs: ReadonlyMap<string, number>;
}

export interface ChunkOptions extends BundleOptions {
  /** Whether dependencies are inside, or left to the bundler of whoever uses us. */
  readonly packages?: 'inside' | 'external';
  /** The file that is always there first, and a name it exports; the library where it is not said. */
  readonly first?: { readonly path: string; readonly name: string };
  /** As esbuild takes it. */
  readonly chunkNames?: string;
  /** Whether each file has a map beside it, and says where: for whoever reads what runs. */
  readonly hasMaps?: boolean;
  /** Before all others. */
  readonly plugins?: readonly Plugin[];
}

/** Bundles entries (name of the output: path of the source) into files that share chunks. */
export async function bundleChunks(entries: Readonly<Record<string, string>>, options: ChunkOptions = {}): Promise<readonly Chunk[]> {
  const base = buildOptions(options);
  const { path: first, name } = options.first ?? { path: 'src/index.ts', name: 'peerset' };
  const { outputFiles, metafile } = await build({
    ...base,
    entryPoints: { ...entries },
    outdir: OUT,
    splitting: true,
    chunkNames: options.chunkNames ?? 'chunks/[name]-[hash]',
    packages: options.packages === 'external' ? 'external' : 'bundle',
    sourcemap: options.hasMaps === true ? 'linked' : false,
    metafile: true,
    write: false,
    plugins: [...options.plugins ?? [], firstIsThere(first, name), ...base.plugins ?? []],
  });
  return outputFiles.map(({ path, contents }) => chunkOf(relative(join(ROOT, OUT), path), contents, metafile.outputs));
}

/** A chunk and everything that comes with it, not what it asks for later. */
export function withImports(chunks: readonly Chunk[], path: string): readonly Chunk[] {
  const found = new Map<string, Chunk>();
  const queue = [path];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const chunk = chunks.find((candidate) => candidate.path === next);
    if (chunk === undefined || found.has(next)) continue;
    found.set(next, chunk);
    queue.push(...chunk.imports);
  }
  return [...found.values()];
}

/** Nothing is written there; esbuild wants a name to compute paths from. */
const OUT = 'dist';

function chunkOf(path: string, bytes: Uint8Array, outputs: Metafile['outputs']): Chunk {
  const { imports, entryPoint, inputs } = outputs[`${OUT}/${path}`]!;
  const pathsOf = (isLate: boolean): string[] => imports
    .filter(({ kind, external }) => external !== true && (kind === 'dynamic-import') === isLate)
    .map((used) => relative(OUT, used.path));
  return {
    path,
    bytes,
    imports: pathsOf(false),
    lateImports: pathsOf(true),
    entry: entryPoint,
    inputs: new Map(Object.entries(inputs).map(([input, { bytesInOutput }]) => [input, bytesInOutput])),
  };
}

/** Late parts share the first one, which has this name, as a whole. It goes before plugins that read sources as well. */
function firstIsThere(first: string, name: string): Plugin {
  const setup: Plugin['setup'] = (builder) => {
    builder.onResolve({ filter: /^\..*\.ts$/ }, ({ kind, path, resolveDir }) => {
      // Sources of workers and of WebAssembly are texts, and share nothing with anybody.
      if (kind !== 'dynamic-import' || path.endsWith('-source.ts')) return undefined;
      return { path: join(resolveDir, path), pluginData: { isLate: true } };
    });
    builder.onLoad({ filter: /\.ts$/ }, async ({ path, pluginData }) => {
      if ((pluginData as { isLate?: boolean } | undefined)?.isLate !== true) return undefined;
      const contents = `${withNumbers(await readFile(path, 'utf8'))}\nexport { ${name} as firstPart } from ${JSON.stringify(join(ROOT, first))};\n`;
      return { contents, loader: 'ts', resolveDir: dirname(path) };
    });
  };
  return { name: 'first-is-there', setup };
}
