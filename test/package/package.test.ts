/**
 * The package as `npm pack` makes it of `dist/`, which the step before has built: what tools that check packages say of it, whether every entry
 * loads in Node, and whether the list of our elements is that of their classes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { compile } from 'svelte/compiler';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/bundle.ts';
import { elementsOf, manifest } from '../../scripts/manifest.ts';
import * as elements from '../../src/bindings/element/index.ts';

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>;
}

let folder = '';
let tarball: Buffer;
const manifestOf = (path: string): Manifest => JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest;
const installed = (): string => join(folder, 'node_modules/peerset');

beforeAll(() => {
  if (!existsSync(join(ROOT, 'dist/types/bindings/react.d.ts'))) execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: ROOT });
  folder = mkdtempSync(join(tmpdir(), 'peerset-package-'));
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT, encoding: 'utf8' })) as [{ filename: string }];
  tarball = readFileSync(join(folder, filename));
  mkdirSync(installed(), { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', installed(), '--strip-components', '1']);
  // The package's dependencies are those of the project.
  for (const name of ['@noble', '@trystero-p2p', 'linkify-it', 're2js', 'react', 'react-dom', 'vue', 'svelte', 'uc.micro']) {
    if (existsSync(join(ROOT, 'node_modules', name))) symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('publint finds nothing wrong', async () => {
  const { messages, pkg } = await publint({ pkgDir: installed(), level: 'warning', strict: true, pack: false });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

test('every entry has types that a bundler and Node resolve', async () => {
  const analysis = await checkPackage(createPackageFromTarballData(tarball));
  if (!analysis.types) throw new Error('the package has no types');
  // A package of ES modules alone: whoever requires it, or resolves as Node 10 did, is told so by its tools.
  const isForModules = (problem: object): boolean => !('resolutionKind' in problem && ['node10', 'node16-cjs'].includes(String(problem.resolutionKind)));
  expect(analysis.problems.filter(isForModules)).toEqual([]);
});

test('every entry loads in Node, and a server renders without rooms', () => {
  const { exports } = manifestOf(installed());
  const entries = Object.keys(exports).filter((entry) => !/\.json$/.test(entry)).map((entry) => entry.replace(/^\./, 'peerset'));
  writeFileSync(join(folder, 'server.mjs'), readFileSync(join(ROOT, 'test/package/server.mjs')));
  const said = execFileSync(process.execPath, ['server.mjs', ...entries], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  expect(JSON.parse(said)).toMatchObject({
    react: '<p>0 notes</p>', vue: '<p>0 notes</p>', name: 'server',
    svelte: [expect.stringContaining('Loading the panel'), expect.stringContaining('role="alert"')],
    // Nobody who imports us finds another world than before.
    globals: [],
  });
});

test('the ten lines of the README become an application in parts, by a bundler that is told nothing, and nothing is missing', async () => {
  const [, lines] = /```js\n(import \{ peerset \} from 'peerset'[\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  writeFileSync(join(folder, 'main.js'), lines!);
  const { warnings, metafile } = await build({
    absWorkingDir: folder, entryPoints: ['main.js'], bundle: true, splitting: true, format: 'esm', outdir: 'out', write: false, metafile: true, logLevel: 'silent', preserveSymlinks: true,
  });
  expect(warnings).toEqual([]);
  const { imports } = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint === 'main.js')!;
  expect(imports.filter(({ external }) => external === true)).toEqual([]);
  // What carries networks that few name is not installed here, and is asked for by whoever names one.
  const asked = Object.values(metafile.outputs).flatMap((output) => output.imports).filter(({ external }) => external === true).map(({ path }) => path);
  expect([...new Set(asked)].sort()).toEqual(['@supabase/supabase-js', '@waku/sdk', 'firebase/app', 'firebase/database', 'mqtt']);
  expect(Object.keys(metafile.outputs).length).toBeGreaterThan(20);
});

test('Svelte components are published as sources that compile for a browser and for a server', () => {
  for (const name of ['PeersetDB', 'Room', 'NetworkPanel']) {
    const source = readFileSync(join(installed(), `dist/svelte/${name}.svelte`), 'utf8');
    expect(source).not.toMatch(/['"]\.[^'"]*\.ts['"]/);
    for (const generate of ['client', 'server'] as const) expect(compile(source, { generate, filename: `${name}.svelte` }).js.code).toContain('import');
  }
});

test('the manifest names every element, with the attributes and events of its class', () => {
  const declared = elementsOf();
  expect(declared.map(({ name }) => name).sort()).toEqual(Object.keys(elements).filter((name) => name.endsWith('Element')).sort());
  for (const { name, attributes, events } of declared) {
    const { observedAttributes } = (elements as unknown as Record<string, { readonly observedAttributes: readonly string[] }>)[name]!;
    const named = attributes.map((attribute) => attribute.name);
    expect(named, name).toEqual(expect.arrayContaining([...observedAttributes]));
    expect(events.map((event) => event.name), name).toContain('error');
    expect(attributes.every(({ description }) => description.length > 10), name).toBe(true);
  }
  expect(readFileSync(join(installed(), 'dist/custom-elements.json'), 'utf8')).toBe(manifest());
});
