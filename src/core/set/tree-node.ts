/**
 * A node of the tree, and what can be read from a tree of them: a block of keys, smaller keys on the left,
 * larger ones on the right; how many keys there are below and, once somebody asked, the sum of them.
 *
 * A node that is not settled has no ancestor that is. So whoever changes a block only marks the way up,
 * and a walk from the top finds all that is to do without looking at the rest.
 * Walks are as deep as the tree is high: the order of keys, which strangers choose, cannot unbalance it.
 */
import { Block } from './block.ts';
import { addSums, LANES } from './fingerprint.ts';
import type { Probe } from './probe.ts';

/** The top of a tree or of a part of it; the empty one has none. */
export type Top = TreeNode | undefined;

/** A block and what is below it. */
export class TreeNode {
  /** The version of the tree that made it: see Block. */
  readonly version: number;
  block: Block;
  left: Top;
  right: Top;
  height = 1;
  /** Keys here and below, count. */
  size: number;
  settled = false;
  #sums: Uint32Array | undefined;

  constructor(version: number, block: Block) {
    this.version = version;
    this.block = block;
    this.left = undefined;
    this.right = undefined;
    this.size = block.count;
  }

  /** The same node, for a version of the tree that may change it. */
  copy(version: number): TreeNode {
    const copy = new TreeNode(version, this.block);
    copy.left = this.left;
    copy.right = this.right;
    copy.height = this.height;
    copy.size = this.size;
    return copy;
  }

  /** Finds out height and size again, after what is below has changed. */
  refresh(): void {
    this.height = 1 + Math.max(heightOf(this.left), heightOf(this.right));
    this.size = sizeOf(this.left) + this.block.count + sizeOf(this.right);
    this.settled = false;
  }

  /** The sum of all keys here and below. */
  sums(): Uint32Array {
    settle(this, Infinity);
    return this.#sums!;
  }

  /** Adds up block and children, which are settled. */
  combine(): void {
    const sums = (this.#sums ??= new Uint32Array(LANES));
    sums.fill(0);
    this.block.addTo(sums, 0, this.block.count);
    if (this.left !== undefined) addSums(sums, this.left.sums());
    if (this.right !== undefined) addSums(sums, this.right.sums());
    this.settled = true;
  }
}

/** Height of a tree, 0 for the empty one. */
export function heightOf(top: Top): number {
  return top === undefined ? 0 : top.height;
}

/** Keys of a tree, count. */
export function sizeOf(top: Top): number {
  return top === undefined ? 0 : top.size;
}

/**
 * Brings sums up to date, below first. Each expansion and each node costs one of `budget`; what is left of it
 * is returned, and work that did not fit is found again by the next call.
 */
export function settle(top: Top, budget: number): number {
  if (top === undefined || top.settled) return budget;
  let left = settle(top.left, budget);
  if (left > 0) left = settle(top.right, left);
  if (left > 0) left = top.block.settle(left);
  if (left <= 0) return 0;
  top.combine();
  return left - 1;
}

/** Whether a key is in the tree. */
export function holds(top: Top, probe: Probe): boolean {
  let candidate: Top;
  for (let node = top; node !== undefined; ) {
    const isBehind = node.block.startsAfter(probe);
    if (!isBehind) candidate = node;
    node = isBehind ? node.left : node.right;
  }
  return candidate !== undefined && candidate.block.find(probe) >= 0;
}

/** How many keys sort before the probe. */
export function rankOf(top: Top, probe: Probe): number {
  let before = 0;
  let beforeCandidate = 0;
  let candidate: Top;
  for (let node = top; node !== undefined; ) {
    if (node.block.startsAfter(probe)) node = node.left;
    else {
      candidate = node;
      beforeCandidate = before + sizeOf(node.left);
      before = beforeCandidate + node.block.count;
      node = node.right;
    }
  }
  if (candidate === undefined) return 0;
  const place = candidate.block.find(probe);
  return beforeCandidate + (place < 0 ? -1 - place : place);
}

/** Sees a block, and the places in it that belong to what was asked for. */
export type BlockVisitor = (block: Block, from: number, to: number) => void;

/** Shows the blocks that hold positions [from, to), in order. */
export function forEachBlock(top: Top, from: number, to: number, visit: BlockVisitor): void {
  if (top === undefined || from >= to) return;
  const start = sizeOf(top.left);
  const end = start + top.block.count;
  if (from < start) forEachBlock(top.left, from, Math.min(to, start), visit);
  if (from < end && to > start) visit(top.block, Math.max(from, start) - start, Math.min(to, end) - start);
  if (to > end) forEachBlock(top.right, Math.max(from, end) - end, to - end, visit);
}

/** Adds the sum of positions [from, to): whole parts of the tree in one step. */
export function addRange(sums: Uint32Array, top: Top, from: number, to: number): void {
  if (top === undefined || from >= to) return;
  if (from === 0 && to === top.size) {
    addSums(sums, top.sums());
    return;
  }
  const start = sizeOf(top.left);
  const end = start + top.block.count;
  if (from < start) addRange(sums, top.left, from, Math.min(to, start));
  if (from < end && to > start) top.block.addTo(sums, Math.max(from, start) - start, Math.min(to, end) - start);
  if (to > end) addRange(sums, top.right, Math.max(from, end) - end, to - end);
}
