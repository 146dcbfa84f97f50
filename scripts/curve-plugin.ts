/**
 * Puts the curve's WebAssembly, as text, where `src/adapters/secp256k1/wasm-source.ts` only keeps its place. One
 * plugin for esbuild, which makes what users run, and the same for the runner of the unit tests.
 */
import type { Plugin } from 'esbuild';
import { deflateRawSync } from 'node:zlib';
import { curveModule } from './curve.ts';

const PLACE = /[\\/]adapters[\\/]secp256k1[\\/]wasm-source\.ts$/;

/** For esbuild. */
export const CURVE_INLINE: Plugin = {
  name: 'curve-inline',
  setup(builder) {
    builder.onLoad({ filter: PLACE }, async () => ({ contents: await curveSource() }));
  },
};

/** For vitest, so that unit tests meet the same curve as users do. */
export function curveForTests(): { readonly name: string; load(path: string): Promise<string | undefined> } {
  return { name: 'curve-inline', load: async (path) => PLACE.test(path) ? curveSource() : undefined };
}

let source: Promise<string> | undefined;

/**
 * Compressed before it becomes text, as base64 costs compression more than it costs length: 6 of 8 bits are left for a
 * server's own compression to find, and servers without any send a third.
 */
function curveSource(): Promise<string> {
  source ??= curveModule().then((bytes) => {
    const text = deflateRawSync(bytes, { level: 9 }).toString('base64');
    return `export const WASM_SOURCE = ${JSON.stringify(text)};`;
  });
  return source;
}
