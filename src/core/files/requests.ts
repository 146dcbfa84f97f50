/**
 * What is asked of peers at one go. Blocks that lie one behind the other in a piece go into one message: to send one costs a page as much as
 * half of what it does with a block. It decides nothing.
 */
import { FILE_LIMITS } from '../base/limits/files.ts';
import type { FilePeer } from './peer.ts';
import type { BlockPlace, BlockRun } from './wire.ts';

/** Requests that are put together. */
export class Requests {
  readonly #byPeer = new Map<FilePeer, BlockRun[]>();

  /** A block is asked of a peer. */
  add(peer: FilePeer, place: BlockPlace): void {
    const runs = this.#byPeer.get(peer) ?? [];
    const last = runs.at(-1);
    if (last !== undefined && continues(last, place)) runs[runs.length - 1] = { ...last, count: last.count + 1 };
    else runs.push({ ...place, count: 1 });
    this.#byPeer.set(peer, runs);
  }

  /** In the order in which they were begun with each peer. */
  *all(): Generator<readonly [FilePeer, BlockRun]> {
    for (const [peer, runs] of this.#byPeer) for (const run of runs) yield [peer, run];
  }
}

function continues({ root, piece, block, count }: BlockRun, next: BlockPlace): boolean {
  return next.root === root && next.piece === piece && next.block === block + count && count < FILE_LIMITS.fileRunBlocksMax;
}
