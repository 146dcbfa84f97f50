/**
 * What a peer may send us: very little before its session is open, a rate with bursts afterwards.
 */
import { fault, type Fault } from '../base/fault.ts';
import type { SessionLimits } from '../base/limits.ts';
import { Bucket } from './bucket.ts';

/** The budget of one link. Charged for every message, before it is decoded. */
export class Budget {
  readonly #limits: SessionLimits;
  #messages = 0;
  #bytes = 0;
  #rates: { readonly messages: Bucket; readonly bytes: Bucket } | undefined;

  constructor(limits: SessionLimits) {
    this.#limits = limits;
  }

  /** The peer proved itself: from now on the rates of an open link hold. */
  open(now: number): void {
    this.#rates = {
      messages: new Bucket({ perSecond: this.#limits.framesPerSecond, burst: this.#limits.framesBurst }, now),
      bytes: new Bucket({ perSecond: this.#limits.bytesPerSecond, burst: this.#limits.bytesBurst }, now),
    };
  }

  /** Charges one message; says what is wrong where it was too much. */
  charge(length: number, now: number): Fault | undefined {
    if (this.#rates === undefined) return this.#chargeStranger(length);
    const messages = this.#rates.messages.take(1, now);
    const bytes = this.#rates.bytes.take(length, now);
    return messages && bytes ? undefined : fault('limit', 'messages arrive too fast');
  }

  #chargeStranger(length: number): Fault | undefined {
    this.#messages++;
    this.#bytes += length;
    if (this.#messages > this.#limits.handshakeMessagesMax) return fault('limit', 'too many messages before open');
    if (this.#bytes > this.#limits.handshakeBytesMax) return fault('limit', 'too many bytes before open');
    return undefined;
  }
}
