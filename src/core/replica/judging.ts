/**
 * Records whose signature holds and whose words are being looked at. Whatever becomes ready in one event is asked about
 * in one question; answers come in any order. Nothing here is durable: what a crash forgets, peers bring again.
 */
import type { Checked } from './batch.ts';
import type { BatchId } from './event.ts';

/** All of them. */
export class Judging {
  readonly #asked = new Map<BatchId, readonly Checked[]>();
  #gathered: Checked[] = [];
  #size = 0;

  /** Records on their way to a verdict, count. */
  get size(): number {
    return this.#size;
  }

  add(checked: Checked): void {
    this.#gathered.push(checked);
    this.#size++;
  }

  /** What was gathered since, to be asked about as this batch; nothing where there is none. */
  ask(batch: BatchId): readonly Checked[] {
    const gathered = this.#gathered;
    if (gathered.length === 0) return gathered;
    this.#gathered = [];
    this.#asked.set(batch, gathered);
    return gathered;
  }

  /** The answer to a batch is here. */
  answered(batch: BatchId): readonly Checked[] {
    const asked = this.#asked.get(batch) ?? [];
    this.#asked.delete(batch);
    this.#size -= asked.length;
    return asked;
  }
}
