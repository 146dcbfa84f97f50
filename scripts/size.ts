/**
 * `npm run size`: what a visitor downloads, against what we promised. Fails over budget, so that growth is a
 * decision and not an accident. `--files` lists what is in each chunk, by source; `--brotli` says what a server that has it
 * would send, which takes longer than all else here.
 *
 * First comes what `import { peerset } from 'peerset'` costs a page before a room opens and shows what is on the disk,
 * all dependencies included; then each part that is loaded later, without what was there before it. 1 kB is 1,000
 * bytes after gzip, as in every published figure we compare with.
 */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { frameworkBindings, panelPieces, pageElements, svelteComponents } from './bindings.ts';
import { bundle } from './bundle.ts';
import { bundleChunks, withImports, type Chunk } from './chunks.ts';
import { serviceWorker } from './service-worker.ts';

/** Most bytes after gzip, by what is counted. */
const BUDGETS: Readonly<Record<string, number>> = {
  'first download': 60_000,
  // With the curve, which it shares with the signatures; with phases, places and what is remembered of servers, without which no tracker is asked.
  network: 84_000,
  // With what makes records of bytes, which it shares with the network and the machine; so do other parts below.
  // What speaks to networks that few name, without the packages that carry them.
  carriers: 4_000,
  signatures: 35_500,
  'worker-source': 24_000,
  // With the room's rules, which it shares with sealing and with what goes next.
  machine: 25_000,
  'wasm-source': 28_000,
  'stretch-source': 10_000,
  miner: 3_500,
  'work-source': 3_500,
  // With the curve and NIP-44, which they share with other parts.
  logins: 34_000,
  'pair-cipher': 23_000,
  // With the order of epochs and the words of rekeys, which it shares with what follows them.
  sealing: 29_500,
  epochs: 20_000,
  letters: 11_000,
  // With what asks STUN and TURN servers.
  doctor: 3_500,
  held: 2_500,
  'next-to-go': 5_000,
  // For who looks inside: nodes of the tree, all that is in a room, sentences about what happens, deleting a room here.
  looking: 1_000,
  browsing: 1_500,
  describing: 7_000,
  destroying: 1_000,
  erasing: 1_500,
  // Only where a policy looks at content. The words of all languages come beside the worker's program and what stands in for it.
  judging: 10_000,
  lists: 59_000,
  'judge-source': 86_000,
  'inline-judges': 86_000,
  // The engine of regular expressions, to say at once whether a policy's compile.
  'pattern-check': 51_000,
  // What people report, rule, mute and appeal.
  overseer: 28_000,
  // With the files of records.
  transfer: 20_000,
  // What this device wrote, a second time; with the program of its worker.
  journaling: 6_000,
  // Files in the tab that leads, with the programs of the workers that hash them and keep them.
  filing: 51_000,
  // What gives files to a room, and what shows those of others; with the cutting of them.
  giving: 27_000,
  'file-desk': 21_000,
  // With tracks straight to viewers, and with WebM and MP4, of which a browser records one.
  broadcasting: 40_000,
  'plain-suite': 6_500,
  'cut-source': 6_000,
  // Addresses of files, where a page has a service worker.
  streaming: 5_000,
  'memory-store': 1_000,
  // What writes to the disk; what decides when its pages are packed again; and a run of it, with the code of rows, which it shares with the first.
  'batch-writer': 2_500,
  compactor: 1_500,
  repacking: 2_000,
  'everything in chunks': 618_500,
  // The service worker, which a browser loads beside the page and keeps.
  'peerset-sw.js': 4_500,
  'peerset.global.js': 600_500,
  'peerset/core, bundled': 79_500,
  'peerset/rules, bundled': 14_500,
  // Beside the library, which they share: hooks; components without their framework; four elements, 1.5 kB each.
  'react.js': 1_500,
  'vue.js': 1_500,
  'svelte/compiled.js': 2_500,
  'peerset-element.js': 6_000,
  // The frame with Svelte's runtime, and the first section: what comes when the panel opens. Then what each other section brings when it is looked at,
  // with what it shares with others, and the rules of a room to be.
  'panel, first shown': 40_000,
  'panel, peers': 7_500,
  'panel, records': 15_000,
  'panel, composer': 9_500,
  'panel, tree': 9_500,
  'panel, wire': 8_500,
  'panel, networks': 2_500,
  'panel, moderation': 18_000,
  'panel, members': 10_000,
  'panel, identity': 8_000,
  'panel, storage': 10_500,
  'panel, doctor': 3_000,
  'panel, differences': 8_500,
  'panel, qr': 4_500,
  'panel, all parts': 122_000,
  // All of the program, for tests; no page that ships loads it.
  'peerset/test, bundled': 530_000,
  // For programs, beside the library, which they share, and without the packages that they import.
  'peerset/test': 65_000,
  // With pictures of large rooms, from which they start.
  'peerset/node': 19_500,
  'peerset/bridge': 10_000,
};

interface Size {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number | undefined;
}

const PROGRAM = 'peerset.js';
const WITH_BROTLI = process.argv.includes('--brotli');

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);

