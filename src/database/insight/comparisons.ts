/**
 * The last comparisons with peers, as a live list. Nobody is asked to tell of them before somebody looks at it, and whoever leads next
 * is asked again; each is told once, when it is known what differs.
 */
import { INSIGHT_LIMITS } from '../../core/base/limits/insight.ts';
import type { Host } from '../host.ts';
import { LiveList, type LiveState } from '../live.ts';
import type { Watcher } from '../watcher.ts';
import type { SetComparison } from './types.ts';

/** What the list needs of a room in this page. */
export interface ComparedRoom {
  readonly host: Host | undefined;
  watch(watcher: Watcher): () => void;
}

/** Follows the comparisons of a room from the first look on. */
export class Comparisons extends LiveList<SetComparison> {
  readonly #room: ComparedRoom;
  #off: (() => void) | undefined;
  #isOver = false;

  constructor(room: ComparedRoom) {
    super();
    this.#room = room;
  }

  override get current(): readonly SetComparison[] {
    this.#begin();
    return super.current;
  }

  override get state(): LiveState {
    return this.#off === undefined ? 'loading' : 'local';
  }

  override [Symbol.dispose](): void {
    this.#isOver = true;
    this.#off?.();
    super[Symbol.dispose]();
  }

  #begin(): void {
    if (this.#off !== undefined || this.#isOver) return;
    const room = this.#room;
    const ask = (): void => void room.host?.look({ type: 'comparisons' }).catch(() => undefined);
    this.#off = room.watch({ opened: ask, compared: (comparison) => this.set([comparison, ...super.current.slice(0, INSIGHT_LIMITS.comparisonsKeptMax - 1)]) });
    ask();
  }
}
