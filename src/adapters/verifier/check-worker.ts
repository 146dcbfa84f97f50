/**
 * One worker and what it owes us. Workers answer in the order asked, so a list is enough to know which
 * answer belongs to which question.
 *
 * Must hold: whatever it was asked comes back exactly once, either with verdicts or, because it would not
 * start, died, fell silent or answered nonsense, with `died`. Nothing of it is heard after that.
 */
import { LIMITS } from '../../core/base/limits.ts';

/** The part of a Worker that is used. */
export interface WorkerLike {
  onmessage: ((event: MessageEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: ArrayBuffer, transfer: Transferable[]): void;
  terminate(): void;
}

/** Told once for each task, of one or the other. */
export interface CheckWorkerListener<Task> {
  answered(task: Task, verdicts: readonly boolean[]): void;
  /** It is gone, and owes these. */
  died(worker: CheckWorker<Task>, owed: readonly Task[]): void;
}

/** How often a silent worker is looked at before it counts as dead: a page that slept sees one look pass at once. */
const LOOKS = 3;

interface Owed<Task> {
  readonly task: Task;
  readonly count: number;
}

/** A worker that checks claims. `Task` is whatever its owner wants back with the verdicts. */
export class CheckWorker<Task> {
  readonly #worker: WorkerLike;
  readonly #listener: CheckWorkerListener<Task>;
  #owed: Owed<Task>[] = [];
  #watch: ReturnType<typeof setTimeout> | undefined;
  #silentLooks = 0;
  #isGone = false;

  /** Takes the worker over; it may still be loading. */
  constructor(worker: WorkerLike, listener: CheckWorkerListener<Task>) {
    this.#worker = worker;
    this.#listener = listener;
    worker.onmessage = ({ data }) => this.#answer(data);
    worker.onerror = (event) => {
      // Handled here: the page's own error handler has nothing to do with it.
      event.preventDefault?.();
      this.#die();
    };
    worker.onmessageerror = () => this.#die();
  }

  /** Tasks it has not answered, count. */
  get load(): number {
    return this.#owed.length;
  }

  /** Hands over packed claims, `count` of them. The array is gone afterwards. */
  ask(task: Task, claims: Uint8Array<ArrayBuffer>, count: number): void {
    this.#owed.push({ task, count });
    if (this.#owed.length === 1) this.#watchAnew();
    this.#worker.postMessage(claims.buffer, [claims.buffer]);
  }

  /** Ends it without a word to the listener. */
  end(): void {
    this.#isGone = true;
    clearTimeout(this.#watch);
    this.#owed = [];
    this.#worker.onmessage = null;
    this.#worker.onerror = null;
    this.#worker.onmessageerror = null;
    this.#worker.terminate();
  }

  #answer(data: unknown): void {
    if (this.#isGone) return;
    const owed = this.#owed[0];
    const verdicts = data instanceof ArrayBuffer ? new Uint8Array(data) : undefined;
    if (owed === undefined || verdicts?.length !== owed.count) return this.#die();
    this.#owed.shift();
    this.#watchAnew();
    this.#listener.answered(owed.task, Array.from(verdicts, (verdict) => verdict === 1));
  }

  #die(): void {
    if (this.#isGone) return;
    const owed = this.#owed.map(({ task }) => task);
    this.end();
    this.#listener.died(this, owed);
  }

  #watchAnew(): void {
    clearTimeout(this.#watch);
    this.#silentLooks = 0;
    if (this.#owed.length > 0) this.#watch = setTimeout(() => this.#look(), LIMITS.verifyStallMs / LOOKS);
  }

  #look(): void {
    if (++this.#silentLooks >= LOOKS) return this.#die();
    this.#watch = setTimeout(() => this.#look(), LIMITS.verifyStallMs / LOOKS);
  }
}
