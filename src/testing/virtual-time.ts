/**
 * Virtual time for programs that wait with promises. Time stands still unless somebody lets it pass; what is due at this very
 * moment happens by itself, so that a write to a disk that takes no time resolves without anybody moving the clock.
 *
 * After each thing that happens, everything that waits for a promise has its turn before the next: the order of a run depends on
 * the plan alone, as long as nothing that is waited for comes from outside (a real timer, a worker, the network).
 */
import { Timeline } from './timeline.ts';

/** Runs a timeline, one wish after the other. */
export class VirtualTime {
  readonly timeline: Timeline;
  #isRunning = false;
  #isOver = false;
  #wishes: Promise<unknown> = Promise.resolve();

  /** Begins at `start`, ms since 1970. */
  constructor(start: number) {
    this.timeline = new Timeline(start, () => this.#look());
  }

  /** Lets so much time pass, ms. */
  pass(ms: number): Promise<void> {
    return this.#oneByOne(() => this.#until(this.timeline.now + ms));
  }

  /** Lets time pass up to the next thing that is planned, and that happen. False where nothing is. */
  next(): Promise<boolean> {
    return this.#oneByOne(async () => {
      await turn();
      if (this.timeline.nextAt === Infinity) return false;
      this.timeline.step(this.timeline.nextAt);
      await turn();
      return true;
    });
  }

  /** Nothing happens any more. */
  end(): void {
    this.#isOver = true;
  }

  /** Something was planned, perhaps for this moment. */
  #look(): void {
    if (this.#isRunning || this.#isOver || this.timeline.nextAt > this.timeline.now) return;
    void this.#oneByOne(() => this.#until(this.timeline.now));
  }

  #oneByOne<T>(run: () => Promise<T>): Promise<T> {
    this.#isRunning = true;
    const done = this.#wishes.then(run);
    const last = done.then(
      () => undefined,
      () => undefined,
    ).then(() => {
      if (this.#wishes !== last) return;
      this.#isRunning = false;
      this.#look();
    });
    this.#wishes = last;
    return done;
  }

  async #until(end: number): Promise<void> {
    do await turn();
    while (!this.#isOver && this.timeline.step(end));
  }
}

// Taken now: tests may put false timers in their place later.
const { setImmediate: immediate } = globalThis as { readonly setImmediate?: (run: () => void) => unknown };
const { MessageChannel: Channel } = globalThis;

/** Resolves once everything that waits for a promise had its turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (immediate !== undefined) return void immediate(resolve);
    const { port1, port2 } = new Channel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
