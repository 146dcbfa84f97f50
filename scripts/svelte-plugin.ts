/**
 * Compiles the panel's Svelte components for esbuild. Their styles become texts that `src/ui/sheets.ts` puts into each shadow
 * root the panel lives in: constructed style sheets need no permission of a strict Content-Security-Policy, and nothing leaks
 * into the page. Files `*.svelte.ts` hold state with runes and are compiled as modules.
 */
import { transform, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, compileModule } from 'svelte/compiler';
import { slimRuntime } from './svelte-slim.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SHEETS = join(ROOT, 'src/ui/sheets.ts');

/** For esbuild. */
export const SVELTE: Plugin = {
  name: 'svelte',
  setup(builder) {
    slimRuntime(builder);
    builder.onLoad({ filter: /\.svelte$/ }, async ({ path }) => ({ contents: await component(await readFile(path, 'utf8'), path), loader: 'js' }));
    builder.onLoad({ filter: /\.svelte\.ts$/ }, async ({ path }) => ({ contents: await runes(await readFile(path, 'utf8'), path), loader: 'js' }));
    // Styles are there for what they do when they are loaded, whatever the package says of its files.
    builder.onResolve({ filter: /^\..*\.css$/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path), sideEffects: true }));
    builder.onLoad({ filter: /[\\/]ui[\\/].*\.css$/ }, async ({ path }) => ({ contents: sheet(await minified(await readFile(path, 'utf8'))), loader: 'js' }));
  },
};

async function component(source: string, path: string): Promise<string> {
  // The name decides the class that scopes its styles: relative, so that every machine writes the same bytes. Elements are made one by one:
  // from a text of HTML they would need a Trusted Types policy of a page that may have none to give.
  const { js, css } = compile(source, { filename: relative(ROOT, path), generate: 'client', css: 'external', runes: true, dev: false, fragments: 'tree', cssHash: ({ hash, filename: name }) => `p${hash(name).slice(0, 4)}` });
  return css === null ? js.code : `${js.code}\n${sheet(await minified(css.code))}`;
}

async function runes(source: string, path: string): Promise<string> {
  const { code } = await transform(source, { loader: 'ts', target: 'esnext', tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } } });
  return compileModule(code, { filename: relative(ROOT, path), generate: 'client', dev: false }).js.code;
}

async function minified(css: string): Promise<string> {
  return (await transform(css, { loader: 'css', minify: true })).code;
}

function sheet(css: string): string {
  return `import { addSheet as $addSheet } from ${JSON.stringify(SHEETS)};\n$addSheet(${JSON.stringify(css)});\n`;
}
