/**
 * Messages of records from one peer that are not dealt with yet, and what we owe it for those that are. Nobody
 * may have more under way than the credit; acknowledgements go out in time for the sender never to run dry.
 */
import { LIMITS } from '../base/limits.ts';
import type { Frame } from './admission.ts';

/** Acknowledge at the latest when so many bytes are settled. */
const ACK_BYTES = LIMITS.creditBytes / 8;

/** What came in from one peer. */
export class Intake {
  /** Messages of this link that are not settled yet; those of an earlier one, before it broke, are not ours. */
  readonly #open = new Set<Frame>();
  #openBytes = 0;
  #ackBytes = 0;
  #ackStored = 0;

  /** Whether everything that came was dealt with. */
  get idle(): boolean {
    return this.#open.size === 0;
  }

  /** A message of records came in; undefined where its sender goes beyond its credit. */
  take(bytes: number): Frame | undefined {
    if (this.#openBytes + bytes > LIMITS.creditBytes + LIMITS.recordBytesMax) return undefined;
    const frame: Frame = { bytes, open: 0, stored: 0 };
    this.#openBytes += bytes;
    this.#open.add(frame);
    return frame;
  }

  /** A record of the message was settled, perhaps the last of it. */
  settled(frame: Frame): void {
    if (frame.open > 0 || !this.#open.delete(frame)) return;
    this.#openBytes -= frame.bytes;
    this.#ackBytes += frame.bytes;
    this.#ackStored += frame.stored;
  }

  /** The acknowledgement that is due, once. */
  due(): { readonly bytes: number; readonly stored: number } | undefined {
    if (this.#ackBytes === 0 || (this.#ackBytes < ACK_BYTES && !this.idle)) return undefined;
    const due = { bytes: this.#ackBytes, stored: this.#ackStored };
    this.#ackBytes = 0;
    this.#ackStored = 0;
    return due;
  }
}
