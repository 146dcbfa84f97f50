/**
 * Shows that somebody else's bundler, given what we publish, splits as we do: an application that imports `peerset` from
 * the package, with our dependencies outside, gets a first part without signalling and without the curve.
 */
import { build, type Plugin } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/bundle.ts';
import { bundleChunks } from '../../scripts/chunks.ts';
import { withNumbers } from '../../scripts/limits-plugin.ts';

const APP = "import { peerset } from 'peerset'; document.title = peerset('app').name;";

/** What is published, by path; dist/ itself may be of yesterday. */
const files = new Map<string, string>();

beforeAll(async () => {
  for (const { path, bytes } of await bundleChunks({ index: 'src/index.ts', core: 'src/core.ts' }, { packages: 'external' })) {
    files.set(`/${path}`, Buffer.from(bytes).toString('utf8'));
  }
});

const PUBLISHED: Plugin = {
  name: 'published',
  setup(builder) {
    builder.onResolve({ filter: /^peerset(\/core)?$/ }, ({ path }) => ({ path: path === 'peerset' ? '/index.js' : '/core.js', namespace: 'published' }));
    builder.onResolve({ filter: /^\./, namespace: 'published' }, ({ path, importer }) => ({ path: new URL(path, `file://${importer}`).pathname, namespace: 'published' }));
    builder.onLoad({ filter: /./, namespace: 'published' }, ({ path }) => ({ contents: files.get(path)!, resolveDir: ROOT }));
  },
};

/** Sources in the first part of an application, and in all of it; and the code of all. */
async function bundled(contents: string): Promise<{ readonly first: string; readonly all: string; readonly code: string }> {
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT }, bundle: true, splitting: true, format: 'esm', platform: 'browser', target: 'es2022', minify: true,
    outdir: 'out', write: false, metafile: true, logLevel: 'silent', plugins: [PUBLISHED],
  });
  const outputs = new Map(Object.entries(metafile.outputs));
  const isEntry = ([, { entryPoint }]: [string, { entryPoint?: string }]): boolean => entryPoint === '<stdin>';
  const first = new Set([[...outputs].find(isEntry)![0]]);
  // What is added to a set while it is walked is walked, too.
  for (const name of first) {
    for (const { kind, path } of outputs.get(name)!.imports) if (kind === 'import-statement') first.add(path);
  }
  const sourcesOf = (names: Iterable<string>): string => [...names].flatMap((name) => Object.keys(outputs.get(name)!.inputs)).join('\n');
  return { first: sourcesOf(first), all: sourcesOf(outputs.keys()), code: outputFiles.map(({ text }) => text).join('\n') };
}

test("an application's first part has hashes, and neither signalling nor the curve", async () => {
  const { first, all } = await bundled(APP);
  expect(first).toContain('@noble/hashes');
  for (const late of ['@trystero-p2p/core', '@noble/curves']) {
    expect(all).toContain(late);
    expect(first).not.toContain(late);
  }
});

test('an application that asks for the whole core gets it at once', async () => {
  const { first } = await bundled(`${APP} import { Replica, verifyEvent } from 'peerset/core'; console.log(Replica, verifyEvent);`);
  expect(first).toContain('@noble/curves');
  expect(first).not.toContain('@trystero-p2p/core');
});

test('an application has limits as numbers, and the list of them only where it asks for it', async () => {
  const source = 'const { banMs, strikesBan } = LIMITS; say(LIMITS.peersMax, FILE_LIMITS.fileBlockBytes, LIMITS.nobody);';
  expect(withNumbers(source)).toBe('const { banMs, strikesBan } = {"banMs":86400000,"strikesBan":100}; say((24), (16384), LIMITS.nobody);');
  const names = ['fileSourcelessMs', 'peersPerSubnetMax'];
  const namesIn = (code: string): string[] => names.filter((name) => code.includes(name));
  expect(namesIn((await bundled(APP)).code)).toEqual([]);
  expect(namesIn((await bundled("export { LIMITS } from 'peerset/core';")).code)).toEqual(['peersPerSubnetMax']);
});
