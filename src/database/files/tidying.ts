/**
 * Which files go: those that no record refers to any more, or none that is shown here, after a while; and where files take more room than
 * they may, those that nobody used for longest. What was put here goes only with its last record, and what somebody wants now stays.
 */
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { Holding, Holdings } from './holdings.ts';
import type { ReferenceBook } from './reference-book.ts';

/** What it asks. */
export interface TidyingOptions {
  readonly holdings: Holdings;
  readonly book: ReferenceBook;
  /** Whether somebody wants it now. */
  readonly isWanted: (root: string) => boolean;
  readonly isShown: (root: string) => Promise<boolean>;
  /** Bytes of files that may be here. */
  readonly budget: () => number;
  /** Deletes these from the disk. */
  readonly delete: (roots: readonly string[]) => Promise<void>;
}

/** Sights are asked this seldom, in rounds of `fileTidyMs`: somebody has to read records for it. */
const SIGHT_ROUNDS = 10;

/** Makes room on one disk. */
export class Tidying {
  readonly #options: TidyingOptions;
  /** Since when nothing refers to a file, ms. */
  readonly #looseSince = new Map<string, number>();
  readonly #unseen = new Set<string>();
  #round = 0;

  constructor(options: TidyingOptions) {
    this.#options = options;
  }

  /** The last reference to this file just went. */
  loosened(root: string, now: number): void {
    this.#looseSince.set(root, now);
  }

  /** Deletes what nothing refers to since long enough. All references have to be known. */
  async deleteLoose(now: number): Promise<void> {
    const { holdings, isWanted } = this.#options;
    if (this.#round++ % SIGHT_ROUNDS === 0) await this.#look(now);
    const loose = new Map<string, number>();
    for (const holding of holdings.byUse()) {
      const { root } = holding.outline;
      if (!isWanted(root) && this.#isLoose(holding)) loose.set(root, this.#looseSince.get(root) ?? holding.usedAt);
    }
    this.#looseSince.clear();
    for (const [root, since] of loose) this.#looseSince.set(root, since);
    await this.#delete([...loose].filter(([, since]) => now - since >= FILE_KEEPING_LIMITS.fileGraceMs).map(([root]) => root));
  }

  /** Deletes as much as there is over the budget, with so many bytes that are about to come; answers whether that is enough. */
  async makeRoom(bytes: number): Promise<boolean> {
    const { holdings, budget } = this.#options;
    return (await this.#free(holdings.bytes + bytes - budget())) <= 0;
  }

  /** Deletes so many bytes, since the disk has no room for them whatever the budget says; answers whether anything went. */
  async freeDisk(bytes: number): Promise<boolean> {
    return (await this.#free(bytes)) < bytes;
  }

  /** Answers how many bytes could not be freed. */
  async #free(bytes: number): Promise<number> {
    const { holdings, isWanted } = this.#options;
    let left = bytes;
    const gone: string[] = [];
    for (const { outline: { root }, bytes: weight, isPinned } of holdings.byUse()) {
      if (left <= 0) break;
      if (isPinned || weight === 0 || isWanted(root)) continue;
      gone.push(root);
      left -= weight;
    }
    await this.#delete(gone);
    return left;
  }

  #isLoose({ outline: { root }, isPinned }: Holding): boolean {
    return !this.#options.book.has(root) || (!isPinned && this.#unseen.has(root));
  }

  /** What is hidden may be shown again in a moment: it stays a while from now on. */
  async #look(now: number): Promise<void> {
    const { holdings, book, isShown } = this.#options;
    for (const { outline: { root }, isPinned } of holdings.byUse()) {
      if (isPinned || !book.has(root) || (await isShown(root))) this.#unseen.delete(root);
      else if (!this.#unseen.has(root)) {
        this.#unseen.add(root);
        this.loosened(root, now);
      }
    }
  }

  async #delete(roots: readonly string[]): Promise<void> {
    if (roots.length === 0) return;
    for (const root of roots) {
      this.#looseSince.delete(root);
      this.#unseen.delete(root);
    }
    await this.#options.delete(roots);
  }
}
