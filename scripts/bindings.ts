/**
 * What frameworks and pages import beside the library: bindings, elements, the panel, and Svelte components as sources. Each is a small file
 * that imports the library which lies beside it, and asks for the panel when it is shown; nothing is in two files. So a page that
 * uses several of them has one library, and one list of open rooms.
 */
import { build, transform, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { buildOptions, ROOT } from './bundle.ts';
import { bundleChunks, type Chunk } from './chunks.ts';

/** One file of `dist/`. */
export interface Piece {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Addresses of library, panel and rules, as one who lies in a certain folder sees them. */
interface Neighbours {
  readonly library: string;
  readonly panel: string;
  /** The entry `peerset/rules`, where there is one. */
  readonly rules?: string | undefined;
}

const OUT = join(ROOT, 'dist');
const SVELTE_FOLDER = join(ROOT, 'src/bindings/svelte');

/** For bundlers: `react.js`, `vue.js`, `element.js`; their frameworks stay imports. */
export async function frameworkBindings(): Promise<readonly Piece[]> {
  return piecesOf({
    entries: { react: 'src/bindings/react.ts', vue: 'src/bindings/vue.ts', element: 'src/bindings/element/index.ts' },
    neighbours: { library: './index.js', panel: './panel/index.js' },
  });
}

/** For pages without a build step, beside `peerset.js`: the elements. */
export async function pageElements(): Promise<readonly Piece[]> {
  return piecesOf({
    entries: { 'peerset-element': 'src/bindings/element/index.ts' },
    neighbours: { library: './peerset.js', panel: './peerset-panel/index.js' },
    minify: true,
  });
}

/**
 * The panel with everything it is made of, in a folder of its own, and a file for each section. `library` and `rules`: as seen from there. Pages have no
 * file of rules, since what they load first would be cut in two for it: there they are a part of the panel, for who looks at the dial.
 */
export async function panelPieces(folder: string, library: string, rules?: string): Promise<readonly Chunk[]> {
  return bundleChunks({ [`${folder}/index`]: 'src/ui/mount.ts' }, {
    minify: true,
    // The frame is always there before its sections are.
    first: { path: 'src/ui/mount.ts', name: 'mountNetwork' },
    chunkNames: `${folder}/[name]-[hash]`,
    plugins: [beside({ library, panel: '', rules })],
  });
}

/** Svelte components as an application's own Svelte compiles them, and compiled for whoever has no Svelte in its build. */
export async function svelteComponents(): Promise<readonly Piece[]> {
  const sources = ['PeersetDB.svelte', 'Room.svelte', 'NetworkPanel.svelte'].map(async (name) => {
    return piece(`svelte/${name}`, published(await readFile(join(SVELTE_FOLDER, name), 'utf8')));
  });
  const scripts = ['index', 'context'].map(async (name) => {
    const { code } = await transform(await readFile(join(SVELTE_FOLDER, `${name}.ts`), 'utf8'), { loader: 'ts', target: 'es2022' });
    return piece(`svelte/${name}.js`, published(code));
  });
  const compiled = piecesOf({
    entries: { 'svelte/compiled': 'src/bindings/svelte/index.ts' },
    neighbours: { library: '../index.js', panel: '../panel/index.js' },
  });
  return [...await Promise.all([...sources, ...scripts]), ...await compiled];
}

interface Bundling {
  readonly entries: Readonly<Record<string, string>>;
  readonly neighbours: Neighbours;
  readonly minify?: boolean;
}

async function piecesOf({ entries, neighbours, minify = false }: Bundling): Promise<readonly Piece[]> {
  const base = buildOptions({ minify });
  const { outputFiles } = await build({
    ...base,
    entryPoints: { ...entries },
    outdir: OUT,
    external: ['react', 'vue', 'svelte', 'svelte/*'],
    sourcemap: false,
    write: false,
    plugins: [beside(neighbours), ...base.plugins ?? []],
  });
  return outputFiles.map(({ path, contents }) => ({ path: relative(OUT, path), bytes: contents }));
}

/** Library and panel are files beside, wherever all of it is served from. */
function beside({ library, panel, rules }: Neighbours): Plugin {
  const addresses = new Map([[join(ROOT, 'src/index.ts'), library], [join(ROOT, 'src/ui/mount.ts'), panel], [join(ROOT, 'src/rules.ts'), rules]]);
  return {
    name: 'beside',
    setup(builder) {
      builder.onResolve({ filter: /^\..*\/(index|mount|rules)\.ts$/ }, ({ path, resolveDir, kind }) => {
        const address = kind === 'entry-point' ? undefined : addresses.get(join(resolveDir, path));
        return address === undefined ? undefined : { path: address, external: true };
      });
    },
  };
}

/** What our own sources import, by the names under which it is published. */
function published(source: string): string {
  return source
    .replaceAll("'../../index.ts'", "'peerset'")
    .replaceAll("'../../ui/mount.ts'", "'peerset/panel'")
    .replaceAll("'./props.ts'", "'peerset/svelte'")
    .replaceAll(/(['"])\.\/context\.ts\1/g, "'./context.js'");
}

function piece(path: string, text: string): Piece {
  return { path, bytes: Buffer.from(text) };
}
