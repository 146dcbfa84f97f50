/**
 * The service worker as a site serves it: one classic script, which stands alone or is imported by another
 * (`importScripts`). It is small, always minified, and says in its first line what it is, so that `npx peerset sw` never writes over
 * anything else.
 */
import { build } from 'esbuild';
import { buildOptions } from './bundle.ts';

/** What the script begins with; `src/cli/sw.ts` looks for it. */
export const SERVICE_WORKER_MARK = '// peerset-sw.js';

/** The whole of `dist/peerset-sw.js`. */
export async function serviceWorker(): Promise<string> {
  const { outputFiles } = await build({
    ...buildOptions({ minify: true }),
    format: 'iife',
    entryPoints: ['src/sw/worker.ts'],
    banner: { js: `${SERVICE_WORKER_MARK}: plays files of peerset.DB while they load. Copied by "npx peerset sw"; copy it again with each new version.` },
    write: false,
  });
  return outputFiles?.[0]?.text ?? '';
}
