/**
 * What a remote peer can do wrong, as a value. A fault is counted, costs strikes and may close the link;
 * it is never thrown, because a peer must not be able to make us throw.
 */

/** Every kind of misbehaviour we tell apart, with what it costs the link (PROTOCOL.md, limits). */
export const FAULT_COST = {
  /** Bytes that do not decode, or decode to something the format forbids. */
  malformed: 20,
  /** More, larger or faster than the limits allow. */
  limit: 20,
  /** A message that the state table does not list for the state we are in. */
  unexpected: 20,
  /** A record or proof whose signature does not verify. */
  signature: 25,
  /** A record that breaks the room's rules. */
  policy: 5,
  /** A proof that is not bound to this channel, room or key. */
  binding: 100,
  /** Announced a record, and gave nothing when it was asked for. */
  withheld: 2,
  /** A record at which our own code failed: our bug, but theirs to bring. */
  poison: 10,
  /** No answer within the time the table allows. */
  timeout: 0,
  /** Our own replica talking to itself. */
  self: 0,
  /** No protocol version in common. */
  version: 0,
  /** It was sent away before, and its time is not over. */
  refused: 0,
  /** The other side said goodbye, or we have no room for it. */
  goodbye: 0,
} as const;

/** One kind of misbehaviour. */
export type FaultCode = keyof typeof FAULT_COST;

/** One case of misbehaviour, or another reason to end a session. */
export interface Fault {
  readonly fault: FaultCode;
  /** One plain sentence for the log. */
  readonly reason: string;
}

/** Makes a fault. */
export function fault(code: FaultCode, reason: string): Fault {
  return { fault: code, reason };
}

/** Whether a decoder's answer is a fault. */
export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'fault' in value && 'reason' in value;
}
