/**
 * `npm run build`: writes dist/.
 *
 *   index.js, core.js   ES modules for bundlers; our dependencies stay imports
 *   peerset.js          everything in one minified module, for a page without a build step
 *   peerset.global.js   the same as a classic script: `peerset('room')`, all else under `peersetDB`
 *   types/              declarations
 *   THIRD-PARTY.txt     the licences of what is inside
 *
 * The output depends on nothing but the sources and the lock file.
 */
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOptions, bundle, ROOT } from './bundle.ts';
import { thirdPartyNotices } from './notices.ts';

const DIST = join(ROOT, 'dist');

async function buildModules(): Promise<void> {
  await build({
    ...buildOptions(),
    entryPoints: { index: 'src/index.ts', core: 'src/core.ts' },
    outdir: DIST,
    // Two entries share their chunks, so that importing both loads the core once.
    splitting: true,
    packages: 'external',
    sourcemap: false,
  });
}

async function buildSingleFiles(): Promise<void> {
  write('peerset.js', await bundle('src/index.ts', { minify: true }));
  const classic = await bundle('src/index.ts', { minify: true, globalName: 'peersetDB' });
  write('peerset.global.js', `${classic}globalThis.peerset=peersetDB.peerset;\n`);
}

function buildTypes(): void {
  const types = join(DIST, 'types');
  const words = ['node_modules/typescript/bin/tsc', '-p', 'scripts/tsconfig.build.json', '--outDir', types];
  const result = spawnSync(process.execPath, words, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) throw new Error('tsc wrote no declarations');
  for (const file of readdirSync(types, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(types, file);
    // tsc leaves our `.ts` endings as they are; a reader of declarations looks for `.js` and finds `.d.ts`.
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(from\s+|import\()(['"])(\.{1,2}\/[^'"]+)\.ts\2/g, '$1$2$3.js$2'));
  }
}

function write(name: string, text: string): void {
  writeFileSync(join(DIST, name), text);
}

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST, { recursive: true });
await buildModules();
await buildSingleFiles();
buildTypes();
write('THIRD-PARTY.txt', thirdPartyNotices());
console.log(`dist/: ${readdirSync(DIST).join(' ')}`);
