/**
 * What a relay shall have: keys of records, the oldest wish first, read from disk when their turn comes. A few are on their way at once. A
 * relay that wants us to be slower gets slower; what it refuses is not offered again before everything is compared anew.
 */
import { toHex } from '../core/base/bytes.ts';
import { isFault } from '../core/base/fault.ts';
import { eventOf } from '../core/record/body.ts';
import type { NostrEvent } from '../core/record/record.ts';
import { decodeSigned } from '../core/record/signed.ts';
import type { Key } from '../core/set/key.ts';
import type { Verdict } from './relay.ts';

/** Records that wait, at most; what is more is found by comparing. */
const WAITING_MAX = 50_000;
/** Read and published at once, count. */
const TOGETHER = 16;
/** How long a relay is left alone that is asked too much, ms; longer each time. */
const SLOW_MS = 5_000;
const SLOW_MS_MAX = 300_000;

export interface OutboxOptions {
  readonly read: (keys: readonly Key[]) => Promise<readonly (Uint8Array | undefined)[]>;
  readonly publish: (event: NostrEvent) => Promise<Verdict>;
  /** Resolves so many ms later. */
  readonly pause: (ms: number) => Promise<void>;
  /** What became of one. */
  readonly told: (verdict: Verdict) => void;
}

/** The way out, for one relay. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting = new Map<string, Key>();
  #slowMs = SLOW_MS;
  /** Whether something found no place. */
  isOverfull = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Records that are not there yet, count. */
  get size(): number {
    return this.#waiting.size;
  }

  add({ at, id }: Key): void {
    if (this.#waiting.size >= WAITING_MAX) this.isOverfull = true;
    else this.#waiting.set(toHex(id), { at, id });
  }

  /** It is there, or gone from the room. */
  remove(id: string): void {
    this.#waiting.delete(id);
  }

  clear(): void {
    this.#waiting.clear();
    this.isOverfull = false;
  }

  /** Publishes what waits. Rejects with what `publish` and `read` reject with; what was not answered waits on. */
  async flush(): Promise<void> {
    while (this.#waiting.size > 0) {
      const keys = [...take(this.#waiting, TOGETHER)];
      const bodies = await this.#options.read(keys);
      const verdicts = await Promise.all(keys.map((key, i) => this.#one(key, bodies[i])));
      if (!verdicts.includes('later')) {
        this.#slowMs = SLOW_MS;
        continue;
      }
      await this.#options.pause(this.#slowMs);
      this.#slowMs = Math.min(2 * this.#slowMs, SLOW_MS_MAX);
    }
  }

  async #one({ id }: Key, bytes: Uint8Array | undefined): Promise<'done' | 'later'> {
    const record = bytes === undefined ? undefined : decodeSigned(bytes);
    // It left the room meanwhile.
    if (record === undefined || isFault(record)) {
      this.remove(toHex(id));
      return 'done';
    }
    const verdict = await this.#options.publish(eventOf(record));
    if (!verdict.taken && verdict.says.startsWith('rate-limited:')) return 'later';
    this.remove(toHex(id));
    this.#options.told(verdict);
    return 'done';
  }
}

function* take(waiting: ReadonlyMap<string, Key>, count: number): Generator<Key> {
  for (const key of waiting.values()) {
    if (count-- <= 0) return;
    yield key;
  }
}
