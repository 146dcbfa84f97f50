/**
 * A page whose profile can be read: bundled like every other, but its worker's program is not minified, and
 * we know which line came from which of our files. esbuild writes the path of each module as a comment at the
 * margin before it, and nothing else there looks like one: that is all the source map this needs.
 */
import { build } from 'esbuild';
import { buildOptions } from '../../scripts/bundle.ts';

/** Which file a line of a bundle came from. */
export interface SourceIndex {
  /** The path of the module that holds this line (from 0), relative to the project; '' before the first module. */
  fileAt(line: number): string;
}

/** A page's program, and where its lines and those of its workers came from. */
export interface ReadableBundle {
  readonly script: string;
  readonly page: SourceIndex;
  readonly worker: SourceIndex;
}

const MODULE_COMMENT = /^\s*\/\/ (\S+\.[cm]?[jt]s)$/;

/** Bundles a page that can be profiled. */
export async function readableBundle(entry: string): Promise<ReadableBundle> {
  const worker = await readable('src/adapters/verifier/verify-worker.ts', 'iife');
  const script = await readable(entry, 'esm', worker);
  return { script, page: indexSources(script), worker: indexSources(worker) };
}

async function readable(entry: string, format: 'esm' | 'iife', workerText?: string): Promise<string> {
  const shared = buildOptions();
  const plugins = [...shared.plugins ?? []];
  if (workerText !== undefined) {
    // The first plugin that answers wins: this one stands before that which puts the minified program in place.
    plugins.unshift({
      name: 'worker-readable',
      setup(builder) {
        builder.onLoad({ filter: /[\\/]adapters[\\/]verifier[\\/]worker-source\.ts$/ }, () => ({
          contents: `export const WORKER_SOURCE = ${JSON.stringify(workerText)};`,
        }));
      },
    });
  }
  const result = await build({ ...shared, format, minify: false, sourcemap: false, plugins, entryPoints: [entry], write: false });
  const output = result.outputFiles?.[0];
  if (output === undefined) throw new Error(`esbuild wrote nothing for ${entry}`);
  return output.text;
}

/** Reads the comments that esbuild left. */
export function indexSources(text: string): SourceIndex {
  const starts: { readonly line: number; readonly file: string }[] = [];
  text.split('\n').forEach((words, line) => {
    const file = MODULE_COMMENT.exec(words)?.[1];
    // Dependencies may be installed elsewhere and linked to.
    if (file !== undefined) starts.push({ line, file: file.replace(/^.*(?=node_modules\/)/, '') });
  });
  return {
    fileAt(line) {
      return starts.findLast(start => start.line <= line)?.file ?? '';
    },
  };
}
