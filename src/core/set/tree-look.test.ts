// Shows that whoever looks into the tree sees all keys, each once, under fingerprints that anybody can check.
import { expect, test } from 'vitest';
import { compareKeys, type Key } from './key.ts';
import { MerkleSet } from './merkle-set.ts';
import type { TreeLook } from './tree-look.ts';

function key(n: number): Key {
  const id = new Uint8Array(32);
  new DataView(id.buffer).setUint32(0, Math.imul(n, 2654435761) >>> 0);
  id[31] = n & 0xff;
  id[30] = n >>> 8;
  return { at: 1000 + (n % 700), id };
}

function setOf(count: number): MerkleSet {
  const set = new MerkleSet();
  for (let n = 0; n < count; n++) set.insert(key(n));
  return set;
}

/** The keys below a node, read by ways alone. */
function keysBelow(set: MerkleSet, { left, right, keys }: TreeLook): Key[] {
  return [
    ...(left === undefined ? [] : keysBelow(set, set.look(left.path))),
    ...keys,
    ...(right === undefined ? [] : keysBelow(set, set.look(right.path))),
  ];
}

const hexOf = ({ at, id }: Key) => `${at} ${Buffer.from(id).toString('hex')}`;

test('an empty set has a top without keys, and the root it has everywhere', () => {
  const set = new MerkleSet();
  expect(set.look('')).toEqual({ path: '', count: 0, root: set.root(), first: undefined, last: undefined, height: 0, left: undefined, right: undefined, keys: [] });
});

test('all keys are found by ways from the top, each once and in order', () => {
  const set = setOf(3000);
  const found = keysBelow(set, set.look(''));
  const expected = Array.from({ length: 3000 }, (_, n) => key(n)).sort(compareKeys);
  expect(found.map(hexOf)).toEqual(expected.map(hexOf));
});

test('every node says what a list of the same keys would say', () => {
  const set = setOf(3000);
  const ways = [''];
  let nodes = 0;
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    const node = set.look(way);
    nodes++;
    const keys = keysBelow(set, node);
    // The oracle: a set of these keys alone, made in another order.
    const alone = new MerkleSet();
    for (const each of keys.reverse()) alone.insert(each);
    expect([node.path, node.count, node.root]).toEqual([way, keys.length, alone.root()]);
    expect([hexOf(node.first!), hexOf(node.last!)]).toEqual([hexOf(alone.at(0)), hexOf(alone.at(alone.size - 1))]);
    expect(node.height).toBe(1 + Math.max(node.left?.height ?? 0, node.right?.height ?? 0));
    expect(node.keys.length).toBeLessThanOrEqual(128);
    for (const child of [node.left, node.right]) if (child !== undefined) ways.push(child.path);
  }
  expect(nodes).toBeGreaterThan(20);
  expect(set.look('').root).toBe(set.root());
});

test('a way that is gone leads to the last node that is there', () => {
  const set = setOf(3000);
  const { height } = set.look('');
  const deep = set.look('L'.repeat(60));
  expect(deep.path.length).toBeLessThan(height);
  expect(deep.left).toBeUndefined();
  expect(set.look(deep.path)).toEqual(deep);
  for (let n = 0; n < 2990; n++) set.remove(key(n));
  expect(set.look(deep.path).count).toBeLessThanOrEqual(10);
});

test('to look neither changes the set nor disturbs who keeps it as it was', () => {
  const set = setOf(2000);
  const before = set.root();
  const kept = set.snapshot();
  set.insert(key(5000));
  set.look('LR');
  expect([kept.root(), kept.size]).toEqual([before, 2000]);
  kept.release();
});
