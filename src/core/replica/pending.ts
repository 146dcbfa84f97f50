/**
 * Records on their way through admission, found by their ids. Looked into for every record that comes, so ids are found
 * by how they begin and compared as bytes: to write each in hex costs more than all that is done with it here.
 */
import { equalBytes } from '../base/bytes.ts';
import { wordAt } from './beginning.ts';
import type { Pending } from './candidate.ts';

/** Each of them once. */
export class PendingRecords {
  /** Many ids that begin alike take a lot of grinding, so that lists are rare and short. */
  readonly #byBeginning = new Map<number, Pending | readonly Pending[]>();
  #size = 0;
  #peersBytes = 0;

  /** Of those that came from peers, bytes. */
  get peersBytes(): number {
    return this.#peersBytes;
  }

  /** Records on their way, count. */
  get size(): number {
    return this.#size;
  }

  /** The record of this id, if it is on its way. */
  get(id: Uint8Array): Pending | undefined {
    const there = this.#byBeginning.get(wordAt(id, 0));
    if (there === undefined) return undefined;
    if ('candidate' in there) return isOf(there, id) ? there : undefined;
    return there.find((pending) => isOf(pending, id));
  }

  /** Takes in what `get` did not find. */
  add(pending: Pending): void {
    const beginning = wordAt(pending.candidate.record.id, 0);
    const others = this.#byBeginning.get(beginning);
    if (others === undefined) this.#byBeginning.set(beginning, pending);
    else this.#byBeginning.set(beginning, 'candidate' in others ? [others, pending] : [...others, pending]);
    this.#size++;
    this.#peersBytes += peersBytesOf(pending);
  }

  /** Forgets one that was taken in. */
  delete(pending: Pending): void {
    const beginning = wordAt(pending.candidate.record.id, 0);
    const there = this.#byBeginning.get(beginning);
    if (there === undefined) return;
    const others = 'candidate' in there ? [] : there.filter((other) => other !== pending);
    if (others.length === 0) this.#byBeginning.delete(beginning);
    else this.#byBeginning.set(beginning, others);
    this.#size--;
    this.#peersBytes -= peersBytesOf(pending);
  }
}

function peersBytesOf({ candidate: { record, source } }: Pending): number {
  return source.type === 'peer' ? record.size : 0;
}

function isOf({ candidate }: Pending, id: Uint8Array): boolean {
  return equalBytes(candidate.record.id, id);
}
