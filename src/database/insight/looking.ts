/**
 * Looking into the tree, in a part of the program of its own: few pages do. In the tab that leads a node is read from the live set, in
 * any tab the question is checked and asked.
 */
import { toHex } from '../../core/base/bytes.ts';
import { INSIGHT_LIMITS } from '../../core/base/limits/insight.ts';
import type { Key } from '../../core/set/key.ts';
import type { MerkleSet } from '../../core/set/merkle-set.ts';
import type { SubtreeLook } from '../../core/set/tree-look.ts';
import type { Clock } from '../../ports.ts';
import { badOption, checkSignal } from '../errors.ts';
import type { Host } from '../host.ts';
import { pause } from '../pause.ts';
import type { Watcher } from '../watcher.ts';
import type { TreeOptions } from './look.ts';
import type { TreeChild, TreeKey, TreeNode } from './types.ts';

/** Sums worked out between two breaths of the page, units of `MerkleSet.settle`: some milliseconds. */
const SETTLE_BUDGET = 4000;

/** What a question about the tree needs of a room in this page. */
export interface TreeAsker {
  readonly host: Host | undefined;
  watch(watcher: Watcher): () => void;
}

/** Asks whoever leads for a node. @throws PeersetError E_OPTION, E_ABORTED, E_CLOSED. */
export async function askTree(room: TreeAsker, path: string, { signal }: TreeOptions): Promise<TreeNode> {
  if (typeof path !== 'string' || !/^[LR]*$/.test(path)) throw badOption('path', 'a way through the tree is of L and R');
  if (path.length > INSIGHT_LIMITS.treePathMax) throw badOption('path', `no tree is higher than ${INSIGHT_LIMITS.treePathMax}`);
  checkSignal(signal);
  const ends: (() => void)[] = [];
  try {
    return await new Promise<TreeNode>((resolve, reject) => {
      const abort = (): void => attempt(() => checkSignal(signal), reject);
      signal?.addEventListener('abort', abort);
      ends.push(() => signal?.removeEventListener('abort', abort));
      const ask = (): void => {
        const { host } = room;
        // What was asked of one that is not there any more is asked of the next (`opened`).
        void host?.look({ type: 'tree', path }).then((node) => resolve(node!), (reason: unknown) => host === room.host && reject(reason));
      };
      ends.push(room.watch({ opened: ask, closed: reject }));
      ask();
    });
  } finally {
    for (const end of ends) end();
  }
}

/** The node at the end of a way, or the last that is there. The page breathes while sums are worked out. */
export async function nodeOf(set: MerkleSet, path: string, clock: Clock): Promise<TreeNode> {
  while (!set.settle(SETTLE_BUDGET)) await pause(clock);
  const { left, right, keys, ...node } = set.look(path);
  return {
    ...childOf(node),
    isLeaf: left === undefined && right === undefined,
    ...(left === undefined ? {} : { left: childOf(left) }),
    ...(right === undefined ? {} : { right: childOf(right) }),
    ...(keys.length === 0 ? {} : { records: keys.map(keyOf) }),
  };
}

function attempt(run: () => void, failed: (reason: unknown) => void): void {
  try {
    run();
  } catch (reason) {
    failed(reason);
  }
}

function childOf({ path, count, root, first, last, height }: SubtreeLook): TreeChild {
  return { path, count, root, from: first && keyOf(first), to: last && keyOf(last), height, isLeaf: height <= 1 };
}

function keyOf({ id, at }: Key): TreeKey {
  return { id: toHex(id), at };
}
