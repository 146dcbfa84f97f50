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
    made.set(path, file('index.html', 'text/html; charset=utf-8'));
    made.set(`${path}style.css`, file('style.css', 'text/css; charset=utf-8'));
  }
  return {
    asset: async (path) => made.get(path)?.() ?? (PROGRAM.test(path) ? (await programs()).get(path) : undefined),
    pageMeant: (path) => (PAGES.has(`${path}/`) ? `${path}/` : undefined),
  };
}

/** Programs of all pages and the files that they share, by path. */
const programs = once(async (): Promise<ReadonlyMap<string, Asset>> => {
  const { bundleChunks } = await import('./chunks.ts');
  const entries = [...PAGES].filter(([, folder]) => !WITHOUT_PROGRAM.includes(folder)).map(([path, folder]) => [`${path.slice(1)}main`, `${folder}/main.ts`]);
  const chunks = await bundleChunks(Object.fromEntries(entries) as Readonly<Record<string, string>>, { minify: true, hasMaps: true });
  return new Map(chunks.map(({ path, bytes }) => {
    const text = Buffer.from(bytes).toString('utf8');
    return [`/${path}`, { ...path.endsWith('.map') ? { type: 'application/json', body: text } : script(text), isLasting: path.startsWith('chunks/') }];
  }));
});

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
