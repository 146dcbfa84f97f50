/** What tests of the database share: rooms that are closed afterwards, waiting for a live list, clocks that are set, tabs. */
import { systemClock } from '../../src/adapters/system/clock.ts';
import { peerset, type CollectionsConfig, type Live, type PeersetConfig, type PeersetError, type Tabs } from '../../src/index.ts';
import type { Clock } from '../../src/ports.ts';

/** Databases of one test. */
export class Rooms {
  /** What all rooms of a run have, such as a secret. */
  static common: PeersetConfig = {};
  readonly #open: { close(): Promise<void> }[] = [];

  open<const C extends CollectionsConfig = Record<never, object>>(config: PeersetConfig<C> = {}, name = 'room') {
    return this.plain<C>({ ...(Rooms.common as PeersetConfig<C>), ...config }, name);
  }

  /** A room that has nothing in common with others. */
  plain<const C extends CollectionsConfig = Record<never, object>>(config: PeersetConfig<C>, name = 'room') {
    const db = peerset<C>(name, config);
    this.#open.push(db);
    return db;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((db) => db.close()));
  }
}

/** Resolves with the rows once they fit. */
export function until<R>(live: Live<R>, fits: (rows: readonly R[]) => boolean): Promise<readonly R[]> {
  return new Promise((resolve) => {
    let off: () => void = () => undefined;
    let isDone = false;
    off = live.subscribe((rows) => {
      if (isDone || !fits(rows)) return;
      isDone = true;
      queueMicrotask(() => off());
      resolve(rows);
    });
  });
}

/** The error a call rejects or throws with. */
export async function errorOf(call: () => unknown): Promise<PeersetError> {
  try {
    await call();
  } catch (error) {
    return error as PeersetError;
  }
  throw new Error('it did not fail');
}

/** The device's clock, set wrong by `offsetMs`, which may change. */
export class SetClock implements Clock {
  offsetMs = 0;
  readonly #real = systemClock();

  now(): number {
    return this.#real.now() + this.offsetMs;
  }

  wake(at: number, run: () => void): () => void {
    return this.#real.wake(at - this.offsetMs, run);
  }
}

/** A real clock, but for what is to happen after a long time: that happens when it is told to. */
export class HandClock implements Clock {
  readonly #real = systemClock();
  #late: { readonly run: () => void }[] = [];

  now(): number {
    return this.#real.now();
  }

  wake(at: number, run: () => void): () => void {
    if (at - this.now() < LATE_MS) return this.#real.wake(at, run);
    const entry = { run };
    this.#late.push(entry);
    return () => (this.#late = this.#late.filter((other) => other !== entry));
  }

  /** All that waits for so long happens now. */
  strike(): void {
    for (const { run } of this.#late.splice(0)) run();
  }
}

const LATE_MS = 9_000;

interface Tab {
  readonly waiting: ((isTaken?: boolean) => void)[];
  /** What it wishes, to wish it again when it goes on. */
  wish: { readonly run: (isTaken?: boolean) => void; readonly lost: (() => void) | undefined } | undefined;
  /** Messages that came while it stood still; undefined while it runs. */
  stopped: (() => void)[] | undefined;
  /** Whether it stands still without having let go of anything. */
  hangs: boolean;
  readonly receivers: Set<(message: unknown) => void>;
  isAlive: boolean;
}

/** The tabs of one origin inside one process. Messages are cloned, as a BroadcastChannel does. */
export class TabsHub {
  readonly #tabs: Tab[] = [];
  #leader: Tab | undefined;

  /** A new tab; `kill` ends it without a word, a browser may `stop` it and let it `goOn`, and it may `hang` before it does. */
  tab(): { readonly tabs: Tabs; kill(): void; stop(): void; hang(): void; goOn(): void } {
    const tab: Tab = { waiting: [], wish: undefined, stopped: undefined, hangs: false, receivers: new Set(), isAlive: true };
    this.#tabs.push(tab);
    return {
      tabs: { lead: (run, lost) => this.#lead(tab, run, lost), take: () => this.#take(tab), channel: (receive) => this.#channel(tab, receive) },
      kill: () => {
        tab.isAlive = false;
        tab.receivers.clear();
        this.#free(tab);
      },
      stop: () => {
        tab.stopped = [];
        tab.waiting.length = 0;
        if (this.#leader === tab) tab.wish?.lost?.();
        this.#free(tab);
      },
      hang: () => {
        tab.stopped = [];
        tab.hangs = true;
      },
      goOn: () => {
        for (const deliver of tab.stopped?.splice(0) ?? []) queueMicrotask(deliver);
        tab.stopped = undefined;
        if (tab.wish !== undefined && !tab.hangs) this.#lead(tab, tab.wish.run, tab.wish.lost);
        tab.hangs = false;
      },
    };
  }

  /** Whoever leads finds out when it goes on, behind all that waits for it. */
  #take(tab: Tab): void {
    const [robbed, run] = [this.#leader, tab.waiting.shift()];
    if (robbed === tab || run === undefined) return;
    this.#leader = tab;
    const lose = (): void => {
      const wish = robbed?.wish;
      if (robbed === undefined || wish === undefined) return;
      wish.lost?.();
      robbed.waiting.push(wish.run);
    };
    if (robbed?.stopped === undefined) queueMicrotask(lose);
    else robbed.stopped.push(lose);
    queueMicrotask(() => run(true));
  }

  #lead(tab: Tab, run: (isTaken?: boolean) => void, lost: (() => void) | undefined): () => void {
    tab.wish = { run, lost };
    tab.waiting.push(run);
    queueMicrotask(() => this.#next());
    return () => {
      tab.wish = undefined;
      tab.waiting.length = 0;
      this.#free(tab);
    };
  }

  #next(): void {
    if (this.#leader !== undefined) return;
    this.#leader = this.#tabs.find(({ isAlive, waiting }) => isAlive && waiting.length > 0);
    this.#leader?.waiting.shift()!();
  }

  #free(tab: Tab): void {
    if (this.#leader !== tab) return;
    this.#leader = undefined;
    queueMicrotask(() => this.#next());
  }

  #channel(tab: Tab, receive: (message: unknown) => void) {
    tab.receivers.add(receive);
    return {
      post: (message: unknown) => {
        // Whoever hangs says nothing; once it goes on, it may speak before it hears that it leads no longer.
        if (!tab.isAlive || (tab.hangs && this.#leader === tab)) return;
        const copy = structuredClone(message);
        for (const other of this.#tabs) {
          if (other === tab) continue;
          for (const receiver of other.receivers) {
            const deliver = (): void => void (other.isAlive && receiver(copy));
            if (other.stopped === undefined) queueMicrotask(deliver);
            else other.stopped.push(deliver);
          }
        }
      },
      close: () => void tab.receivers.delete(receive),
    };
  }
}
