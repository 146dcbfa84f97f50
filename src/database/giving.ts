/**
 * Giving files, with what it takes outside: whoever cuts and hashes, and whoever looks at pictures and film. A part of the program that
 * comes when the first file is put, or the first sealed one is read; only ever reached by `import()`.
 */
import { fileCutter } from '../adapters/hashing/cutter.ts';
import { looks } from '../adapters/media/looks.ts';
import type { FilesHost } from './files/files-host.ts';
import { Giver } from './files/giver.ts';
import type { Handles } from './files/handles.ts';
import type { RecordsHost } from './records.ts';

/** Gives the files of one room. */
export function giverOf(host: FilesHost & RecordsHost, handles: Handles): Giver {
  return new Giver({ host, handles, cutter: fileCutter(), looks });
}
