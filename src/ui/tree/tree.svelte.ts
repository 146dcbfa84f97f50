/**
 * The tree on show: which nodes are open, and what is known of them. With each look of the panel it asks for what changed below the top,
 * and for nothing where the top is the same; what is open stays open while the set changes.
 */
import type { PeersetDB } from '../../index.ts';
import type { TreeNode } from '../../database/insight/types.ts';
import { OneAtATime } from '../parts/one-at-a-time.ts';
import { blockKey, rowsOf, type TreeRow } from './rows.ts';

/** Nodes open at once, count: what more is opened closes what was opened first. */
const OPEN_MAX = 400;
/** Nodes asked for in one look, count; the rest comes with the next. */
const ASKED_MAX = 48;

/** What is open of a database's tree. */
export class Tree {
  rows = $state.raw<readonly TreeRow[]>([]);
  failure = $state.raw<unknown>();
  isKnown = $state(false);
  readonly #db: PeersetDB;
  readonly #open = new Set<string>(['']);
  #nodes = new Map<string, TreeNode>();
  /** What comes meanwhile is asked once, afterwards. */
  readonly #question = new OneAtATime(() => this.#read(), (failure) => (this.failure = failure));
  /** Whether there was more to ask than one look asks. */
  #hasMore = false;

  constructor(db: PeersetDB) {
    this.#db = db;
  }

  /** What is known of the top. */
  get root(): TreeNode | undefined {
    return this.#nodes.get('');
  }

  /** The panel looked; `root` is the set's fingerprint. */
  look(root: string): void {
    if (root !== this.root?.root || this.#hasMore) void this.#question.again();
  }

  /** Opens a line, or closes it. */
  toggle(key: string, isOpen = !this.#open.has(key)): void {
    if (isOpen) this.#open.add(key);
    else this.#open.delete(key);
    for (const first of this.#open) {
      if (this.#open.size <= OPEN_MAX) break;
      this.#open.delete(first);
    }
    this.#write();
    void this.#question.again();
  }

  /** From the top down: what has the fingerprint it had is as it was, and so is everything below. */
  async #read(): Promise<void> {
    const known = this.#nodes;
    const nodes = new Map<string, TreeNode>();
    const waiting = [{ path: '', root: undefined as string | undefined }];
    let asked = 0;
    this.#hasMore = false;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { path, root } = next;
      const before = known.get(path);
      const isSame = before !== undefined && before.root === root;
      if (!isSame && asked >= ASKED_MAX) {
        if (before !== undefined) nodes.set(path, before);
        this.#hasMore = true;
        continue;
      }
      if (!isSame) asked++;
      const node = isSame ? before : await this.#db.tree(path);
      // The tree turned, and there is nothing at this path any more: we were given what is above it.
      if (node.path !== path) this.#forget(path);
      else {
        nodes.set(path, node);
        for (const child of [node.left, node.right]) if (child !== undefined && this.#open.has(child.path)) waiting.push(child);
      }
    }
    this.#nodes = nodes;
    this.isKnown = true;
    this.#write();
  }

  #forget(path: string): void {
    this.#open.delete(path);
    this.#open.delete(blockKey(path));
  }

  #write(): void {
    this.rows = rowsOf(this.#nodes, this.#open);
  }
}
