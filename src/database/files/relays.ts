/**
 * Fetching for others: a neighbour wants a file of which its own neighbours, we among them, have nothing, but ours may. It is one step:
 * nobody fetches for whoever fetches for others. What is done so is small, and ends where it leads nowhere.
 */
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';

interface Relay {
  readonly bytes: number;
  /** When it last brought something, ms. */
  movedAt: number;
}

/** Files that are fetched for others. */
export class Relays {
  readonly #byRoot = new Map<string, Relay>();
  #bytes = 0;

  has(root: string): boolean {
    return this.#byRoot.has(root);
  }

  /** Fetches one more, where that is not too much; answers whether it does. */
  begin(root: string, bytes: number, now: number): boolean {
    if (this.has(root) || this.#bytes + bytes > FILE_KEEPING_LIMITS.fileRelayBytesMax) return false;
    this.#byRoot.set(root, { bytes, movedAt: now });
    this.#bytes += bytes;
    return true;
  }

  /** A piece came. */
  moved(root: string, now: number): void {
    const relay = this.#byRoot.get(root);
    if (relay !== undefined) relay.movedAt = now;
  }

  end(root: string): void {
    this.#bytes -= this.#byRoot.get(root)?.bytes ?? 0;
    this.#byRoot.delete(root);
  }

  /** Ends those that bring nothing; returns them. */
  rest(now: number): readonly string[] {
    const resting = [...this.#byRoot].filter(([, { movedAt }]) => now >= movedAt + FILE_KEEPING_LIMITS.fileRelayRestMs).map(([root]) => root);
    for (const root of resting) this.end(root);
    return resting;
  }
}
