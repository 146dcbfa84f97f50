/**
 * `npm run docs`: writes the site of the documentation to dist/docs/, a folder for any static host, in which nothing comes from
 * elsewhere. Fails where a link leads nowhere, and writes nothing then.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './bundle.ts';
import { buildSite } from './docs/site.ts';

const OUT = join(ROOT, 'dist/docs');

const { files, broken } = await buildSite({ hasReference: true });
if (broken.length > 0) {
  for (const line of broken) console.error(line);
  process.exit(1);
}
rmSync(OUT, { recursive: true, force: true });
for (const [path, text] of files) {
  mkdirSync(dirname(join(OUT, path)), { recursive: true });
  writeFileSync(join(OUT, path), text);
}
console.log(`dist/docs/: ${files.size} files`);
