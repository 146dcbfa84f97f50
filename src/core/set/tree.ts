/**
 * A balanced tree (AVL: the heights of siblings differ by one at most) of blocks of keys, which can be kept
 * as it is at any moment. `keep` freezes all nodes and blocks that exist; from then on a change copies what
 * it touches, once, until they are let go again.
 *
 * A key belongs to the last block that starts at or before it, or else to the first block. No two neighbours
 * are both sparse after a removal, so that emptying a set in any order gives its memory back.
 *
 * Memory is the garbage collector's: a kept tree that nobody holds any more is gone with all its copies,
 * which lists of free places in big arrays could not offer.
 */
import { assert } from '../base/assert.ts';
import { Block, BLOCK_KEYS } from './block.ts';
import type { Key } from './key.ts';
import { Probe } from './probe.ts';
import { heightOf, settle, TreeNode, type Top } from './tree-node.ts';

/** A block of so many keys or fewer is joined with a neighbour, if both together have at most twice as many. */
const SPARSE_KEYS = 48;
/** Keys of a block that is built from sorted ones: room for late comers before the first split. */
const BUILT_KEYS = 112;

/** The tree that changes, and the memory of what of it is kept. */
export class Tree {
  #top: Top;
  /** Grows with every `keep`. Nodes and blocks of versions up to `#frozen` must not change. */
  #version = 1;
  #frozen = 0;
  /** The way to the last block that was looked for, from the top. Only the first entries are valid. */
  readonly #path: TreeNode[] = [];
  readonly #probe = new Probe();

  get top(): Top {
    return this.#top;
  }

  /** Adds a key; false where it is there already. */
  insert(probe: Probe): boolean {
    if (this.#top === undefined) {
      this.#top = new TreeNode(this.#version, this.#blockOf(probe));
      return true;
    }
    const depth = this.#descend(probe);
    const place = this.#path[depth]!.block.find(probe);
    if (place >= 0) return false;
    const node = this.#openPath(depth, 1);
    if (node.block.count === BLOCK_KEYS) this.#insertIntoFull(depth, -1 - place, probe);
    else this.#openBlock(node).insert(-1 - place, probe);
    return true;
  }

