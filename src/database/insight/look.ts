/** What is asked of whoever runs the replica by somebody who looks inside, from any tab. */
import type { TreeNode } from './types.ts';

/** A question, as it is posted between tabs. */
export type Look =
  /** A node of the tree, by its way. */
  | { readonly type: 'tree'; readonly path: string }
  /** `compared` from now on. */
  | { readonly type: 'comparisons' }
  /** Statistics begin at zero. */
  | { readonly type: 'reset' };

/** A node; nothing where something was only to be done. */
export type LookAnswer = TreeNode | undefined;

/** How to ask for a node. */
export interface TreeOptions {
  /** Gives up with E_ABORTED. */
  readonly signal?: AbortSignal;
}
