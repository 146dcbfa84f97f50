/**
 * For rooms whose user wants every file to be here (`files: { fetch: 'all' }`): of all files whose records are shown the smallest come
 * first, a few at once, as long as there is room. One that nobody has lets others go first.
 */
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { FileOutline } from '../../core/files/event.ts';

/** What it asks. */
export interface FetchAllOptions {
  /** All files that records refer to. */
  readonly outlines: () => Iterable<FileOutline>;
  /** Bytes of it that are here. */
  readonly have: (root: string) => number;
  /** Bytes that may be taken beside what is here. */
  readonly room: () => number;
  readonly isShown: (root: string) => Promise<boolean>;
  /** This file is to be fetched, or not any more. */
  readonly changed: (root: string) => void;
}

interface Chosen {
  have: number;
}

/** Chooses what is fetched. */
export class FetchAll {
  readonly #options: FetchAllOptions;
  readonly #chosen = new Map<string, Chosen>();
  /** How often each brought nothing. */
  readonly #tries = new Map<string, number>();
  #isRenewing = false;
  #isStale = false;

  constructor(options: FetchAllOptions) {
    this.#options = options;
  }

  has(root: string): boolean {
    return this.#chosen.has(root);
  }

  /** Some time went by: what brought nothing meanwhile is tried again after the others. */
  rest(): void {
    for (const [root, chosen] of this.#chosen) {
      const have = this.#options.have(root);
      if (have === chosen.have) this.#tries.set(root, (this.#tries.get(root) ?? 0) + 1);
      chosen.have = have;
    }
  }

  /** Chooses again: there are other files, or other sights. */
  async renew(): Promise<void> {
    this.#isStale = true;
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    try {
      while (this.#isStale) {
        this.#isStale = false;
        this.#choose(await this.#best());
      }
    } finally {
      this.#isRenewing = false;
    }
  }

  async #best(): Promise<ReadonlySet<string>> {
    const { outlines, have, room, isShown } = this.#options;
    const missing = [...outlines()].filter(({ root, size }) => have(root) < size);
    const tries = (root: string): number => this.#tries.get(root) ?? 0;
    missing.sort((one, other) => tries(one.root) - tries(other.root) || one.size - other.size);
    const best = new Set<string>();
    let left = room();
    for (const { root, size } of missing) {
      const bytes = size - have(root);
      if (best.size >= FILE_KEEPING_LIMITS.fileAllMax) break;
      if (bytes > left || !(await isShown(root))) continue;
      left -= bytes;
      best.add(root);
    }
    return best;
  }

  #choose(best: ReadonlySet<string>): void {
    const gone = [...this.#chosen.keys()].filter((root) => !best.has(root));
    const fresh = [...best].filter((root) => !this.#chosen.has(root));
    for (const root of gone) this.#chosen.delete(root);
    for (const root of fresh) this.#chosen.set(root, { have: this.#options.have(root) });
    for (const root of [...gone, ...fresh]) this.#options.changed(root);
  }
}
