// Shows which of an author's files are more than is kept: a function of the records that are there, whatever came and went before.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headerOf, type Sketch } from '../../../test/selection/records.ts';
import { toHex } from '../../core/base/bytes.ts';
import type { FileOutline } from '../../core/files/event.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import { compareRank } from '../../core/set/key.ts';
import { AuthorShares } from './author-shares.ts';

interface Post {
  readonly header: RecordHeader;
  readonly files: readonly FileOutline[];
}

const MAX = 10;

function post(sketch: Sketch, files: readonly (readonly [root: string, size: number])[]): Post {
  return { header: headerOf(sketch), files: files.map(([root, size]) => ({ root, size, pieceBytes: 65_536 })) };
}

const posts = fc.uniqueArray(
  fc.tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom('a', 'b'), fc.array(fc.tuple(fc.constantFrom('x', 'y', 'z', 'w'), fc.integer({ min: 0, max: 12 })), { maxLength: 3 })),
  { maxLength: 12, selector: ([id]) => id },
).map((list) => list.map(([id, author, files]) => post({ at: id >> 1, id, author }, files)));

/** Word for word what the protocol says. */
function beyondOf(all: readonly Post[]): string[] {
  return all.filter(({ header }) => {
    const upToIt = all.filter((other) => other.header.author === header.author && compareRank(other.header, header) <= 0).sort((one, other) => compareRank(one.header, other.header));
    const sizes = new Map<string, number>();
    for (const { files } of upToIt) for (const { root, size } of files) if (!sizes.has(root)) sizes.set(root, size);
    return [...sizes.values()].reduce((sum, size) => sum + size, 0) > MAX;
  }).map(({ header }) => toHex(header.id)).sort();
}

test('two that have the same records say the same, whatever each saw before, and in whatever order', () => {
  fc.assert(fc.property(posts, posts, fc.infiniteStream(fc.nat()), (kept, gone, chance) => {
    const shares = new AuthorShares(MAX);
    const ids = new Set(kept.map(({ header }) => toHex(header.id)));
    const others = gone.filter(({ header }) => !ids.has(toHex(header.id)));
    const steps = [...kept, ...others].map((one) => ({ one, order: chance.next().value as number })).sort((left, right) => left.order - right.order);
    for (const { one, order } of steps) {
      shares.add(one.header, one.files);
      // Somebody asks in between.
      if (order % 3 === 0) shares.isBeyond(one.header);
    }
    for (const { header } of others) shares.remove(toHex(header.id));
    expect(kept.filter(({ header }) => shares.isBeyond(header)).map(({ header }) => toHex(header.id)).sort()).toEqual(beyondOf(kept));
    for (const { header } of kept) expect(shares.has(toHex(header.id))).toBe(true);
    for (const { header } of others) expect(shares.has(toHex(header.id))).toBe(false);
  }));
});

test('the newest stay, each file counts once, and nobody counts for another', () => {
  const shares = new AuthorShares(MAX);
  const [old, middle, recent, other] = [
    post({ at: 1, id: 1, author: 'a' }, [['x', 6]]), post({ at: 2, id: 2, author: 'a' }, [['y', 4], ['y', 4]]), post({ at: 3, id: 3, author: 'a' }, [['z', 6], ['y', 4]]),
    post({ at: 1, id: 4, author: 'b' }, [['x', 10]]),
  ] as const;
  for (const { header, files } of [old, middle, recent, other]) shares.add(header, files);
  expect([old, middle, recent, other].map(({ header }) => shares.isBeyond(header))).toEqual([true, false, false, false]);
  shares.remove(toHex(recent.header.id));
  expect([old, middle].map(({ header }) => shares.isBeyond(header))).toEqual([false, false]);
  const file = (root: string, size: number): FileOutline => ({ root, size, pieceBytes: 65_536 });
  expect([shares.hasRoom('a', file('w', 0)), shares.hasRoom('a', file('w', 1)), shares.hasRoom('a', file('x', 6)), shares.hasRoom('b', file('x', 10)), shares.hasRoom('c', file('x', 11))]).toEqual([true, false, true, true, false]);
});
