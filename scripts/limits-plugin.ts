/**
 * Writes limits into what we bundle as the numbers that they are: `LIMITS.peersMax` becomes `24`. The lists themselves, with a
 * name for each number, would be a fortieth of what a page downloads before it shows anything, and most of them bound what comes
 * late. Whoever runs the sources, as tests and simulations do, has the lists; `peerset/core` still exports them.
 */
import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { ALL_LIMITS } from '../src/core/base/limits/all.ts';

/** A limit where it is used, in whichever list; and several that are taken out of a list. */
const USED = /\b(?:[A-Z]+_)*LIMITS\.(\w+)\b/g;
const TAKEN = /(\{([\w\s,]+)\} = )(?:[A-Z]+_)*LIMITS\b(?!\.)/g;

/** The same source without limits by name. What is not the name of a limit stays. */
export function withNumbers(source: string): string {
  const limits: Readonly<Record<string, unknown>> = ALL_LIMITS;
  return source
    .replace(USED, (used, name: string) => (Object.hasOwn(limits, name) ? `(${JSON.stringify(limits[name])})` : used))
    .replace(TAKEN, (taken, left: string, names: string) => {
      const entries = names.split(',').map((name) => name.trim()).filter((name) => name !== '').map((name) => [name, limits[name]] as const);
      return entries.every(([, limit]) => limit !== undefined) ? left + JSON.stringify(Object.fromEntries(entries)) : taken;
    });
}

/** For esbuild; goes after plugins that load single files in a way of their own. */
export const LIMITS_INLINE: Plugin = {
  name: 'limits-inline',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: LISTS.test(path) ? await listsIn(path) : withNumbers(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
  },
};

const LISTS = /[\\/]core[\\/]base[\\/]limits[\\/]/;

/** What a file of lists exports, as plain objects: other bundlers do not leave out what is computed, used or not. */
async function listsIn(path: string): Promise<string> {
  const lists = await import(pathToFileURL(path).href) as Readonly<Record<string, unknown>>;
  return Object.entries(lists).map(([name, list]) => `export const ${name} = ${JSON.stringify(list)};`).join('\n');
}
