/**
 * Counts the bytes of records that each side of a link has on the wire without an acknowledgement, from the
 * messages themselves. Honest senders must stay under the credit.
 */
import { isFault } from '../src/core/base/fault.ts';
import type { Message } from '../src/core/protocol/message.ts';
import { decodeMessage } from '../src/core/protocol/wire.ts';
import type { Checkers } from './checkers.ts';
import type { SimLink, Tap } from '../src/testing/link.ts';

/** Written out, so that a changed limit is noticed. */
const CREDIT_BYTES = 1024 * 1024;
const RECORDS = 0x22;
const ACK = 0x24;

export class CreditMeter implements Tap {
  readonly #checkers: Checkers;
  readonly #isHonest: (node: number) => boolean;
  readonly #inFlight = new WeakMap<SimLink, [number, number]>();
  /** RECORDS messages between honest peers, count. */
  recordMessages = 0;

  constructor(checkers: Checkers, isHonest: (node: number) => boolean) {
    this.#checkers = checkers;
    this.#isHonest = isHonest;
  }

  sent(link: SimLink, from: 0 | 1, bytes: Uint8Array): void {
    if (bytes[0] !== RECORDS || !this.#isHonest(link.ends[from].node)) return;
    const message = decode(bytes);
    if (message?.type !== 'records') return;
    if (this.#isHonest(link.ends[1 - from]!.node)) this.recordMessages++;
    const inFlight = this.#of(link);
    inFlight[from] += message.records.reduce((sum, record) => sum + record.length, 0);
    if (inFlight[from] <= CREDIT_BYTES) return;
    this.#checkers.report('credit', link.ends[from].id, `${inFlight[from]} bytes on the wire`);
  }

  arrived(link: SimLink, to: 0 | 1, bytes: Uint8Array): void {
    if (bytes[0] !== ACK) return;
    const message = decode(bytes);
    if (message?.type === 'ack') this.#of(link)[to] -= message.bytes;
  }

  #of(link: SimLink): [number, number] {
    const known = this.#inFlight.get(link) ?? [0, 0];
    this.#inFlight.set(link, known);
    return known;
  }
}

function decode(bytes: Uint8Array): Message | undefined {
  const message = decodeMessage(bytes);
  return isFault(message) ? undefined : message;
}