  /** Takes a key away; false where there is none. */
  remove(probe: Probe): boolean {
    if (this.#top === undefined) return false;
    const depth = this.#descend(probe);
    const { block } = this.#path[depth]!;
    const place = block.find(probe);
    if (place < 0) return false;
    if (block.count === 1) {
      this.#top = this.#takeOut(this.#top, block);
      return true;
    }
    const changed = this.#openBlock(this.#openPath(depth, -1));
    changed.remove(place);
    if (changed.count <= SPARSE_KEYS) this.#joinSparse(depth);
    return true;
  }

  /**
   * Fills an empty tree with keys from the front of a list, for as long as they are in order. Returns how
   * many those were.
   */
  build(keys: readonly Key[]): number {
    assert(this.#top === undefined, 'only an empty tree is built');
    const blocks: Block[] = [];
    let [probe, before] = [new Probe(), new Probe()];
    let taken = 0;
    for (; taken < keys.length; taken++) {
      probe.load(keys[taken]!);
      if (taken > 0 && !probe.isAfter(before)) break;
      if (taken % BUILT_KEYS === 0) blocks.push(new Block(this.#version));
      blocks.at(-1)!.insert(taken % BUILT_KEYS, probe);
      [probe, before] = [before, probe];
    }
    this.#top = this.#balanced(blocks, 0, blocks.length);
    return taken;
  }

  /** Freezes the tree as it is. Returns what `letGo` needs to know, and nothing else. */
  keep(): Kept {
    const kept = { version: this.#version, before: this.#frozen };
    this.#frozen = this.#version++;
    return kept;
  }

  /** Says that a kept tree is not read any more. */
  letGo(kept: Kept): void {
    // All that is kept besides is older than the newest, and was kept when `before` was noted. Where that one has
    // been let go, too, some blocks are copied without need; a list of all would grow with every forgotten one.
    if (this.#frozen === kept.version) this.#frozen = kept.before;
  }

  /** Finds the block a key belongs to; its node is `#path[depth]` of the returned depth. */
  #descend(probe: Probe): number {
    let depth = 0;
    let found = -1;
    for (let node = this.#top; node !== undefined; ) {
      this.#path[depth] = node;
      if (node.block.startsAfter(probe)) node = node.left;
      else {
        found = depth;
        node = node.right;
      }
      depth++;
    }
    return found >= 0 ? found : depth - 1;
  }

  /** Makes the way to `#path[depth]` changeable, and notes that so many keys more are at its end. */
  #openPath(depth: number, difference: number): TreeNode {
    let parent: Top;
    for (let i = 0; i <= depth; i++) {
      const node = this.#path[i]!;
      const open = this.#open(node);
      open.size += difference;
      open.settled = false;
      if (open !== node) {
        this.#path[i] = open;
        if (parent === undefined) this.#top = open;
        else if (parent.left === node) parent.left = open;
        else parent.right = open;
      }
      parent = open;
    }
    return this.#path[depth]!;
  }

  #open(node: TreeNode): TreeNode {
    return node.version > this.#frozen ? node : node.copy(this.#version);
  }

  #openBlock(node: TreeNode): Block {
    if (node.block.version <= this.#frozen) node.block = node.block.copy(this.#version);
    return node.block;
  }

  #blockOf(probe: Probe): Block {
    const block = new Block(this.#version);
    block.insert(0, probe);
    return block;
  }

  /** Splits the full block at `#path[depth]`, and inserts. */
  #insertIntoFull(depth: number, place: number, probe: Probe): void {
    const node = this.#path[depth]!;
    let added: Block;
    if (place === 0 || (place === BLOCK_KEYS && this.#isLast(depth))) {
      // In front of all or behind all: most records come in order, and full blocks stay full.
      added = this.#blockOf(probe);
    } else {
      const half = BLOCK_KEYS / 2;
      const block = this.#openBlock(node);
      added = block.splitOff(this.#version, half);
      if (place <= half) block.insert(place, probe);
      else added.insert(place - half, probe);
    }
    for (let i = depth; i >= 0; i--) this.#path[i]!.refresh();
    this.#top = this.#graft(this.#top, new TreeNode(this.#version, added));
  }

  #isLast(depth: number): boolean {
    for (let i = 0; i < depth; i++) if (this.#path[i]!.right !== this.#path[i + 1]) return false;
    return this.#path[depth]!.right === undefined;
  }

  /** Joins the sparse block at `#path[depth]` with the one before or behind it, if they fit together. */
  #joinSparse(depth: number): void {
    const node = this.#path[depth]!;
    const fits = (other: Top): other is TreeNode =>
      other !== undefined && other.block.count + node.block.count <= 2 * SPARSE_KEYS;
    const before = this.#before(depth);
    const behind = this.#behind(depth);
    if (fits(before)) this.#joinBlocks(before.block, node.block);
    else if (fits(behind)) this.#joinBlocks(node.block, behind.block);
  }

  #joinBlocks(first: Block, second: Block): void {
    this.#top = this.#takeOut(this.#top, second);
    const depth = this.#descend(first.loadFirst(this.#probe));
    this.#openPath(depth, second.count).block = first.join(this.#version, second);
  }

  #before(depth: number): Top {
    let node = this.#path[depth]!.left;
    if (node !== undefined) {
      while (node.right !== undefined) node = node.right;
      return node;
    }
    for (let i = depth; i > 0; i--) if (this.#path[i - 1]!.right === this.#path[i]) return this.#path[i - 1];
    return undefined;
  }

  #behind(depth: number): Top {
    const node = this.#path[depth]!.right;
    if (node !== undefined) return leftmost(node);
    for (let i = depth; i > 0; i--) if (this.#path[i - 1]!.left === this.#path[i]) return this.#path[i - 1];
    return undefined;
  }

  /** The tree with one more node. */
  #graft(top: Top, fresh: TreeNode): TreeNode {
    if (top === undefined) return fresh;
    const node = this.#open(top);
    if (node.block.startsAfter(fresh.block.loadFirst(this.#probe))) node.left = this.#graft(node.left, fresh);
    else node.right = this.#graft(node.right, fresh);
    return this.#balance(node);
  }

  /** The tree without the node that holds a block of it. */
  #takeOut(top: Top, block: Block): Top {
    assert(top !== undefined, 'a block that goes is in the tree');
    if (top.block === block && top.left === undefined) return top.right;
    if (top.block === block && top.right === undefined) return top.left;
    const node = this.#open(top);
    if (top.block === block) {
      node.block = leftmost(node.right!).block;
      node.right = this.#takeOut(node.right, node.block);
    } else if (node.block.startsAfter(block.loadFirst(this.#probe))) node.left = this.#takeOut(node.left, block);
    else node.right = this.#takeOut(node.right, block);
    return this.#balance(node);
  }

  /** Restores heights, sizes and balance of a changeable node whose children are right. */
  #balance(node: TreeNode): TreeNode {
    const lean = heightOf(node.left) - heightOf(node.right);
    if (lean > 1) {
      const left = this.#open(node.left!);
      node.left = heightOf(left.left) < heightOf(left.right) ? this.#rotateLeft(left) : left;
      return this.#rotateRight(node);
    }
    if (lean < -1) {
      const right = this.#open(node.right!);
      node.right = heightOf(right.right) < heightOf(right.left) ? this.#rotateRight(right) : right;
      return this.#rotateLeft(node);
    }
    node.refresh();
    return node;
  }

  #rotateRight(node: TreeNode): TreeNode {
    const top = this.#open(node.left!);
    node.left = top.right;
    top.right = node;
    node.refresh();
    top.refresh();
    return top;
  }

  #rotateLeft(node: TreeNode): TreeNode {
    const top = this.#open(node.right!);
    node.right = top.left;
    top.left = node;
    node.refresh();
    top.refresh();
    return top;
  }

  /** A balanced tree of blocks [from, to). */
  #balanced(blocks: readonly Block[], from: number, to: number): Top {
    if (from >= to) return undefined;
    const middle = (from + to) >>> 1;
    const node = new TreeNode(this.#version, blocks[middle]!);
    node.left = this.#balanced(blocks, from, middle);
    node.right = this.#balanced(blocks, middle + 1, to);
    node.refresh();
    return node;
  }
}

/** What a tree that is kept remembers of itself. */
export interface Kept {
  readonly version: number;
  readonly before: number;
}

function leftmost(node: TreeNode): TreeNode {
  let found = node;
  while (found.left !== undefined) found = found.left;
  return found;
}
