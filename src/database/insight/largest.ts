/**
 * The first of very many in some order, without sorting them all: strangers can make as many collections as a room holds records, and
 * whoever looks at a list of them asks four times a second.
 */

/** The first `most` of `items` by `compare`, in its order. Holds twice as many at once, and compares most of the others only once. */
export function largest<T>(items: Iterable<T>, most: number, compare: (one: T, other: T) => number): readonly T[] {
  let [found, last]: [T[], T | undefined] = [[], undefined];
  for (const item of items) {
    if (last !== undefined && compare(item, last) >= 0) continue;
    found.push(item);
    if (found.length < 2 * most) continue;
    found = found.sort(compare).slice(0, most);
    last = found.at(-1);
  }
  return found.sort(compare).slice(0, most);
}
