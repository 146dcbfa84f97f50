/**
 * A site with examples as they stand in `examples/`, beside what we publish for pages, all of it in memory. It compiles as an application's own
 * tools would: components by Vue's and Svelte's compilers, what they import of ours from the same files as the package has.
 */
import { build, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { compileScript, parse } from 'vue/compiler-sfc';
import { pageElements, panelPieces } from '../../scripts/bindings.ts';
import { buildOptions, bundle, ROOT } from '../../scripts/bundle.ts';

/** A running site. */
export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** Entries of the package, where their sources are; the library and the panel are files of the site. */
const ENTRIES: ReadonlyMap<string, string> = new Map([
  ['peerset/react', 'src/bindings/react.ts'],
  ['peerset/vue', 'src/bindings/vue.ts'],
  ['peerset/svelte', 'src/bindings/svelte/index.ts'],
  ['peerset/element', 'src/bindings/element/index.ts'],
]);
const SHARED: ReadonlyMap<string, string> = new Map([
  ['peerset', '/peerset.js'],
  [join(ROOT, 'src/index.ts'), '/peerset.js'],
  [join(ROOT, 'src/ui/mount.ts'), '/peerset-panel/index.js'],
]);

const PACKAGE: Plugin = {
  name: 'package',
  setup(builder) {
    builder.onResolve({ filter: /^peerset(\/|$)|^\..*\/(index|mount)\.ts$/ }, ({ path, resolveDir }) => {
      const shared = SHARED.get(path.startsWith('.') ? join(resolveDir, path) : path);
      if (shared !== undefined) return { path: shared, external: true };
      const entry = ENTRIES.get(path);
      return entry === undefined ? undefined : { path: join(ROOT, entry) };
    });
    builder.onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor } = parse(await readFile(path, 'utf8'), { filename: path });
      return { contents: compileScript(descriptor, { id: 'app', inlineTemplate: true }).content, loader: 'ts' };
    });
  },
};

/** Bundles an application; `development` keeps what frameworks do only then. Decorators are those that Angular's own tools compile. */
async function application(entry: string, mode: 'production' | 'development'): Promise<string> {
  const base = buildOptions();
  const { outputFiles } = await build({
    ...base,
    entryPoints: [entry],
    write: false,
    sourcemap: false,
    minify: mode === 'production',
    jsx: 'automatic',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, verbatimModuleSyntax: true } },
    conditions: mode === 'production' ? [] : ['development'],
    define: {
      'process.env.NODE_ENV': JSON.stringify(mode),
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    plugins: [PACKAGE, ...base.plugins ?? []],
  });
  return outputFiles[0]!.text;
}

/** Entries of the examples that are compiled, by their folder. */
const PROGRAMS: ReadonlyMap<string, string> = new Map([['react', 'main.tsx'], ['vue', 'main.ts'], ['svelte', 'main.ts'], ['angular', 'main.ts']]);

/** What a site has. */
export interface SiteOptions {
  /** Public trackers are out of reach: whoever asks for one gets this. */
  readonly trackerUrl: string;
  /** Folders of `examples/`. */
  readonly names: readonly string[];
  /** What runs at `/`. */
  readonly fixture?: string;
}

/** Serves examples, each in a folder of its own, and at `/` the fixture. */
export async function serveSite({ trackerUrl, names, fixture }: SiteOptions): Promise<Site> {
  const detour = `<script>globalThis.WebSocket = class extends WebSocket { constructor() { super(${JSON.stringify(trackerUrl)}); } };</script>`;
  const page = async (name: string): Promise<string> => `<!doctype html>${detour}${await readFile(join(ROOT, 'examples', name, 'index.html'), 'utf8')}`;
  const files = new Map<string, string>([
    ['/', `<!doctype html><meta charset="utf-8"><title>bindings</title><link rel="icon" href="data:,">${detour}<body><script type="module" src="/fixture.js"></script>`],
  ]);
  const put = async (path: string, text: string | Promise<string>): Promise<unknown> => files.set(path, await text);
  await Promise.all([
    ...names.map((name) => put(`/${name}/`, page(name))),
    ...names.filter((name) => PROGRAMS.has(name)).map((name) => put(`/${name}/${PROGRAMS.get(name)!}`, application(`examples/${name}/${PROGRAMS.get(name)!}`, 'production'))),
    put('/peerset.js', bundle('src/index.ts', { minify: true })),
    ...fixture === undefined ? [] : [put('/fixture.js', application(fixture, 'development'))],
    ...[pageElements(), panelPieces('peerset-panel', '../peerset.js')].map(async (pieces) => {
      for (const { path, bytes } of await pieces) files.set(`/${path}`, Buffer.from(bytes).toString('utf8'));
    }),
  ]);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    // What lies beside an example's page is what lies beside every other.
    const text = files.get(pathname) ?? files.get(pathname.replace(/^\/(plain|element)\//, '/'));
    const type = pathname.endsWith('/') ? 'text/html' : 'text/javascript';
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(text ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
