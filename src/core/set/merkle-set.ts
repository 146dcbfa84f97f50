/**
 * The set of keys of all records we hold: one total order, and sums by which peers find out what differs.
 *
 * The root depends on the keys alone. In what order they came, what was there in between and how the tree
 * happens to be shaped leave no trace; two replicas have the same root exactly where they hold the same ids.
 *
 * Changing is cheap and sums are not, so sums wait until somebody asks: a burst of inserts expands nothing.
 * A host that has time to spare lets `settle` work through what waits in slices; `root` does the rest.
 *
 * Not here: records. Whoever inserts a key has checked its record and stored it.
 */
import { assert } from '../base/assert.ts';
import type { Key } from './key.ts';
import { Probe } from './probe.ts';
import { emptyStrata, toggleId } from './strata.ts';
import { settle, type Top } from './tree-node.ts';
import { lookInto, type TreeLook } from './tree-look.ts';
import { TreeView } from './tree-view.ts';
import { Tree, type Kept } from './tree.ts';
import type { SetSnapshot } from './view.ts';

/** The live set. Everything that changes it is here; everything it answers is in `view.ts`. */
export class MerkleSet extends TreeView {
  readonly #tree = new Tree();
  readonly #strata = emptyStrata();
  readonly #probe = new Probe();
  #changes = 0;

  protected get top(): Top {
    return this.#tree.top;
  }

  protected get changes(): number {
    return this.#changes;
  }

  /** Adds a key; false where the set has it already. */
  insert(key: Key): boolean {
    if (!this.#tree.insert(this.#probe.load(key))) return false;
    this.#noteChange();
    return true;
  }

  /** Takes a key away; false where the set does not have it. */
  remove(key: Key): boolean {
    if (!this.#tree.remove(this.#probe.load(key))) return false;
    this.#noteChange();
    return true;
  }

  /** Adds many keys; quickest into an empty set and in ascending order. Returns how many were new. */
  insertAll(keys: readonly Key[]): number {
    const built = this.size === 0 ? this.#tree.build(keys) : 0;
    for (let i = 0; i < built; i++) {
      this.#probe.load(keys[i]!);
      this.#noteChange();
    }
    let added = built;
    for (let i = built; i < keys.length; i++) if (this.insert(keys[i]!)) added++;
    return added;
  }

  /**
   * Works on sums that wait, about half a microsecond for each unit of `budget` on a quick machine. True once none
   * wait; asking for a root is then a matter of one hash.
   */
  settle(budget: number): boolean {
    assert(budget >= 1, 'some work can be done');
    settle(this.#tree.top, budget);
    return this.#tree.top?.settled ?? true;
  }

  /** The node at the end of a way (`tree-look.ts`). Sums that wait are worked out at once: `settle` first, where there may be many. */
  look(path: string): TreeLook {
    return lookInto(this.#tree.top, path);
  }

  strata(): Uint32Array {
    return this.#strata.slice();
  }

  /** The set as it is now. Costs nothing until the set changes; then it copies the blocks it touches, each once. */
  snapshot(): SetSnapshot {
    return new Snapshot(this.#tree, this.#strata.slice());
  }

  /** The probe holds the key that came or went. */
  #noteChange(): void {
    toggleId(this.#strata, this.#probe.words, 0);
    this.#changes++;
  }
}

class Snapshot extends TreeView implements SetSnapshot {
  readonly #tree: Tree;
  readonly #kept: Kept;
  readonly #strata: Uint32Array;
  #state: { readonly top: Top } | undefined;

  constructor(tree: Tree, strata: Uint32Array) {
    super();
    this.#tree = tree;
    this.#state = { top: tree.top };
    this.#kept = tree.keep();
    this.#strata = strata;
  }

  protected get top(): Top {
    assert(this.#state !== undefined, 'a snapshot is not read after its release');
    return this.#state.top;
  }

  protected get changes(): number {
    return 0;
  }

  strata(): Uint32Array {
    assert(this.#state !== undefined, 'a snapshot is not read after its release');
    return this.#strata.slice();
  }

  release(): void {
    // A second release must not let go of what an older snapshot still needs.
    if (this.#state === undefined) return;
    this.#state = undefined;
    this.#tree.letGo(this.#kept);
  }
}
