/** Records for demos: things that look like what people put, each different from all others, so that no rule against copies takes them for one. */

/** What can be made. */
export type MadeKind = 'notes' | 'json' | 'places' | 'files';

/** In the order in which they are offered. */
export const MADE_KINDS: readonly MadeKind[] = ['notes', 'json', 'places', 'files'];

const WORDS = ['river', 'lantern', 'orchard', 'harbour', 'meadow', 'granite', 'willow', 'ember', 'thistle', 'compass', 'saffron', 'pebble', 'violet', 'cedar', 'marble', 'tulip'];
const TOWNS: readonly (readonly [string, number, number])[] = [
  ['Lisbon', 38.72, -9.14], ['Bergen', 60.39, 5.32], ['Kyoto', 35.01, 135.77], ['Nairobi', -1.29, 36.82], ['Quito', -0.18, -78.47], ['Hobart', -42.88, 147.33],
];
/** Sizes of files, bytes: the first few fit a record of many rooms, all of them any room that takes files. */
const FILE_BYTES_MIN = 9_000;
const FILE_BYTES_SPAN = 24_000;

/** The `n`th thing; `chance` gives numbers from 0 up to 1. */
export function madeOf(kind: MadeKind, n: number, chance: () => number = Math.random): unknown {
  const mark = `${n + 1}·${Math.floor(chance() * 36 ** 6).toString(36)}`;
  switch (kind) {
    case 'notes':
      return { text: `Note ${mark}: ${sentence(chance)}` };
    case 'json':
      return { title: `Thing ${mark}`, count: Math.floor(chance() * 1000), price: Math.round(chance() * 10_000) / 100, tags: [pick(WORDS, chance), pick(WORDS, chance)], inside: { done: chance() < 0.5, steps: [1, 2, 3].map(() => Math.floor(chance() * 10)) } };
    case 'places': {
      const [name, lat, lng] = pick(TOWNS, chance);
      return { name: `${name} ${mark}`, lat: lat + chance() * 0.1 - 0.05, lng: lng + chance() * 0.1 - 0.05 };
    }
    case 'files':
      return new File([textOf(Math.floor(FILE_BYTES_MIN + chance() * FILE_BYTES_SPAN), chance, mark)], `made-${n + 1}.txt`, { type: 'text/plain' });
  }
}

function sentence(chance: () => number): string {
  return Array.from({ length: 6 }, () => pick(WORDS, chance)).join(' ');
}

function textOf(length: number, chance: () => number, mark: string): string {
  const line = `${mark} ${sentence(chance)}\n`;
  return line.repeat(Math.ceil(length / line.length)).slice(0, length);
}

function pick<T>(things: readonly T[], chance: () => number): T {
  return things[Math.floor(chance() * things.length)]!;
}
