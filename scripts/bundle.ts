/**
 * One place that knows how our TypeScript becomes a file that a browser runs, so that tests, demos, the
 * size check and the published bundle all run the same thing. ES2022, no polyfills.
 */
import { build, type BuildOptions } from 'esbuild';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface BundleOptions {
  /** Small, for users; readable with an inline source map otherwise. */
  readonly minify?: boolean;
  /** A classic script that sets this global, instead of a module. */
  readonly globalName?: string;
  /** Modules left out: the page must bring them. */
  readonly external?: readonly string[];
}

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
    sourcemap: options.minify === true ? false : 'inline',
    // Same input, same output: a bundle can be compared byte for byte.
    legalComments: 'none',
    external: [...options.external ?? []],
    logLevel: 'silent',
  };
}
