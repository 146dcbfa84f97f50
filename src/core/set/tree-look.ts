/**
 * What somebody who wants to see the tree is shown of it: one node, its two children and its own block of keys. A way is a text of
 * steps from the top, `L` to smaller keys and `R` to larger ones. The tree turns as it grows, so a way that was there a moment ago
 * may end early: then the last node on it is shown, under the way that leads there.
 *
 * The answer has a bounded size and takes a walk as deep as the tree, once the sums below are settled. Shapes differ between peers
 * that hold the same keys: only what a span of keys amounts to can be compared.
 */
import { hashDigest, LANES } from './fingerprint.ts';
import type { Key } from './key.ts';
import type { Top, TreeNode } from './tree-node.ts';

/** A node and all that is below it. */
export interface SubtreeLook {
  /** Steps from the top: `L` and `R`. */
  readonly path: string;
  /** Keys here and below, count. */
  readonly count: number;
  /** Hex of the digest of those keys, as `SetView.root` has it. */
  readonly root: string;
  /** The oldest and the newest of them; undefined in the empty set. */
  readonly first: Key | undefined;
  readonly last: Key | undefined;
  /** Nodes on the longest way down, this one included; 0 in the empty set. */
  readonly height: number;
}

/** A node with what is beside and below it. */
export interface TreeLook extends SubtreeLook {
  readonly left: SubtreeLook | undefined;
  readonly right: SubtreeLook | undefined;
  /** The node's own block, between those of both children: 128 keys at most. */
  readonly keys: readonly Key[];
}

const EMPTY_ROOT = hashDigest(new Uint32Array(LANES), 0);

/** The node at the end of a way, or the last that is there. */
export function lookInto(top: Top, path: string): TreeLook {
  if (top === undefined) return { path: '', count: 0, root: EMPTY_ROOT, first: undefined, last: undefined, height: 0, left: undefined, right: undefined, keys: [] };
  const { node, way } = follow(top, path);
  return {
    ...subtree(node, way),
    left: node.left === undefined ? undefined : subtree(node.left, `${way}L`),
    right: node.right === undefined ? undefined : subtree(node.right, `${way}R`),
    keys: Array.from({ length: node.block.count }, (_, place) => node.block.keyAt(place)),
  };
}

/** How far a way leads. */
function follow(top: TreeNode, path: string): { readonly node: TreeNode; readonly way: string } {
  let node = top;
  let steps = 0;
  for (; steps < path.length; steps++) {
    const next = path[steps] === 'L' ? node.left : node.right;
    if (next === undefined) break;
    node = next;
  }
  return { node, way: path.slice(0, steps) };
}

function subtree(node: TreeNode, path: string): SubtreeLook {
  let [leftmost, rightmost] = [node, node];
  while (leftmost.left !== undefined) leftmost = leftmost.left;
  while (rightmost.right !== undefined) rightmost = rightmost.right;
  return {
    path,
    count: node.size,
    root: hashDigest(node.sums(), node.size),
    first: leftmost.block.keyAt(0),
    last: rightmost.block.keyAt(rightmost.block.count - 1),
    height: node.height,
  };
}
