/**
 * What records say they hold: the MIME type in their tag `m`, and the size of a file in their tag `size`. JSON, plain text
 * and letters are always taken: without them a room could say nothing, and a letter shows nothing but to its readers. What
 * a file really is, nobody knows before it is there; whoever lies here is for people to report.
 */
import { LETTER_TYPE } from '../record/letter-type.ts';
import { TYPE_TAG } from './json.ts';
import { ACCEPT, refuse, type EventRule } from './rule.ts';

/** Name of the tag that says how large a file is, bytes (NIP-94). */
export const SIZE_TAG = 'size';

/** Types that no list keeps out. */
export const ALWAYS_TAKEN: ReadonlySet<string> = new Set(['application/json', 'text/plain', LETTER_TYPE]);
const SIZE = /^(0|[1-9][0-9]{0,15})$/;

/** Whether a list of types, such as `image/*`, has this one; an empty list has all. */
export function isTypeIn(types: readonly string[], type: string): boolean {
  const [essence = ''] = type.split(';', 1);
  const name = essence.trim().toLowerCase();
  if (types.length === 0 || ALWAYS_TAKEN.has(name)) return true;
  const slash = name.indexOf('/');
  return slash > 0 && (types.includes(name) || types.includes(`${name.slice(0, slash)}/*`));
}

/** Refuses records of types that are not in the list; each of its tags must be. */
export function typesRule(types: readonly string[]): EventRule {
  return ({ tags }) => {
    const other = tags.find((tag) => tag[0] === TYPE_TAG && !isTypeIn(types, tag[1] ?? ''));
    return other === undefined ? ACCEPT : refuse('types', `this room does not take ${other[1] === undefined ? 'things without a type' : `things of the type ${other[1].slice(0, 64)}`}`);
  };
}

/** Refuses records that name a larger file, or whose size is no number. */
export function fileSizeRule(fileBytesMax: number): EventRule {
  return ({ tags }) => {
    const fits = tags.every(([name, size = '']) => name !== SIZE_TAG || (SIZE.test(size) && Number(size) <= fileBytesMax));
    return fits ? ACCEPT : refuse('size', `this room takes files of at most ${fileBytesMax} bytes`);
  };
}
