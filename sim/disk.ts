/**
 * A disk that outlives its peer. What is committed survives a crash, what is under way does not; between
 * the commit and the answer a peer can die, and then finds on its disk what it was never told of.
 *
 * A disk can be slow, and full: then it refuses every batch as a whole. Reads see what is committed.
 */
import { toHex } from '../src/core/base/bytes.ts';
import type { RecordHeader, VerifiedRecord } from '../src/core/record/record.ts';
import type { Key } from '../src/core/set/key.ts';
import type { Store, StoreBatch, StoreFault, StoreOpening } from '../src/ports.ts';
import { Answer } from './answer.ts';
import type { Prng } from '../src/testing/prng.ts';
import type { Timeline } from '../src/testing/timeline.ts';

/** How a disk behaves at the moment; faults change it. */
export interface DiskHabits {
  latencyMs: number;
  full: boolean;
  /** Part of the reads that fail. */
  unreadable: number;
}

/** Told what a disk holds, at the moment it holds it. */
export type DiskListener = (batch: StoreBatch) => void;

export class Disk {
  readonly habits: DiskHabits = { latencyMs: 8, full: false, unreadable: 0 };
  readonly #timeline: Timeline;
  readonly #prng: Prng;
  readonly #records = new Map<string, VerifiedRecord>();
  readonly #meta = new Map<string, Uint8Array>();
  /** Writes are committed in the order in which they came. */
  #busyUntil = 0;
  /** The store of the peer that lives; answers for others are lost. */
  #mounted = 0;
  onCommit: DiskListener | undefined;

  constructor(timeline: Timeline, prng: Prng) {
    this.#timeline = timeline;
    this.#prng = prng;
  }

  /** Whether the disk holds the record. */
  has(id: Uint8Array): boolean {
    return this.#records.has(toHex(id));
  }

  /** What is committed. */
  get records(): Iterable<VerifiedRecord> {
    return this.#records.values();
  }

  get size(): number {
    return this.#records.size;
  }

  /** A small named value, committed. */
  meta(name: string): Uint8Array | undefined {
    return this.#meta.get(name);
  }

  /** A store on this disk for a peer that starts; the store before it is dead. */
  mount(): Store {
    const mounted = ++this.#mounted;
    return {
      open: () => this.#later(mounted, () => this.#opening()),
      write: (batch) => this.#write(mounted, batch),
      read: (keys) => this.#later(mounted, () => this.#read(keys)),
      usage: () => this.#later(mounted, () => ({ usage: this.#records.size, quota: 1e9, persisted: true })),
      close: () => Promise.resolve(),
    };
  }

  /** The peer died: what was not committed never will be, and nobody hears of what was. */
  unmount(): void {
    this.#mounted++;
    this.#busyUntil = 0;
  }

  /** Puts a batch on disk at once: what a peer brings into the simulation. */
  commit(batch: StoreBatch): void {
    for (const { id } of batch.removed) this.#records.delete(toHex(id));
    for (const record of batch.added) this.#records.set(toHex(record.id), record);
    for (const [name, value] of batch.meta ?? []) this.#meta.set(name, value);
    this.onCommit?.(batch);
  }

  #write(mounted: number, batch: StoreBatch): Promise<void> {
    const answer = new Answer<void>();
    const at = Math.max(this.#busyUntil, this.#timeline.now) + this.#latency();
    this.#busyUntil = at;
    this.#timeline.at(at, () => {
      if (mounted !== this.#mounted) return;
      const refusal: StoreFault | undefined = this.habits.full ? { store: 'full', reason: 'simulated' } : undefined;
      if (refusal === undefined) this.commit(batch);
      this.#timeline.after(this.#prng.below(6), () => {
        if (mounted !== this.#mounted) return;
        if (refusal === undefined) answer.resolve();
        else answer.reject(refusal);
      });
    });
    return answer.promise;
  }

  #read(keys: readonly Key[]): (Uint8Array | undefined)[] {
    const fails = this.#prng.chance(this.habits.unreadable);
    return keys.map(({ id }) => (fails ? undefined : this.#records.get(toHex(id))?.bytes));
  }

  #opening(): StoreOpening {
    return { headers: [...this.#records.values()].map(headerOf), meta: new Map(this.#meta), wiped: false };
  }

  #later<T>(mounted: number, answerOf: () => T): Promise<T> {
    const answer = new Answer<T>();
    this.#timeline.after(this.#latency(), () => {
      if (mounted === this.#mounted) answer.resolve(answerOf());
    });
    return answer.promise;
  }

  #latency(): number {
    return 1 + this.#prng.below(2 * this.habits.latencyMs);
  }
}

/** What a real store gives back at its opening: no bodies. */
function headerOf({ bytes: _, ...header }: VerifiedRecord): RecordHeader {
  return header as RecordHeader;
}
