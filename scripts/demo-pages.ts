/**
 * The pages of `npm start`. A demo is a folder with `index.html`, `style.css` and `main.ts`, and a line in the table below; that
 * is all there is to add. What a page needs is read and bundled when somebody first asks for it, so that ten demos start as
 * quickly as one.
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

/** Something to serve. */
export interface Asset {
  readonly type: string;
  /** Rejects where it does not build. */
  body(): Promise<string>;
}

/** All there is to serve, by path. */
export function demoAssets(swarm: { readonly trackerPort: number }): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>([
    // A site of your own needs no header for it, only this type: see docs/FILES.md.
    ['/peerset-sw.js', script(async () => (await import('./service-worker.ts')).serviceWorker())],
    ['/swarm.json', { type: 'application/json', body: () => Promise.resolve(JSON.stringify(swarm)) }],
  ]);
  for (const [path, folder] of PAGES) {
    const text = (name: string) => () => readFile(join(ROOT, folder, name), 'utf8');
    assets.set(path, { type: 'text/html; charset=utf-8', body: once(text('index.html')) });
    assets.set(`${path}style.css`, { type: 'text/css; charset=utf-8', body: once(text('style.css')) });
    assets.set(`${path}main.js`, script(() => program(`${folder}/main.ts`)));
  }
  return assets;
}

/** Where `path` lacks only its last slash, the page that is meant. */
export function pageMeant(path: string): string | undefined {
  return PAGES.has(`${path}/`) ? `${path}/` : undefined;
}

function script(make: () => Promise<string>): Asset {
  return { type: 'text/javascript; charset=utf-8', body: once(make) };
}

/** Readable, without a source map: that would be four fifths of what a page loads. */
async function program(entry: string): Promise<string> {
  const { bundle } = await import('./bundle.ts');
  return bundle(entry, { isUnmapped: true });
}

/** Made once, and again where it failed: whoever mends what does not build only loads the page again. */
function once(make: () => Promise<string>): () => Promise<string> {
  let made: Promise<string> | undefined;
  return () => (made ??= make().catch((error: unknown) => {
    made = undefined;
    throw error;
  }));
}
