/** How many peers have something of a file, and how many want it, as far as the machine among peers was told. */
import type { FileChange } from '../../core/files/event.ts';

/** A change that counts peers. */
export type CountChange = Extract<FileChange, { readonly type: 'progress' | 'sources' | 'takers' }>;

/** Counts of peers, by file. */
export class PeerCounts {
  readonly #sources = new Map<string, number>();
  readonly #takers = new Map<string, number>();

  note(change: CountChange): void {
    if (change.type === 'takers') this.#takers.set(change.root, change.takers);
    else this.#sources.set(change.root, change.sources);
  }

  /** Whoever has all of a file gives it, and is told who takes it; whoever has not, who can bring the rest. */
  of(root: string, here: 'whole' | 'parts'): number {
    return (here === 'whole' ? this.#takers : this.#sources).get(root) ?? 0;
  }

  forget(root: string): void {
    this.#sources.delete(root);
    this.#takers.delete(root);
  }
}
