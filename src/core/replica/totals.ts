/** What went over the wire, and sums of it. */

/** What went one way, counted at the session's wire. */
export interface Traffic {
  readonly bytes: number;
  readonly records: number;
  readonly messages: number;
}

/** What went both ways. */
export interface TrafficTotals {
  readonly sent: Traffic;
  readonly received: Traffic;
}

const NOTHING: Traffic = { bytes: 0, records: 0, messages: 0 };

/** Nothing went over any wire. */
export const NO_TRAFFIC: TrafficTotals = { sent: NOTHING, received: NOTHING };

/** Both in one sum. */
export function joined(one: TrafficTotals, other: TrafficTotals): TrafficTotals {
  return { sent: added(one.sent, other.sent), received: added(one.received, other.received) };
}

function added(one: Traffic, other: Traffic): Traffic {
  return { bytes: one.bytes + other.bytes, records: one.records + other.records, messages: one.messages + other.messages };
}
