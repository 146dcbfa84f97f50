/** How many peers have something of a file, and how many have or want it, as far as the machine among peers was told. */
import type { FileChange } from '../../core/files/event.ts';

/** A change that counts peers. */
export type CountChange = Extract<FileChange, { readonly type: 'progress' | 'sources' | 'peers' }>;

/** Counts of peers, by file. */
export class PeerCounts {
  readonly #sources = new Map<string, number>();
  readonly #peers = new Map<string, number>();

  note(change: CountChange): void {
    if (change.type === 'peers') this.#peers.set(change.root, change.peers);
    else this.#sources.set(change.root, change.sources);
  }

  /** Whoever has all of a file is told who else has some of it or takes it; whoever has not, who can bring the rest. */
  of(root: string, here: 'whole' | 'parts'): number {
    return (here === 'whole' ? this.#peers : this.#sources).get(root) ?? 0;
  }

  forget(root: string): void {
    this.#sources.delete(root);
    this.#peers.delete(root);
  }
}
