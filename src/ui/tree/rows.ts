/** The tree as lines: what is open of it, one line for each node, block of records and record. Pure; the nodes come from the database. */
import type { TreeChild, TreeKey, TreeNode } from '../../database/insight/types.ts';

/** One line. */
export type TreeRow =
  /** A part of the tree. `key` names the line; `isWaiting`: it is open, and what is in it did not come yet. */
  | { readonly type: 'node'; readonly key: string; readonly level: number; readonly node: TreeChild; readonly isOpen: boolean; readonly isWaiting: boolean }
  /** The records that stand at an inner node itself, between those below it. */
  | { readonly type: 'block'; readonly key: string; readonly level: number; readonly count: number; readonly from: TreeKey | undefined; readonly to: TreeKey | undefined; readonly isOpen: boolean }
  | { readonly type: 'record'; readonly key: string; readonly level: number; readonly record: TreeKey };

/** Name of the line with a node's own records. */
export function blockKey(path: string): string {
  return `${path}*`;
}

/** All lines, oldest records first. `open` holds the keys of open lines, `nodes` what is known of them by path. */
export function rowsOf(nodes: ReadonlyMap<string, TreeNode>, open: ReadonlySet<string>): readonly TreeRow[] {
  const root = nodes.get('');
  if (root === undefined) return [];
  const rows: TreeRow[] = [];
  // What to write next, last one first: no recursion, whatever somebody opened.
  const waiting: { readonly child?: TreeChild; readonly block?: TreeNode; readonly level: number }[] = [{ child: root, level: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { child, block, level } = next;
    if (block !== undefined) pushBlock(rows, block, level, open);
    if (child === undefined) continue;
    const node = nodes.get(child.path);
    const isOpen = open.has(child.path);
    rows.push({ type: 'node', key: child.path, level, node: child, isOpen, isWaiting: isOpen && node === undefined });
    if (!isOpen || node === undefined) continue;
    if (node.right !== undefined) waiting.push({ child: node.right, level: level + 1 });
    if (node.records !== undefined && !node.isLeaf) waiting.push({ block: node, level: level + 1 });
    if (node.left !== undefined) waiting.push({ child: node.left, level: level + 1 });
    if (node.isLeaf) pushRecords(rows, node, level + 1);
  }
  return rows;
}

function pushBlock(rows: TreeRow[], node: TreeNode, level: number, open: ReadonlySet<string>): void {
  const records = node.records ?? [];
  const key = blockKey(node.path);
  const isOpen = open.has(key);
  rows.push({ type: 'block', key, level, count: records.length, from: records[0], to: records.at(-1), isOpen });
  if (isOpen) pushRecords(rows, node, level + 1);
}

function pushRecords(rows: TreeRow[], { path, records = [] }: TreeNode, level: number): void {
  for (const record of records) rows.push({ type: 'record', key: `${path}:${record.id}`, level, record });
}

/** The line that contains a line; undefined for the first. */
export function parentOf(rows: readonly TreeRow[], index: number): number | undefined {
  const level = rows[index]?.level ?? 0;
  for (let at = index - 1; at >= 0; at--) if (rows[at]!.level < level) return at;
  return undefined;
}

/** A colour of its own for each fingerprint, degrees: what is equal looks equal. */
export function hueOf(root: string): number {
  const number = Number.parseInt(root.slice(0, 6), 16);
  return Number.isNaN(number) ? 0 : number % 360;
}
