/**
 * Svelte's own code without what we never use of it. It asks at run time whether it is being developed with, whether it takes over what a
 * server wrote, and whether there are components of older kinds. Here all of that is no, and what is said in the file itself a bundler can leave out. Where a later Svelte
 * is written in another way nothing breaks: the panel gets larger, which its budget notices.
 */
import type { PluginBuild } from 'esbuild';
import { readFile } from 'node:fs/promises';

/** What is never so in a panel, as Svelte names it. */
const NEVER: readonly string[] = ['DEV', 'hydrating', 'async_mode_flag', 'legacy_mode_flag', 'tracing_mode_flag'];

/**
 * Also says which files do nothing by being loaded, since Svelte does not: they are named, since to be asked for each file of each package would
 * slow all bundles down.
 */
export function slimRuntime(builder: PluginBuild): void {
  builder.initialOptions.define = { ...builder.initialOptions.define, ...Object.fromEntries(NEVER.map((name) => [name, 'false'])) };
  builder.onLoad({ filter: /[\\/]esm-env[\\/]index\.js$/ }, () => ({ contents: 'export const DEV = false, BROWSER = true, NODE = false;' }));
  builder.onLoad({ filter: /[\\/]node_modules[\\/]svelte[\\/]src[\\/].*\.js$/ }, async ({ path }) => ({ contents: slimmed(await readFile(path, 'utf8')), loader: 'js' }));
  builder.onResolve({ filter: /^svelte(\/|$)|^\..*\/(custom-element|legacy-client|reconciler|customizable-select)\.js$/ }, async ({ path, pluginData, importer, ...rest }) => {
    const isAsked = path.startsWith('svelte') || /[\\/]node_modules[\\/]svelte[\\/]src[\\/]/.test(importer);
    if (pluginData === SLIM || !isAsked || path.includes('flags')) return undefined;
    const { resolveDir, kind } = rest;
    return { ...await builder.resolve(path, { importer, resolveDir, kind, pluginData: SLIM }), sideEffects: false };
  });
}

/** Marks what is being resolved for the second time. */
const SLIM = {};

/** One file of Svelte without the imports of what is never so: what nobody declares, esbuild says (`define`). */
function slimmed(source: string): string {
  return source
    .replaceAll(/^import \{([^}]*)\} from ('[^']+');$/gm, (_, list: string, from: string) => {
      const names = list.split(',').map((name) => name.trim()).filter((name) => name !== '' && !NEVER.includes(name));
      return names.length === 0 ? '' : `import { ${names.join(', ')} } from ${from};`;
    })
    // Where it is declared; it would change only where what a server wrote is taken over.
    .replace('export let hydrating = false;', '')
    .replace(/^\thydrating = value;$/m, '');
}
