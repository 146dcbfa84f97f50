/**
 * `npm run build`: writes dist/.
 *
 *   index.js, core.js,  ES modules for bundlers; our dependencies stay imports
 *   rules.js, test.js
 *   react.js, vue.js,   what frameworks and pages import beside index.js; svelte/ has components as sources and compiled
 *   element.js, svelte/
 *   panel/              the Network panel, loaded by these when it is shown
 *   custom-elements.json  what editors know of our elements
 *   peerset.js          a minified module for a page without a build step, everything inside
 *   chunks/             what these load, at once or later; lies beside them, wherever they are served from
 *   peerset-element.js  our elements for such a page, beside peerset.js; peerset-panel/ is the panel for it
 *   peerset.global.js   all of it in one classic script: `peerset('room')`, all else under `peersetDB`
 *   peerset-sw.js       the service worker, a classic script that a site serves from its own folder
 *   node.js             what programs import
 *   bridge.js           mirrors a room to Nostr relays
 *   cli.js              the command `peerset` (bin/peerset.js), for Node
 *   types/              declarations
 *   THIRD-PARTY.txt     the licences of what is inside
 *
 * The output depends on nothing but the sources and the lock file. Chunks are named by their content, so they may be
 * cached for ever; whoever deploys a new version keeps the old ones for pages that are open.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { frameworkBindings, pageElements, panelPieces, svelteComponents } from './bindings.ts';
import { bundle, ROOT } from './bundle.ts';
import { bundleChunks, type Chunk } from './chunks.ts';
import { manifest } from './manifest.ts';
import { thirdPartyNotices } from './notices.ts';
import { serviceWorker } from './service-worker.ts';

const DIST = join(ROOT, 'dist');

async function buildModules(): Promise<void> {
  // Entries share their chunks, so that importing two loads the core once, and what one throws the other knows.
  const entries = { index: 'src/index.ts', core: 'src/core.ts', rules: 'src/rules.ts', test: 'src/test.ts', node: 'src/node.ts', bridge: 'src/bridge/bridge.ts', cli: 'src/cli/main.ts' };
  writeAll(await bundleChunks(entries, { packages: 'external' }));
}

async function buildForPages(): Promise<void> {
  writeAll(await bundleChunks({ peerset: 'src/index.ts' }, { minify: true }));
  const classic = await bundle('src/index.ts', { minify: true, globalName: 'peersetDB' });
  write('peerset.global.js', `${classic}globalThis.peerset=peersetDB.peerset;\n`);
}

function buildTypes(): void {
  const types = join(DIST, 'types');
  // They are not checked here: `npm run types` does, and it takes three times as long.
  const words = ['node_modules/typescript/bin/tsc', '-p', 'scripts/tsconfig.build.json', '--noCheck', '--outDir', types];
  const result = spawnSync(process.execPath, words, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) throw new Error('tsc wrote no declarations');
  for (const file of readdirSync(types, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(types, file);
    // tsc leaves our `.ts` endings as they are; a reader of declarations looks for `.js` and finds `.d.ts`.
    const text = readFileSync(path, 'utf8').replaceAll(/(from\s+|import\()(['"])(\.{1,2}\/[^'"]+)\.ts\2/g, '$1$2$3.js$2');
    // Styles are inside what they style.
    writeFileSync(path, text.replaceAll(/^import '[^']+\.css';\n/gm, ''));
  }
}

async function buildBindings(): Promise<void> {
  const pieces = [frameworkBindings(), svelteComponents(), panelPieces('panel', '../index.js', '../rules.js'), pageElements(), panelPieces('peerset-panel', '../peerset.js')];
  writeAll((await Promise.all(pieces)).flat());
  write('custom-elements.json', manifest());
}

function writeAll(chunks: readonly Pick<Chunk, 'path' | 'bytes'>[]): void {
  for (const { path, bytes } of chunks) write(path, bytes);
}

function write(name: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(join(DIST, name)), { recursive: true });
  writeFileSync(join(DIST, name), contents);
}

rmSync(DIST, { recursive: true, force: true });
await buildModules();
await buildForPages();
await buildBindings();
write('peerset-sw.js', await serviceWorker());
buildTypes();
write('THIRD-PARTY.txt', thirdPartyNotices());
console.log(`dist/: ${readdirSync(DIST).join(' ')}`);
