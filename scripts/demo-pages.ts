/**
 * The pages of `npm start`. A demo is a folder with `index.html`, `style.css` and `main.ts`, and a line in the table below; that
 * is all there is to add.
 *
 * Programs are made when somebody first asks for one, all of them at once: what they share, the library and the panel, lies in files of
 * their own, of which a page loads what it needs when it needs it, and a browser that saw one demo has most of the others. They are made
 * once for a process, however many servers it runs.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Chunk } from './chunks.ts';

/** The folder of the project. What bundles is loaded with the first page that needs it: a compiler takes longer to load than a server to start. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where a page is, and the folder it lies in. Addresses end in a slash: files of a page are found from there. */
const PAGES: ReadonlyMap<string, string> = new Map([
  ['/', 'demo'],
  ['/panel/', 'demo/panel'],
  ['/lab/', 'demo/lab'],
  ['/drop/', 'demo/drop'],
  ['/live/', 'demo/live'],
  ['/demos/', 'demo/list'],
  ['/map/', 'demo/map'],
  ['/comments/', 'demo/comments'],
  ['/notebook/', 'demo/notebook'],
]);

/** Of these pages there is nothing but text. */
const WITHOUT_PROGRAM = ['demo/list'];
/** Programs, and maps that tell a browser's tools how these were before they were made small. Nothing is made for whoever asks for anything else. */
const PROGRAM = /\.js(\.map)?$/;

/** Where a page that is used without a network lists all its parts, so that a browser has them before they are needed. */
const ALL_PARTS = '<!-- all parts -->';

/** Something to serve. */
export interface Asset {
  readonly type: string;
  readonly body: string;
  /** Whether its name says what is in it, so that a browser may keep it. */
  readonly isLasting?: boolean;
}

/** What lies at addresses. */
export interface DemoSite {
  /** What is at `path`; undefined where there is nothing. Rejects where it does not build. */
  asset(path: string): Promise<Asset | undefined>;
  /** Where `path` lacks only its last slash, the page that is meant. */
  pageMeant(path: string): string | undefined;
}

/** All there is to serve. */
export function demoSite(swarm: { readonly trackerPort: number }): DemoSite {
  const made = new Map<string, () => Promise<Asset>>([
    // A site of your own needs no header for it, only this type: see docs/FILES.md.
    ['/peerset-sw.js', once(async () => script(await (await import('./service-worker.ts')).serviceWorker()))],
    ['/swarm.json', async () => ({ type: 'application/json', body: JSON.stringify(swarm) })],
  ]);
  for (const [path, folder] of PAGES) {
    const file = (name: string, type: string) => once(async () => ({ type, body: await readFile(join(ROOT, folder, name), 'utf8') }));
    made.set(path, once(async () => ({ type: 'text/html; charset=utf-8', body: await pageOf(path, folder) })));
    made.set(`${path}style.css`, file('style.css', 'text/css; charset=utf-8'));
  }
  return {
    asset: async (path) => made.get(path)?.() ?? (PROGRAM.test(path) ? (await programs()).get(path) : undefined),
    pageMeant: (path) => (PAGES.has(`${path}/`) ? `${path}/` : undefined),
  };
}

async function pageOf(path: string, folder: string): Promise<string> {
  const page = await readFile(join(ROOT, folder, 'index.html'), 'utf8');
  return page.includes(ALL_PARTS) ? page.replace(ALL_PARTS, linksTo(await parts(), `${path.slice(1)}main.js`)) : page;
}

/** Programs of all pages and the files that they share. */
const parts = once(async (): Promise<readonly Chunk[]> => {
  const { bundleChunks } = await import('./chunks.ts');
  const entries = [...PAGES].filter(([, folder]) => !WITHOUT_PROGRAM.includes(folder)).map(([path, folder]) => [`${path.slice(1)}main`, `${folder}/main.ts`]);
  return bundleChunks(Object.fromEntries(entries) as Readonly<Record<string, string>>, { minify: true, hasMaps: true });
});

/** The same by path. */
const programs = once(async (): Promise<ReadonlyMap<string, Asset>> => new Map((await parts()).map(({ path, bytes }) => {
  const text = Buffer.from(bytes).toString('utf8');
  return [`/${path}`, { ...path.endsWith('.map') ? { type: 'application/json', body: text } : script(text), isLasting: path.startsWith('chunks/') }];
})));

/** All that a program may ask for, now or later. */
function linksTo(chunks: readonly Chunk[], program: string): string {
  const found = new Set<string>();
  const queue = [program];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const chunk = chunks.find((candidate) => candidate.path === path);
    queue.push(...chunk?.imports ?? [], ...chunk?.lateImports ?? []);
  }
  return [...found].map((path) => `<link rel="modulepreload" href="/${path}">`).join('\n');
}

function script(body: string): Asset {
  return { type: 'text/javascript; charset=utf-8', body };
}

/** Made once, and again where it failed: whoever mends what does not build only loads the page again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make().catch((error: unknown) => {
    made = undefined;
    throw error;
  }));
}
