/** What somebody sees who looks inside a database: nodes of the tree, and comparisons with peers. Plain data, for the panel and for tools. */
import type { PeerId } from '../../core/base/peer.ts';
import type { ComparisonReport } from '../../core/replica/event.ts';

export type { ComparedRange } from '../../core/set/reconcile/compared.ts';

/** A record's place in the set. */
export interface TreeKey {
  /** 64 hex. */
  readonly id: string;
  /** ms since 1970. */
  readonly at: number;
}

/** A part of the tree: a node and all below it. */
export interface TreeChild {
  /** Steps from the top, `L` to older and `R` to newer records; `''` is the top. */
  readonly path: string;
  /** Records here and below, count. */
  readonly count: number;
  /** Fingerprint of those records, 64 hex: equal on two peers where the same records are in it. That of the top is `status.root`. */
  readonly root: string;
  /** The oldest and the newest of them; undefined in an empty set. */
  readonly from: TreeKey | undefined;
  readonly to: TreeKey | undefined;
  /** Nodes on the longest way down, this one included. */
  readonly height: number;
  /** Whether nothing is below it but its own records. */
  readonly isLeaf: boolean;
}

/** One node of the tree, as `db.tree(path)` shows it. */
export interface TreeNode extends TreeChild {
  readonly left?: TreeChild;
  readonly right?: TreeChild;
  /** The node's own records, oldest first, 128 at most: they lie between those of `left` and `right`. */
  readonly records?: readonly TreeKey[];
}

/** One comparison of this device's set with a peer's. */
export interface SetComparison extends ComparisonReport {
  /** When it was known what differs, ms since 1970. */
  readonly at: number;
  readonly peer: PeerId;
}
