/** How a peer is, in four kinds that differ in colour and in shape. */
import type { Peer } from '../../index.ts';

/** `same`: equal sets. `differs`: not known to be equal. `joining`: its session is not open. `trouble`: it leaves, or has strikes. */
export type MarkOf = 'same' | 'differs' | 'joining' | 'trouble';

/** The kind of a peer. */
export function markOf({ state, strikes, inSync }: Pick<Peer, 'state' | 'strikes' | 'inSync'>): MarkOf {
  if (strikes > 0 || state === 'draining' || state === 'closed') return 'trouble';
  if (state !== 'open' && state !== 'reauth') return 'joining';
  return inSync ? 'same' : 'differs';
}

/** All of them, as a legend lists them. */
export const MARKS: readonly MarkOf[] = ['same', 'differs', 'joining', 'trouble'];

/** The shape of a kind as an SVG path around 0, 0. */
export function shapeOf(mark: MarkOf, size: number): string {
  const s = size;
  switch (mark) {
    case 'same':
    case 'joining': return `M${-s} 0a${s} ${s} 0 1 0 ${2 * s} 0a${s} ${s} 0 1 0 ${-2 * s} 0z`;
    case 'differs': return `M0 ${-s * 1.25}L${s * 1.25} 0L0 ${s * 1.25}L${-s * 1.25} 0z`;
    case 'trouble': return `M0 ${-s * 1.2}L${s * 1.15} ${s * 0.9}L${-s * 1.15} ${s * 0.9}z`;
  }
}
