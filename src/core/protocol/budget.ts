/**
 * What a peer may send us: very little before its session is open, a rate with bursts afterwards.
 */
import { fault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { Bucket } from './bucket.ts';

/** The budget of one link. Charged for every message, before it is decoded. */
export class Budget {
  #messages = 0;
  #bytes = 0;
  #rates: { readonly messages: Bucket; readonly bytes: Bucket } | undefined;

  /** The peer proved itself: from now on the rates of an open link hold. */
  open(now: number): void {
    this.#rates = {
      messages: new Bucket({ perSecond: LIMITS.framesPerSecond, burst: LIMITS.framesBurst }, now),
      bytes: new Bucket({ perSecond: LIMITS.bytesPerSecond, burst: LIMITS.bytesBurst }, now),
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
    if (this.#messages > LIMITS.handshakeMessagesMax) return fault('limit', 'too many messages before open');
    if (this.#bytes > LIMITS.handshakeBytesMax) return fault('limit', 'too many bytes before open');
    return undefined;
  }
}
