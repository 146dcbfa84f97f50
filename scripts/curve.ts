/**
 * Makes the WebAssembly that checks and makes signatures in batches, from `native/secp256k1` and the unmodified sources
 * of libsecp256k1 that the package `secp256k1-wasm` carries (docs/adr/0014-curve-in-webassembly.md). The compiler is
 * clang, itself compiled to WebAssembly and a package of its own: `npm ci` brings all there is to it.
 *
 * The output depends on nothing but its inputs and the compiler's version, is kept under their hash, and is never
 * committed. The first time takes about twenty seconds. `npm run curve` says what was made.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Tree } from '@yowasp/clang';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NATIVE = 'native/secp256k1';
const LIBRARY = 'node_modules/secp256k1-wasm/depend/secp256k1';
const COMPILER = 'node_modules/@yowasp/clang/package.json';
const CACHE = join(ROOT, 'node_modules/.cache/peerset');

const COMMAND = [
  '--target=wasm32-wasip1', '-Os', '-DNDEBUG', '-I.', '-Iinclude', '-Isrc',
  // Copies of a point are 80 to 124 bytes: too short for the bulk instructions, which engines answer with a call.
  '-mno-bulk-memory', '-mno-bulk-memory-opt',
  // Neither a C library nor anything else is linked, and nothing is imported. Building the table for signing takes 215 kB of
  // stack; whatever takes more runs off the front of the memory and traps.
  '-nostdlib', '-Wl,--no-entry', '-Wl,--gc-sections', '-Wl,--strip-all', '-Wl,--stack-first', '-Wl,-z,stack-size=262144',
  '-Wno-unused-function', '-Wno-ignored-attributes',
  `${NATIVE}/curve.c`, '-o', 'curve.wasm',
];

/**
 * One thing libsecp256k1 mended after the version we have: since clang 14 a conditional move of a secret could become
 * a branch. Its release 0.3.1 reads the flag through a volatile, as the version we have does in a fourth place.
 */
const FLAG = 'mask0 = flag + ~((uint32_t)0);';
const FLAG_MENDED = 'mask0 = *(volatile int *)&flag + ~((uint32_t)0);';
const FLAG_PLACES = new Map([['src/field_10x26_impl.h', 2], ['src/scalar_8x32_impl.h', 1]]);

/** The module's bytes; compiles it where nobody did before. */
export async function curveModule(): Promise<Uint8Array<ArrayBuffer>> {
  const sources = readSources();
  const path = join(CACHE, `curve-${hashOf(sources)}.wasm`);
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    // Not made yet.
  }
  const bytes = await compile(sources);
  mkdirSync(CACHE, { recursive: true });
  // Written aside first: another process may look for it at the same time.
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, bytes);
  renameSync(aside, path);
  for (const file of readdirSync(CACHE)) if (/^curve-\w+\.wasm$/.test(file) && join(CACHE, file) !== path) rmSync(join(CACHE, file), { force: true });
  return bytes;
}

/** Every file that goes in, by its path for the compiler. */
function readSources(): ReadonlyMap<string, Uint8Array> {
  const sources = new Map<string, Uint8Array>();
  const add = (folder: string, within: string, wanted: RegExp): void => {
    for (const file of readdirSync(join(ROOT, folder, within), { recursive: true, encoding: 'utf8' }).sort()) {
      const path = join(within, file).replaceAll('\\', '/');
      if (wanted.test(path)) sources.set(path, mended(path, readFileSync(join(ROOT, folder, path))));
    }
  };
  add('', NATIVE, /\.[ch]$/);
  add(LIBRARY, 'include', /\.h$/);
  add(LIBRARY, 'src', /^src\/(secp256k1\.c|.*\.h)$/);
  return sources;
}

function mended(path: string, bytes: Uint8Array): Uint8Array {
  const places = FLAG_PLACES.get(path);
  if (places === undefined) return bytes;
  const parts = Buffer.from(bytes).toString('latin1').split(FLAG);
  if (parts.length !== places + 1) throw new Error(`${path} is not the file that was read: a conditional move is missing`);
  return Buffer.from(parts.join(FLAG_MENDED), 'latin1');
}

function hashOf(sources: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256').update(JSON.stringify(COMMAND));
  hash.update(JSON.parse(readFileSync(join(ROOT, COMPILER), 'utf8')).version);
  for (const [path, bytes] of sources) hash.update(`\0${path}\0${bytes.length}\0`).update(bytes);
  return hash.digest('hex').slice(0, 32);
}

async function compile(sources: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const { commands } = await import('@yowasp/clang');
  let said = '';
  const listen = (bytes: Uint8Array | null): void => void (said += bytes === null ? '' : Buffer.from(bytes).toString());
  try {
    // Without arguments it only reads its own files, and is as silent about it as it is told.
    await commands.clang(undefined, {}, { fetchProgress: () => undefined });
    const made = await commands.clang(COMMAND, treeOf(sources), { stdout: listen, stderr: listen });
    const bytes = made?.['curve.wasm'];
    if (bytes instanceof Uint8Array) return new Uint8Array(bytes);
  } catch (reason) {
    // Its error carries every file it was given: what it printed says more.
    said += String(reason);
  }
  throw new Error(`clang made no module of ${NATIVE}\n${said}`);
}

function treeOf(sources: ReadonlyMap<string, Uint8Array>): Tree {
  const root: Tree = {};
  for (const [path, bytes] of sources) {
    let folder = root;
    for (const name of dirname(path).split('/')) folder = (folder[name] ??= {}) as Tree;
    folder[path.slice(path.lastIndexOf('/') + 1)] = bytes;
  }
  return root;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const bytes = await curveModule();
  const gzip = gzipSync(bytes, { level: 9 }).length;
  console.log(`curve.wasm: ${bytes.length} bytes, ${gzip} after gzip, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`);
}
