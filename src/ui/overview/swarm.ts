/**
 * Where peers stand in the picture of the swarm: around us, the quicker the nearer. Each keeps its direction while it is here, whoever
 * else comes or goes, so that nothing jumps; steps by the golden angle leave room for any number of others.
 */
import type { Peer } from '../../index.ts';
import { markOf, type MarkOf } from './marks.ts';

/** One peer in the picture. */
export interface Place {
  readonly peer: Peer;
  readonly mark: MarkOf;
  readonly x: number;
  readonly y: number;
  /** Half its size. */
  readonly size: number;
  /** How thick its link is drawn. */
  readonly width: number;
  /** Bytes a second at the moment. */
  readonly rate: number;
}

/** The picture is square; we are in its middle. */
export const SIDE = 320;
/** No more than these are drawn. */
export const PLACES_MAX = 100;

const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const [NEAR, FAR] = [62, 142];
/** More than these stand in rings. */
const CROWD = 24;
/** So slow is as far away as it gets, ms. */
const SLOW_MS = 1_000;
const SIZES = [[12, 9], [40, 6.5], [Infinity, 4.5]] as const;

/** Keeps directions from look to look. */
export class SwarmLayout {
  readonly #slots = new Map<string, number>();

  /** Places of the peers, in the order of their directions. `rateOf`: bytes a second of a peer, by its id. */
  place(peers: readonly Peer[], rateOf: (peer: string) => number): readonly Place[] {
    const shown = peers.slice(0, PLACES_MAX);
    const here = new Set<string>(shown.map(({ id }) => id));
    for (const id of this.#slots.keys()) if (!here.has(id)) this.#slots.delete(id);
    const size = SIZES.find(([most]) => shown.length <= most)![1];
    return shown.map((peer) => {
      const slot = this.#slotOf(peer.id);
      const angle = slot * GOLDEN - Math.PI / 2;
      const radius = shown.length > CROWD ? bandOf(peer.rttMs, slot) : radiusOf(peer.rttMs);
      const rate = rateOf(peer.id);
      return { peer, mark: markOf(peer), x: SIDE / 2 + radius * Math.cos(angle), y: SIDE / 2 + radius * Math.sin(angle), size, width: widthOf(rate), rate };
    });
  }

  /** The lowest that is free. */
  #slotOf(id: string): number {
    const known = this.#slots.get(id);
    if (known !== undefined) return known;
    const taken = new Set(this.#slots.values());
    let slot = 0;
    while (taken.has(slot)) slot++;
    this.#slots.set(id, slot);
    return slot;
  }
}

/** By the logarithm: 1 ms and 10 ms differ as 10 ms and 100 ms do. */
function radiusOf(rttMs: number | undefined): number {
  const part = rttMs === undefined ? 1 : Math.log10(Math.max(1, Math.min(rttMs, SLOW_MS))) / Math.log10(SLOW_MS);
  return NEAR + part * (FAR - NEAR);
}

/** In a crowd quick and slow are two bands of three rings each, and whoever is next to another stands in another ring. */
function bandOf(rttMs: number | undefined, slot: number): number {
  const isSlow = radiusOf(rttMs) > (NEAR + FAR) / 2;
  return NEAR + (isSlow ? 44 : 0) + (slot % 3) * 13;
}

function widthOf(rate: number): number {
  return Math.min(8, 1 + Math.log2(1 + rate / 1_024) * 0.7);
}
