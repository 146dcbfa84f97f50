/** Tells pages how much of files is here: what changed, at most every now and then, and nothing twice. */
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { Clock } from '../../ports.ts';
import type { FileFacts } from './ask.ts';

/** What it tells, and whom. */
export interface FactsBoardOptions {
  readonly clock: Clock;
  /** Undefined for a file that nobody knows. */
  readonly factsOf: (root: string) => FileFacts | undefined;
  readonly tell: (facts: readonly FileFacts[]) => void;
}

/** The facts about the files of one room. */
export class FactsBoard {
  readonly #options: FactsBoardOptions;
  readonly #changed = new Set<string>();
  /** What was told last of each file, as text. */
  readonly #told = new Map<string, string>();
  #cancel: (() => void) | undefined;

  constructor(options: FactsBoardOptions) {
    this.#options = options;
  }

  /** Something about this file may be different. */
  changed(root: string): void {
    this.#changed.add(root);
    const { clock } = this.#options;
    this.#cancel ??= clock.wake(clock.now() + FILE_KEEPING_LIMITS.fileFactsMs, () => {
      this.#cancel = undefined;
      this.#tell();
    });
  }

  close(): void {
    this.#cancel?.();
  }

  #tell(): void {
    const { factsOf, tell } = this.#options;
    const news: FileFacts[] = [];
    for (const root of this.#changed) {
      // Of a file that is gone it is told once that nothing is here.
      const facts = factsOf(root) ?? { root, have: 0, total: 0, peers: 0, isWanted: false };
      const text = JSON.stringify(facts);
      if (this.#told.get(root) === text) continue;
      if (facts.total === 0) this.#told.delete(root);
      else this.#told.set(root, text);
      news.push(facts);
    }
    this.#changed.clear();
    if (news.length > 0) tell(news);
  }
}
