/**
 * The inputs that are kept: those that found something, and those that reach code nothing else reaches. One file each,
 * in a folder by target; the name does not matter.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from './target.ts';

/** The inputs of a target: what its own encoders make, and what is kept below `root`. */
export function inputsOf({ name, seeds }: Target, root: string): readonly Uint8Array[] {
  const folder = join(root, 'fuzz/corpus', name);
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return [new Uint8Array(0), ...seeds(), ...files.map((file) => new Uint8Array(readFileSync(join(folder, file))))];
}
