/** Peers in the order of one column. */
import type { Peer } from '../../index.ts';

/** A column that can be sorted by. */
export type Column = 'name' | 'state' | 'via' | 'latency' | 'sent' | 'received' | 'strikes' | 'since';

/** By what, and which end first. */
export interface Order {
  readonly column: Column;
  readonly isDescending: boolean;
}

/** Those where the largest is what one looks for. */
const LARGEST_FIRST: ReadonlySet<Column> = new Set(['sent', 'received', 'strikes']);

/** The order after a press on the head of a column: the other way round where it is the column already. */
export function pressed(order: Order, column: Column): Order {
  return { column, isDescending: order.column === column ? !order.isDescending : LARGEST_FIRST.has(column) };
}

const VALUES: Readonly<Record<Column, (peer: Peer) => string | number>> = {
  name: ({ npub, id }) => npub ?? `~${id}`,
  state: ({ state, inSync }) => `${state}${inSync ? 0 : 1}`,
  via: ({ via }) => via,
  latency: ({ rttMs }) => rttMs ?? Infinity,
  sent: ({ sent }) => sent.bytes,
  received: ({ received }) => received.bytes,
  strikes: ({ strikes }) => strikes,
  since: ({ connectedAt }) => connectedAt,
};

/** Ids in their order; peers that are equal in it by their ids, so that they do not change places. */
export function sortedIds(peers: readonly Peer[], { column, isDescending }: Order): readonly string[] {
  const value = VALUES[column];
  const keyed = peers.map((peer) => ({ id: peer.id as string, value: value(peer) }));
  keyed.sort((left, right) => (left.value === right.value ? (left.id < right.id ? -1 : 1) : (left.value < right.value) !== isDescending ? -1 : 1));
  return keyed.map(({ id }) => id);
}
