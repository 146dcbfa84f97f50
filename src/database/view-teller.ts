/**
 * When a host's view is told: soon after something in it changed, and not more often than people look. Whoever sees the view sees the root, and the
 * root of much that is new takes long: it is found out in slices before.
 */
import type { Clock } from '../ports.ts';
import { VIEW_GAP_MS, type HostView } from './host.ts';
import { pause } from './pause.ts';

/** Whose view it is. */
export interface ViewTellerOptions {
  readonly clock: Clock;
  /** The view as it is now. */
  readonly current: () => HostView;
  /** Works on the root for so many units of `MerkleSet.settle`; whether more is left. */
  readonly hasWork: (budget: number) => boolean;
  readonly tell: (view: HostView) => Promise<void>;
}

/** Work on the root between two breaths of the page, units of `MerkleSet.settle`: some milliseconds. */
const SETTLE_BUDGET = 8000;

/** Tells one host's view. */
export class ViewTeller {
  readonly #options: ViewTellerOptions;
  #cancel: (() => void) | undefined;
  #hasNews = false;
  #isStopped = false;

  constructor(options: ViewTellerOptions) {
    this.#options = options;
  }

  /** Something in it changed; told by somebody else, or soon. */
  changed(): void {
    this.#hasNews = true;
  }

  /** The same, and told in a moment. */
  soon(): void {
    if (this.#isStopped) return;
    this.#hasNews = true;
    const { clock } = this.#options;
    this.#cancel ??= clock.wake(clock.now() + VIEW_GAP_MS, () => {
      this.#cancel = undefined;
      void this.#tell();
    });
  }

  /** The view, where anything in it changed since it was last asked for or told. */
  news(): HostView | undefined {
    if (!this.#hasNews) return undefined;
    this.#hasNews = false;
    return this.#options.current();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  async #tell(): Promise<void> {
    const { clock, current, hasWork, tell } = this.#options;
    while (hasWork(SETTLE_BUDGET)) await pause(clock);
    if (this.#isStopped) return;
    this.#hasNews = false;
    await tell(current());
  }
}
