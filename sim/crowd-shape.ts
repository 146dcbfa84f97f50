/** The graph of a crowd: how many links each has, how many parts there are, and how far it is across. */
import type { PeerId } from '../src/ports.ts';

/** What a graph looks like. */
export interface Shape {
  /** Links of one peer, count: fewest, median, most. */
  readonly links: { readonly least: number; readonly median: number; readonly most: number };
  /** Peers by their number of links. */
  readonly peersByLinks: Readonly<Record<number, number>>;
  /** Parts that do not hear each other, count: 1 where all do. */
  readonly parts: number;
  /** Links from one peer to the farthest, at most, seen from some of them. */
  readonly across: number;
}

interface Linked {
  readonly id: PeerId;
  readonly peers: readonly PeerId[];
}

/** Peers from which distances are taken, count. */
const LOOKOUTS = 16;

/** Looks at a graph. A link counts where both ends know of it. */
export function shapeOf(crowd: readonly Linked[]): Shape {
  const known = new Map(crowd.map(({ id, peers }) => [id, new Set(peers)]));
  const near = new Map(crowd.map(({ id, peers }) => [id, peers.filter((peer) => known.get(peer)?.has(id) === true)]));
  const counts = [...near.values()].map(({ length }) => length).sort((left, right) => left - right);
  const peersByLinks: Record<number, number> = {};
  for (const count of counts) peersByLinks[count] = (peersByLinks[count] ?? 0) + 1;
  const unseen = new Set(near.keys());
  let parts = 0;
  for (const [id] of near) {
    if (!unseen.has(id)) continue;
    parts++;
    for (const other of distancesFrom(id, near).keys()) unseen.delete(other);
  }
  const across = Math.max(0, ...crowd.slice(0, LOOKOUTS).flatMap(({ id }) => [...distancesFrom(id, near).values()]));
  const links = { least: counts[0] ?? 0, median: counts[counts.length >> 1] ?? 0, most: counts.at(-1) ?? 0 };
  return { links, peersByLinks, parts, across };
}

function distancesFrom(start: PeerId, near: ReadonlyMap<PeerId, readonly PeerId[]>): ReadonlyMap<PeerId, number> {
  const distances = new Map([[start, 0]]);
  // A Map iterates over what is added meanwhile: this is breadth first.
  for (const [id, distance] of distances) {
    for (const other of near.get(id) ?? []) if (!distances.has(other)) distances.set(other, distance + 1);
  }
  return distances;
}
