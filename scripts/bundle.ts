/**
 * One place that knows how our TypeScript becomes a file that a browser runs, so that tests, demos, the
 * size check and the published bundle all run the same thing. ES2022, no polyfills.
 *
 * Whatever is bundled carries the code of its worker as text (docs/adr/0013-verification-in-workers.md).
 */
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CURVE_INLINE } from './curve-plugin.ts';
import { LIMITS_INLINE } from './limits-plugin.ts';
import { SVELTE } from './svelte-plugin.ts';

/** The folder of the project. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface BundleOptions {
  /** Small, for users; readable with an inline source map otherwise. */
  readonly minify?: boolean;
  /** No source map: for whoever opens many pages and reads none. */
  readonly isUnmapped?: boolean;
  /** A classic script that sets this global, instead of a module. */
  readonly globalName?: string;
  /** Modules left out: the page must bring them. */
  readonly external?: readonly string[];
  /** Whether packages that only some signalling networks need are inside, too. */
  readonly hasCarriers?: boolean;
}

/** Packages of signalling networks that few name: larger than all we load for the network. A page that names one brings it. */
const CARRIERS = ['mqtt', '@supabase/supabase-js', 'firebase/*', '@waku/sdk'];

/**
 * Bundles `entry` (a path, relative to the project) with everything it imports into one text.
 * @throws with esbuild's list of errors.
 */
export async function bundle(entry: string, options: BundleOptions = {}): Promise<string> {
  const result = await build({ ...buildOptions(options), entryPoints: [entry], write: false });
  const output = result.outputFiles?.[0];
  if (output === undefined) throw new Error(`esbuild wrote nothing for ${entry}`);
  return output.text;
}

/** What we tell esbuild, for callers that bundle in their own way. */
export function buildOptions(options: BundleOptions = {}): BuildOptions {
  return {
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: options.globalName === undefined ? 'esm' : 'iife',
    ...(options.globalName === undefined ? {} : { globalName: options.globalName }),
    minify: options.minify ?? false,
    sourcemap: options.minify === true || options.isUnmapped === true ? false : 'inline',
    // Same input, same output: a bundle can be compared byte for byte.
    legalComments: 'none',
    external: [...options.external ?? [], ...options.hasCarriers === true ? [] : CARRIERS],
    logLevel: 'silent',
    plugins: [WORKER_INLINE, CURVE_INLINE, SVELTE, LIMITS_INLINE, NIP77_INSIDE, TWO_UTILS],
  };
}

/** Puts the programs of workers, each bundled on its own, where `worker-source.ts`, `stretch-source.ts` and `journal-source.ts` only keep their place. */
const WORKER_INLINE: Plugin = {
  name: 'worker-inline',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]adapters[\\/]verifier[\\/]worker-source\.ts$/ }, async () => ({
      contents: `export const WORKER_SOURCE = ${JSON.stringify(await programOf(new URL('../src/adapters/verifier/verify-worker.ts', import.meta.url)))};`,
    }));
    builder.onLoad({ filter: /[\\/]adapters[\\/]work[\\/]work-source\.ts$/ }, async () => ({
      contents: `export const WORK_SOURCE = ${JSON.stringify(await programOf(new URL('../src/adapters/work/work-worker.ts', import.meta.url)))};`,
    }));
    builder.onLoad({ filter: /[\\/]adapters[\\/]judge[\\/]judge-source\.ts$/ }, async () => ({
      contents: `export const JUDGE_SOURCE = ${JSON.stringify(await programOf(new URL('../src/adapters/judge/judge-worker.ts', import.meta.url)))};`,
    }));
    builder.onLoad({ filter: /[\\/]adapters[\\/]stretching[\\/]stretch-source\.ts$/ }, async () => ({
      contents: `export const STRETCH_SOURCE = ${JSON.stringify(await programOf(new URL('../src/adapters/stretching/stretch-worker.ts', import.meta.url)))};`,
    }));
    builder.onLoad({ filter: /[\\/]adapters[\\/]journal[\\/]journal-source\.ts$/ }, async () => ({
      contents: `export const JOURNAL_SOURCE = ${JSON.stringify(await programOf(new URL('../src/adapters/journal/journal-worker.ts', import.meta.url)))};`,
    }));
    builder.onLoad({ filter: /[\\/]adapters[\\/]files[\\/]files-source\.ts$/ }, async () => ({
      contents: `export const FILES_SOURCE = ${JSON.stringify(await programOf(new URL('../src/adapters/files/files-worker.ts', import.meta.url)))};`,
    }));
    builder.onLoad({ filter: /[\\/]adapters[\\/]hashing[\\/]cut-source\.ts$/ }, async () => ({
      contents: `export const CUT_SOURCE = ${JSON.stringify(await programOf(new URL('../src/adapters/hashing/cut-worker.ts', import.meta.url)))};`,
    }));
  },
};

/**
 * Helpers of `@noble/hashes` twice: once for the hashes that every page begins with, once for all that comes later. A module lies in one file,
 * so that pages downloaded first what only curves and password hashes use.
 */
const TWO_UTILS: Plugin = {
  name: 'two-utils',
  setup(builder) {
    builder.onResolve({ filter: /^(\.|@noble\/hashes)\/utils\.js$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === TWO_UTILS || !/[\\/]@noble[\\/]/.test(importer) || /[\\/]@noble[\\/]hashes[\\/](sha2|_md|hmac|hkdf)\.js$/.test(importer)) return undefined;
      const { path: file } = await builder.resolve(path, { importer, resolveDir, kind, pluginData: TWO_UTILS });
      return /[\\/]@noble[\\/]hashes[\\/]/.test(file) ? { path: file, suffix: '?late' } : undefined;
    });
  },
};

/** Of nostr-tools only the one file that a bridge uses, and that inside, also where packages stay imports: nobody shall install the rest for it. */
const NIP77_INSIDE: Plugin = {
  name: 'nip77-inside',
  setup(builder) {
    const file = join(ROOT, 'node_modules/nostr-tools/lib/esm/nip77.js');
    builder.onResolve({ filter: /^nostr-tools$/ }, ({ importer }) => (/[\\/]src[\\/]bridge[\\/]/.test(importer) ? { path: 'nip77', namespace: 'nip77' } : undefined));
    builder.onResolve({ filter: /nip77\.js$/ }, ({ path, namespace }) => (namespace === 'nip77' ? { path } : undefined));
    builder.onLoad({ filter: /./, namespace: 'nip77' }, () => ({ contents: `export * as nip77 from ${JSON.stringify(file)}`, resolveDir: ROOT }));
  },
};

const programs = new Map<string, Promise<string>>();

/** A classic script, always minified: it is part of everybody's download. */
function programOf(entry: URL): Promise<string> {
  const made = programs.get(entry.href) ?? build({
    absWorkingDir: ROOT,
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    write: false,
    plugins: [LIMITS_INLINE],
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  programs.set(entry.href, made);
  return made;
}
