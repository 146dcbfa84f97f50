import { describe, expect, it } from 'vitest';
import { keyOf, manyKeys, randomWords, shuffled } from '../../../test/set/oracle.ts';
import { compareKeys, type Key } from './key.ts';
import { Probe } from './probe.ts';
import { heightOf, type Top } from './tree-node.ts';
import { Tree } from './tree.ts';

const ALLOWANCE = 2;

/** Looks at all nodes: how many blocks there are, and that heights, sizes and balance are what they must be. */
function inspect(top: Top): { blocks: number; keys: number; sparsePairs: number; counts: number[] } {
  const counts: number[] = [];
  const visit = (node: Top): number => {
    if (node === undefined) return 0;
    const left = visit(node.left);
    counts.push(node.block.count);
    const keys = left + node.block.count + visit(node.right);
    expect(node.size).toBe(keys);
    expect(node.height).toBe(1 + Math.max(heightOf(node.left), heightOf(node.right)));
    expect(Math.abs(heightOf(node.left) - heightOf(node.right))).toBeLessThanOrEqual(1);
    if (node.settled) expect([node.left?.settled ?? true, node.right?.settled ?? true]).toEqual([true, true]);
    return keys;
  };
  const keys = visit(top);
  const sparsePairs = counts.filter((count, i) => count <= 48 && (counts[i + 1] ?? 128) <= 48).length;
  expect(heightOf(top)).toBeLessThanOrEqual(1.45 * Math.log2(Math.max(1, counts.length)) + ALLOWANCE);
  return { blocks: counts.length, keys, sparsePairs, counts };
}

function treeOf(keys: readonly Key[]): Tree {
  const tree = new Tree();
  for (const key of keys) tree.insert(new Probe().load(key));
  return tree;
}

const remove = (tree: Tree, key: Key): boolean => tree.remove(new Probe().load(key));

describe('the tree', () => {
  const ascending = [...manyKeys(20_000, 1)].sort(compareKeys);
  const orders = {
    ascending,
    descending: ascending.toReversed(),
    random: shuffled(ascending, 2),
    zigzag: ascending.map((_, i) => ascending[i % 2 === 0 ? i / 2 : ascending.length - (i + 1) / 2]!),
    crafted: Array.from({ length: 20_000 }, (_, i) => keyOf(7, i % 2 === 0 ? i : 0xffffffff - i, 0)),
  };

  it('is balanced and knows its sizes, in whatever order keys come and go', () => {
    for (const keys of Object.values(orders)) {
      const tree = treeOf(keys);
      expect(inspect(tree.top).keys).toBe(20_000);
      let removed = 0;
      for (const [i, key] of keys.entries()) {
        if (remove(tree, key)) removed++;
        if (i % 1999 === 0) expect(inspect(tree.top).keys).toBe(keys.length - i - 1);
      }
      expect(removed).toBe(keys.length);
      expect(tree.top).toBeUndefined();
    }
  });

  it('keeps full blocks full where keys come in order, and the others more than half full', () => {
    expect(inspect(treeOf(orders.ascending).top).blocks).toBe(Math.ceil(20_000 / 128));
    expect(inspect(treeOf(orders.descending).top).blocks).toBe(Math.ceil(20_000 / 128));
    expect(inspect(treeOf(orders.random).top).blocks).toBeLessThan(20_000 / 64);
    expect(inspect(treeOf(orders.crafted).top).blocks).toBeLessThan(20_000 / 60);
  });

  it('gives memory back when most keys go: sparse neighbours become one', () => {
    for (const keys of Object.values(orders)) {
      const tree = treeOf(keys);
      const stays = (_: Key, i: number): boolean => i % 100 === 0;
      for (const key of shuffled(keys.filter((key, i) => !stays(key, i)), 3)) remove(tree, key);
      const { blocks, keys: left, sparsePairs } = inspect(tree.top);
      expect(left).toBe(200);
      expect(blocks).toBeLessThanOrEqual(9);
      expect(sparsePairs).toBe(0);
    }
  });

  it('copies what is kept once, and nothing any more when it was let go', () => {
    const tree = treeOf(orders.random);
    const random = randomWords(4);
    const before = tree.top;
    const kept = tree.keep();
    const probes = Array.from({ length: 50 }, () => new Probe().load(keyOf(random() % 80_000, random(), random())));
    for (const probe of probes) tree.insert(probe);
    expect(tree.top).not.toBe(before);
    expect(inspect(before).keys).toBe(20_000);
    const copied = tree.top;
    for (const probe of probes) tree.remove(probe);
    expect(tree.top).toBe(copied);
    tree.letGo(kept);
    tree.letGo(tree.keep());
    for (const probe of probes) tree.insert(probe);
    expect(tree.top).toBe(copied);
    expect(inspect(tree.top).keys).toBe(20_050);
  });

  it('builds what inserting would, from keys in order, and stops at the first that is not', () => {
    for (const count of [0, 1, 111, 112, 113, 224, 225, 5000]) {
      const tree = new Tree();
      expect(tree.build(ascending.slice(0, count))).toBe(count);
      expect(inspect(tree.top).keys).toBe(count);
    }
    const broken = [...ascending.slice(0, 300), ascending[299]!, ...ascending.slice(300, 310)];
    expect(new Tree().build(broken)).toBe(300);
    expect(() => treeOf(ascending.slice(0, 1)).build([])).toThrow(/empty/);
  });
});
