/**
 * One worker and what it owes us.
 *
 * Must hold: whatever it was asked comes back exactly once, either with an answer of the right length or, because
 * it would not start, died, fell silent or answered nonsense, with `died`. Nothing of it is heard after that.
 */
import { LIMITS } from '../../core/base/limits.ts';
import { hear, silence, type Hearable } from '../system/heard-worker.ts';
import { answerBytesOf, bufferOf, unitsOf, type PageMessage, type Work } from './work.ts';

/** The part of a Worker that is used. */
export interface WorkerLike extends Hearable {
  postMessage(message: PageMessage, transfer: Transferable[]): void;
}

/** Told once for each piece of work, of one or the other. */
export interface CurveWorkerListener {
  answered(work: Work, result: Uint8Array): void;
  /** It is gone, and owes these. */
  died(worker: CurveWorker, owed: readonly Work[]): void;
}

/** How often a silent worker is looked at before it counts as dead: a page that slept sees one look pass at once. */
const LOOKS = 3;

interface Owed {
  readonly work: Work;
  /** Noted before the buffers were handed over. */
  readonly units: number;
  readonly answerBytes: number;
}

/** A worker that checks and signs. */
export class CurveWorker {
  readonly #worker: WorkerLike;
  readonly #listener: CurveWorkerListener;
  readonly #owed = new Map<number, Owed>();
  readonly #keys = new Set<number>();
  #load = 0;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #silentLooks = 0;
  #isGone = false;

  /** Takes the worker over; it may still be loading. */
  constructor(worker: WorkerLike, listener: CurveWorkerListener) {
    this.#worker = worker;
    this.#listener = listener;
    hear(worker, (data) => this.#answer(data), () => this.#die());
  }

  /** Whether it died or was ended. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Claims and messages it has not answered, count. */
  get load(): number {
    return this.#load;
  }

  /** The first thing it is told. */
  start(module: WebAssembly.Module | undefined): void {
    this.#worker.postMessage({ type: 'start', module }, []);
  }

  /** Gives it a key, unless it has it. It keeps the secret until it is told otherwise, or ends. */
  giveKey(key: number, secret: Uint8Array): void {
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    const copy = secret.slice().buffer;
    this.#worker.postMessage({ type: 'key', key, secret: copy }, [copy]);
  }

  wipeKey(key: number): void {
    if (this.#keys.delete(key)) this.#worker.postMessage({ type: 'wipe', key }, []);
  }

  /** Hands work over; its buffer is gone afterwards. */
  ask(work: Work): void {
    const owed = { work, units: unitsOf(work), answerBytes: answerBytesOf(work) };
    this.#owed.set(work.work, owed);
    this.#load += owed.units;
    if (this.#owed.size === 1) this.#watchAnew();
    this.#worker.postMessage(work, [bufferOf(work)]);
  }

  /** Ends it without a word to the listener. */
  end(): void {
    this.#isGone = true;
    clearTimeout(this.#watch);
    this.#owed.clear();
    silence(this.#worker);
  }

  #answer(data: unknown): void {
    if (this.#isGone) return;
    const { work, result } = (data ?? {}) as { readonly work?: unknown; readonly result?: unknown };
    const owed = this.#owed.get(work as number);
    if (owed === undefined || !(result instanceof ArrayBuffer) || result.byteLength !== owed.answerBytes) return this.#die();
    this.#owed.delete(owed.work.work);
    this.#load -= owed.units;
    this.#watchAnew();
    this.#listener.answered(owed.work, new Uint8Array(result));
  }

  #die(): void {
    if (this.#isGone) return;
    const owed = [...this.#owed.values()].map(({ work }) => work);
    this.end();
    this.#listener.died(this, owed);
  }

  /** One timer goes on looking as long as anything is owed: to set one for each answer costs more than the answer. */
  #watchAnew(): void {
    const isWatched = this.#watch !== undefined;
    // A look that is due anyway may come at once, and does not count.
    this.#silentLooks = isWatched ? -1 : 0;
    if (!isWatched && this.#owed.size > 0) this.#lookLater();
  }

  #look(): void {
    this.#watch = undefined;
    if (this.#owed.size === 0) return;
    if (++this.#silentLooks >= LOOKS) return this.#die();
    this.#lookLater();
  }

  #lookLater(): void {
    this.#watch = setTimeout(() => this.#look(), LIMITS.verifyStallMs / LOOKS);
  }
}
