/**
 * The targets as one file in which every branch counts how often it is taken: bundled by esbuild, instrumented by the
 * plugin of jazzer.js. Of jazzer.js only that is used, because its native half does not run everywhere
 * (docs/adr/0030-fuzzing.md).
 */
import { transformAsync, types } from '@babel/core';
import { makeCoverageVisitor } from '@jazzer.js/instrumentor/dist/plugins/coverageVisitor.js';
import { build } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../scripts/bundle.ts';
import { CURVE_INLINE } from '../scripts/curve-plugin.ts';
import type { Target } from './target.ts';

const COUNTERS = '__branches';
/** Whoever reads the counters may do so in words of this size. */
const WORD_BYTES = 4;

/** Instrumented targets. */
export interface Instrumented {
  readonly targets: readonly Target[];
  /** How often each branch was taken since it was last set to zero, modulo 256. */
  readonly counters: Uint8Array;
}

/** Bundles, instruments and loads the targets; what is written on the way is left in `folder`. */
export async function instrumented(folder: string): Promise<Instrumented> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT, entryPoints: ['fuzz/targets.ts'], bundle: true, write: false, platform: 'node', format: 'cjs', target: 'node20',
    sourcemap: 'inline', logLevel: 'silent', plugins: [CURVE_INLINE],
  });
  let branches = 0;
  const visitor = makeCoverageVisitor(() =>
    types.updateExpression('++', types.memberExpression(types.identifier(COUNTERS), types.numericLiteral(branches++), true)));
  const options = { plugins: [() => ({ visitor })], inputSourceMap: true, sourceMaps: 'inline', compact: false, configFile: false, babelrc: false };
  const made = await transformAsync(outputFiles[0]!.text, options);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'targets.cjs');
  writeFileSync(file, `const ${COUNTERS} = globalThis.${COUNTERS};\n${made?.code ?? ''}`);
  const counters = new Uint8Array(Math.ceil(branches / WORD_BYTES) * WORD_BYTES);
  Object.assign(globalThis, { [COUNTERS]: counters });
  const { TARGETS } = createRequire(import.meta.url)(file) as { readonly TARGETS: readonly Target[] };
  return { targets: TARGETS, counters };
}
