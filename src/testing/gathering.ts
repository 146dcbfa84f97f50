/**
 * Which peers of a simulated swarm are linked. All of few; of many each with some neighbours on a circle and across it, so
 * that what one says reaches others over several links, as in large rooms. Whoever is there can always reach whoever else is:
 * peers that were cut off are linked anew among themselves, as real ones would find each other.
 */
import type { Edge } from './network.ts';
import { nameOf } from './network.ts';

/** With up to so many peers everybody is linked with everybody. */
const ALL_MAX = 6;

/** The edges within each group; `links`: how many each peer has, about. */
export function edgesOf(groups: readonly (readonly number[])[], links?: number): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (const group of groups) {
    for (const edge of edgesWithin(group, links ?? (group.length <= ALL_MAX ? group.length - 1 : 4))) edges.set(nameOf(edge), edge);
  }
  return [...edges.values()];
}

/** A circle, and chords of it that reach further and further. */
function edgesWithin(group: readonly number[], links: number): readonly Edge[] {
  const edges: Edge[] = [];
  const reaches = Math.max(1, Math.min(Math.ceil(links / 2), Math.floor(group.length / 2)));
  for (let step = 0; step < reaches; step++) {
    // Of a few links each, the second reaches across: a circle alone is slow to cross.
    const reach = links >= group.length - 1 ? step + 1 : 1 + Math.floor((step * group.length) / (2 * reaches)) + (step > 0 ? 1 : 0);
    group.forEach((one, i) => {
      const other = group[(i + reach) % group.length]!;
      if (one !== other) edges.push({ one, other });
    });
  }
  return edges;
}
