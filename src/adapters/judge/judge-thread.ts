/**
 * The judge's worker and what it owes us.
 *
 * Must hold: each piece it was asked comes back exactly once, with its marks, or among what it owed when it died: because it
 * would not start, threw, fell silent or answered nonsense. Nothing of it is heard after that.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { JudgedPolicy } from '../../core/judge/content-judge.ts';
import { packSaid, unpackMarks } from '../../core/judge/parcel.ts';
import type { WrittenLists } from '../../core/words/list.ts';
import { hear, silence, type Hearable } from '../system/heard-worker.ts';
import type { Piece } from './question.ts';
import type { PageMessage, WorkAnswer } from './work.ts';

/** The part of a Worker that is used. */
export interface WorkerLike extends Hearable {
  postMessage(message: PageMessage, transfer: Transferable[]): void;
}

/** Told of what becomes of the work. */
export interface JudgeListener {
  /** A piece has its marks. */
  answered(): void;
  /** It is gone, and owes these. */
  died(owed: readonly Piece[]): void;
}

/** How often a silent worker is looked at before it counts as dead: a page that slept sees one look pass at once. */
const LOOKS = 3;

/** A worker that judges by one policy. */
export class JudgeWorker {
  readonly #worker: WorkerLike;
  readonly #listener: JudgeListener;
  readonly #owed = new Map<number, Piece>();
  #nextNumber = 1;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #silentLooks = 0;
  #isGone = false;

  /** Takes the worker over; it may still be loading. */
  constructor(worker: WorkerLike, listener: JudgeListener) {
    this.#worker = worker;
    this.#listener = listener;
    hear(worker, (data) => this.#answer(data), () => this.#die());
  }

  /** Whether it died or was ended. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Pieces it has not answered, count. */
  get owes(): number {
    return this.#owed.size;
  }

  /** The first thing it is told. */
  start(policy: JudgedPolicy, lists: WrittenLists): void {
    this.#post({ type: 'policy', policy, lists }, []);
  }

  ask(piece: Piece): void {
    const work = this.#nextNumber++;
    this.#owed.set(work, piece);
    const said = packSaid(piece.said);
    this.#watch ??= this.#lookLater();
    this.#post({ type: 'judge', work, said }, [said]);
  }

  #post(message: PageMessage, transfer: Transferable[]): void {
    try {
      this.#worker.postMessage(message, transfer);
    } catch {
      // It cannot be told: as good as dead, and there is another way.
      this.#die();
    }
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
    const { work, marks } = (data ?? {}) as Partial<WorkAnswer>;
    const piece = this.#owed.get(work as number);
    const found = marksIn(marks);
    if (piece === undefined || found?.length !== piece.said.length) return this.#die();
    this.#owed.delete(work as number);
    this.#silentLooks = 0;
    piece.give(found);
    this.#listener.answered();
  }

  #die(): void {
    if (this.#isGone) return;
    const owed = [...this.#owed.values()];
    this.end();
    this.#listener.died(owed);
  }

  #look(): void {
    this.#watch = undefined;
    if (this.#owed.size === 0) {
      this.#silentLooks = 0;
      return;
    }
    if (++this.#silentLooks > LOOKS) return this.#die();
    this.#watch = this.#lookLater();
  }

  #lookLater(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#look(), LIMITS.judgeStallMs / LOOKS);
  }
}

/** Undefined where a worker answered something else. */
function marksIn(parcel: unknown): ReturnType<typeof unpackMarks> | undefined {
  try {
    return parcel instanceof ArrayBuffer ? unpackMarks(parcel) : undefined;
  } catch {
    // It ran into a bug of ours, and is ended for it.
    return undefined;
  }
}
