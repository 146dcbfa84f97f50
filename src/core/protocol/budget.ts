/**
 * What a peer may send us: very little before its session is open, a rate with bursts afterwards. What it says about files has a rate of
 * its own: a file may come as fast as the link brings it, and leaves what it may say of records untouched. Whether anybody asked for
 * what comes, whoever deals in files knows, and blames.
 */
import { fault, type Fault } from '../base/fault.ts';
import { LIMITS, type SessionLimits } from '../base/limits.ts';
import { Bucket } from './bucket.ts';

/** What a message is about, as far as its price goes. */
export type Cargo = 'files' | 'other';

interface Rates {
  readonly messages: Bucket;
  readonly bytes: Bucket;
}

/** The budget of one link. Charged for every message, before it is decoded. */
export class Budget {
  readonly #limits: SessionLimits;
  #messages = 0;
  #bytes = 0;
  #rates: Readonly<Record<Cargo, Rates>> | undefined;

  constructor(limits: SessionLimits) {
    this.#limits = limits;
  }

  /** The peer proved itself: from now on the rates of an open link hold. */
  open(now: number): void {
    const { framesPerSecond, framesBurst, bytesPerSecond, bytesBurst } = this.#limits;
    const { fileFramesPerSecond, fileFramesBurst, fileBytesPerSecond, fileBytesBurst } = LIMITS;
    this.#rates = {
      other: {
        messages: new Bucket({ perSecond: framesPerSecond, burst: framesBurst }, now),
        bytes: new Bucket({ perSecond: bytesPerSecond, burst: bytesBurst }, now),
      },
      files: {
        messages: new Bucket({ perSecond: fileFramesPerSecond, burst: fileFramesBurst }, now),
        bytes: new Bucket({ perSecond: fileBytesPerSecond, burst: fileBytesBurst }, now),
      },
    };
  }

  /** Charges one message; says what is wrong where it was too much. */
  charge(length: number, cargo: Cargo, now: number): Fault | undefined {
    if (this.#rates === undefined) return this.#chargeStranger(length);
    const rates = this.#rates[cargo];
    const messages = rates.messages.take(1, now);
    const bytes = rates.bytes.take(length, now);
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