async function main(): Promise<void> {
  const chunks = await bundleChunks({ peerset: 'src/index.ts' }, { minify: true });
  const first = withImports(chunks, PROGRAM);
  print('first download', sizeOf(first.map(({ bytes }) => bytes)));
  for (const chunk of chunks.filter(({ entry, path }) => entry !== undefined && path !== PROGRAM)) {
    const added = withImports(chunks, chunk.path).filter((part) => !first.includes(part));
    print(nameOf(chunk), sizeOf(added.map(({ bytes }) => bytes)));
  }
  print('everything in chunks', sizeOf(chunks.map(({ bytes }) => bytes)));
  const oneFile = async (entry: string, globalName?: string) =>
    sizeOf([Buffer.from(await bundle(entry, { minify: true, ...(globalName === undefined ? {} : { globalName }) }))]);
  print('peerset.global.js', await oneFile('src/index.ts', 'peersetDB'));
  print('peerset-sw.js', sizeOf([Buffer.from(await serviceWorker())]));
  print('peerset/core, bundled', await oneFile('src/core.ts'));
  print('peerset/rules, bundled', await oneFile('src/rules.ts'));
  const bindings = (await Promise.all([frameworkBindings(), svelteComponents(), pageElements()])).flat();
  for (const { path, bytes } of bindings) if (path in BUDGETS) print(path, sizeOf([bytes]));
  const panel = await panelPieces('peerset-panel', '../peerset.js');
  printPanel(panel);
  print('peerset/test, bundled', await oneFile('src/test.ts'));
  const modules = await bundleChunks({ index: 'src/index.ts', test: 'src/test.ts', node: 'src/node.ts', bridge: 'src/bridge/bridge.ts' }, { minify: true, packages: 'external' });
  const library = withImports(modules, 'index.js');
  for (const name of ['test', 'node', 'bridge']) {
    const added = withImports(modules, `${name}.js`).filter((part) => !library.includes(part));
    print(`peerset/${name}`, sizeOf(added.map(({ bytes }) => bytes)));
  }
  if (process.argv.includes('--files')) for (const chunk of [...chunks, ...panel]) list(chunk);
}

/** What opens it, then what each part adds. A part is called by its folder where its file is a `section.ts`. */
function printPanel(chunks: readonly Chunk[]): void {
  const partOf = ({ entry }: Chunk): string | undefined => entry === undefined ? undefined : /(\w+)\/section\.ts$/.exec(entry)?.[1] ?? nameOf({ entry });
  const parts = chunks.filter(({ entry }) => entry !== undefined && entry !== 'src/ui/mount.ts');
  const opens = parts.find((chunk) => partOf(chunk) === 'overview')!;
  const first = [withImports(chunks, 'peerset-panel/index.js'), withImports(chunks, opens.path)].flat();
  print('panel, first shown', sizeOf([...new Set(first)].map(({ bytes }) => bytes)));
  for (const part of parts) {
    const added = withImports(chunks, part.path).filter((chunk) => !first.includes(chunk));
    if (part !== opens) print(`panel, ${partOf(part)}`, sizeOf(added.map(({ bytes }) => bytes)));
  }
  print('panel, all parts', sizeOf(chunks.map(({ bytes }) => bytes)));
}

/** Each file is compressed for itself, as a server does. */
function sizeOf(files: readonly Uint8Array[]): Size {
  const sum = (count: (bytes: Uint8Array) => number): number => files.reduce((total, bytes) => total + count(bytes), 0);
  return {
    raw: sum(({ length }) => length),
    gzip: sum((bytes) => gzipSync(bytes, { level: 9 }).length),
    brotli: WITH_BROTLI ? sum((bytes) => brotliCompressSync(bytes).length) : undefined,
  };
}

/** A part of no name in the table is new, and over its budget until somebody decides. */
function print(name: string, { raw, gzip, brotli }: Size): void {
  const budget = BUDGETS[name] ?? 0;
  const isOver = gzip > budget;
  if (isOver) process.exitCode = 1;
  console.log(
    `${name.padEnd(22)} raw${kilobytes(raw)}  gzip${kilobytes(gzip)}${brotli === undefined ? '' : `  brotli${kilobytes(brotli)}`}`
    + `  budget${kilobytes(budget)} gzip${isOver ? '  OVER BUDGET' : ''}`,
  );
}

function nameOf({ entry }: Pick<Chunk, 'entry'>): string {
  return entry!.replace(/^.*\/|\.ts$/g, '');
}

/** By source, largest first; dependencies by package. Bytes after gzip are shares of the file's. */
function list({ path, bytes, inputs }: Chunk): void {
  const share = gzipSync(bytes, { level: 9 }).length / bytes.length;
  const bySource = new Map<string, number>();
  for (const [input, count] of inputs) {
    const source = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? input;
    bySource.set(source, (bySource.get(source) ?? 0) + count);
  }
  console.log(`\n${path}`);
  for (const [source, count] of [...bySource].sort(([, left], [, right]) => right - left)) {
    console.log(`${String(count).padStart(7)}  ${kilobytes(count * share)} gzip  ${source}`);
  }
}

await main();
