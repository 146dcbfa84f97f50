/**
 * What the halves of the machine share: the files it knows, the peers it has, and the way to order something.
 */
import type { Fault } from '../base/fault.ts';
import type { PeerId } from '../base/peer.ts';
import type { FileEffect } from './event.ts';
import type { FilePeer } from './peer.ts';
import type { SharedFile } from './shared-file.ts';
import type { FileMessage } from './wire.ts';

/** The machine, as its halves see it. */
export interface FilesHost {
  readonly peers: ReadonlyMap<PeerId, FilePeer>;
  readonly files: ReadonlyMap<string, SharedFile>;
  readonly emit: (effect: FileEffect) => void;
  readonly say: (peer: FilePeer, message: FileMessage) => void;
  readonly blame: (peer: FilePeer, misbehaviour: Fault) => void;
  /** Blames, and ends the link. The peer is gone when this returns. */
  readonly expel: (peer: FilePeer, misbehaviour: Fault) => void;
  /** A whole number from 0 to below a count. */
  readonly random: (count: number) => number;
}

/** What it is made of. */
export interface FileSwarmOptions {
  /** So many random bytes; chance among equals only, no secrets. */
  readonly random: (length: number) => Uint8Array;
  /** What may be given and fetched per second, bytes; no bound where absent. */
  readonly upBytesPerSecond?: number;
  readonly downBytesPerSecond?: number;
}

/** A whole number from 0 to below a count, of random bytes; 0 where there is nothing to choose from. */
export function chance(random: (length: number) => Uint8Array, count: number): number {
  if (count <= 1) return 0;
  const [one, two, three, four] = random(4) as Iterable<number> as [number, number, number, number];
  return Math.floor((((one * 256 + two) * 256 + three) * 256 + four) / 2 ** 32 * count);
}
