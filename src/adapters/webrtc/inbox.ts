/**
 * Messages of one lane on their way from frames to the host. Inflating takes a moment, and what came behind must
 * wait for it: order within a lane is promised. Where nothing is deflated, nothing waits.
 */
import { fault, isFault, type Fault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { inflate } from './deflate.ts';
import type { Assembled } from './framing.ts';

/** The end of one lane. */
export class Inbox {
  readonly #deliver: (message: Uint8Array | Fault) => void;
  readonly #waiting: Assembled[] = [];
  #bytes = 0;
  #isBusy = false;

  constructor(deliver: (message: Uint8Array | Fault) => void) {
    this.#deliver = deliver;
  }

  /** A message came in full. */
  take(message: Assembled): void {
    if (!this.#isBusy && !message.isDeflated) return this.#deliver(message.bytes);
    this.#bytes += message.bytes.length;
    if (this.#bytes > LIMITS.unverifiedLinkBytesMax) return this.#deliver(fault('limit', 'it sends quicker than can be inflated'));
    this.#waiting.push(message);
    if (!this.#isBusy) void this.#work();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting.length = 0;
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let message = this.#waiting.shift(); message !== undefined; message = this.#waiting.shift()) {
      const result = message.isDeflated ? await inflate(message.bytes) : message.bytes;
      this.#bytes -= message.bytes.length;
      this.#deliver(result);
      if (isFault(result)) break;
    }
    this.#isBusy = false;
  }
}
