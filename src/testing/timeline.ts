/**
 * Virtual time: a queue of things to happen. Nothing happens while nobody calls `step`, and what is due at
 * the same moment happens in the order in which it was planned.
 */

interface Happening {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** What is going to happen, soonest first. */
export class Timeline {
  /** A binary heap, soonest first. */
  readonly #heap: Happening[] = [];
  #now: number;
  #plans = 0;
  #happened = 0;

  readonly #planned: () => void;

  /** `planned` is called whenever something is. */
  constructor(start: number, planned: () => void = () => undefined) {
    this.#now = start;
    this.#planned = planned;
  }

  /** True time, ms since 1970. Peers see it through their own wrong clocks. */
  get now(): number {
    return this.#now;
  }

  /** What happened so far, count. */
  get happened(): number {
    return this.#happened;
  }

  /** When the next thing happens, ms; Infinity where nothing is planned. */
  get nextAt(): number {
    return this.#heap[0]?.at ?? Infinity;
  }

  /** Plans something; the returned function calls it off. */
  at(time: number, run: () => void): () => void {
    const happening: Happening = { at: Math.max(time, this.#now), order: this.#plans++, run };
    this.#push(happening);
    this.#planned();
    return () => {
      happening.run = undefined;
    };
  }

  after(delayMs: number, run: () => void): () => void {
    return this.at(this.#now + delayMs, run);
  }

  /** Lets the next thing happen. Returns false where there was none before `end`. */
  step(end: number): boolean {
    if (this.nextAt > end) {
      this.#now = Math.max(this.#now, end);
      return false;
    }
    const next = this.#pop();
    this.#now = next.at;
    if (next.run === undefined) return true;
    this.#happened++;
    next.run();
    return true;
  }

  #push(happening: Happening): void {
    const heap = this.#heap;
    let child = heap.push(happening) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!isBefore(heap[child]!, heap[parent]!)) return;
      [heap[child], heap[parent]] = [heap[parent]!, heap[child]!];
      child = parent;
    }
  }

  #pop(): Happening {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let parent = 0; ; ) {
      let smallest = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < heap.length && isBefore(heap[child]!, heap[smallest]!)) smallest = child;
      }
      if (smallest === parent) return first;
      [heap[parent], heap[smallest]] = [heap[smallest]!, heap[parent]!];
      parent = smallest;
    }
  }
}

function isBefore(left: Happening, right: Happening): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}
