/**
 * The table of contents of the machine that fetches and gives files: what can happen to it (events, past facts) and what it can
 * order (effects), in the manner of the replica (`core/replica/event.ts`). It knows no disk, link, hash function or clock.
 *
 * Laws: nothing is asked for that was not `wanted`; nothing counts as here before it is `kept`; no byte is to be written that the
 * file's root does not vouch for; whatever peers do costs bounded memory and work.
 */
import type { Fault } from '../base/fault.ts';
import type { Lane, PeerId } from '../base/peer.ts';
import type { FileShape } from './tree.ts';

/** A file as this machine needs to know it: how it is cut, and what vouches for it. Every `FileInfo` is one. */
export interface FileOutline extends FileShape {
  /** 64 hex. */
  readonly root: string;
}

/** Whom a file is fetched for: somebody here, or neighbours whose own neighbours do not have it. */
export type FetchedFor = 'us' | 'others';

/** Whether all records that name a file describe it alike. Where they do not, a peer that contradicts one may be right, and is not blamed. */
export type FileTrust = 'agreed' | 'disputed';

/** A past fact. */
export type FileEvent =
  /** Its record passed, and somebody wants the bytes. `pieces`: the bitfield on disk, where there is one. */
  | { readonly type: 'wanted'; readonly file: FileOutline; readonly pieces?: Uint8Array; readonly for?: FetchedFor; readonly trust?: FileTrust }
  /** Its record passed: what we have of it may be given to others, and no more shall be fetched; not either where it was wanted before. */
  | { readonly type: 'held'; readonly file: FileOutline; readonly pieces?: Uint8Array }
  /** Its record is gone, or its bytes: we know nothing of it. */
  | { readonly type: 'dropped'; readonly root: string }
  /** Somebody plays or reads the file from this piece on; from none where `piece` is absent. */
  | { readonly type: 'reading'; readonly root: string; readonly piece?: number }
  | { readonly type: 'peer-joined'; readonly peer: PeerId }
  | { readonly type: 'peer-left'; readonly peer: PeerId }
  | { readonly type: 'received'; readonly peer: PeerId; readonly bytes: Uint8Array }
  /** The wire took so many bytes of what was sent to this peer on the lane of files. */
  | { readonly type: 'drained'; readonly peer: PeerId; readonly bytes: number }
  /** A piece was right, and is on disk. `leaves`: the SHA-256 of each of its blocks, one behind the other. `job` is that of the effect, here and below. */
  | { readonly type: 'kept'; readonly root: string; readonly piece: number; readonly job: number; readonly leaves: Uint8Array }
  /** It was not, and nothing of it was written. */
  | { readonly type: 'wrong'; readonly root: string; readonly piece: number; readonly job: number; readonly leaves: Uint8Array }
  | { readonly type: 'write-failed'; readonly root: string; readonly piece: number; readonly job: number }
  /** A piece from disk; without bytes where the disk does not have it after all. */
  | { readonly type: 'read'; readonly root: string; readonly piece: number; readonly bytes?: Uint8Array }
  | { readonly type: 'layer-read'; readonly root: string; readonly layer?: Uint8Array }
  /** What may be given and fetched per second, bytes; Infinity for no bound. */
  | { readonly type: 'paced'; readonly upBytesPerSecond: number; readonly downBytesPerSecond: number }
  /** Time has reached `wakeAt`. */
  | { readonly type: 'tick' };

/** An order. */
export type FileEffect =
  | { readonly type: 'send'; readonly peer: PeerId; readonly lane: Lane; readonly bytes: Uint8Array }
  /** Misbehaviour, for the peer's score. */
  | { readonly type: 'blame'; readonly peer: PeerId; readonly fault: Fault }
  | { readonly type: 'disconnect'; readonly peer: PeerId; readonly fault: Fault }
  /**
   * Check a piece, and write it if it is right: if the node above its leaves is `node`. Its blocks are one behind the other, and given away:
   * nobody here looks at them any more.
   */
  | { readonly type: 'keep'; readonly root: string; readonly piece: number; readonly job: number; readonly blocks: readonly Uint8Array[]; readonly node: Uint8Array; readonly shape: FileShape }
  | { readonly type: 'read'; readonly root: string; readonly piece: number }
  | { readonly type: 'write-layer'; readonly root: string; readonly layer: Uint8Array }
  | { readonly type: 'read-layer'; readonly root: string }
  | { readonly type: 'notify'; readonly change: FileChange };

/** What the shell is told. */
export type FileChange =
  /** More of a file is on our disk. `pieces` of `count`; `sources`: peers that have something of it. */
  | { readonly type: 'progress'; readonly root: string; readonly pieces: number; readonly count: number; readonly sources: number }
  /** All of a file is on our disk. */
  | { readonly type: 'complete'; readonly root: string }
  /** How many peers have something of a file that is wanted changed. */
  | { readonly type: 'sources'; readonly root: string; readonly sources: number }
  /** How many peers have something of a file that we know, or want it, changed. */
  | { readonly type: 'peers'; readonly root: string; readonly peers: number }
  /** A piece that was on disk is not there any more, and is fetched again where the file is wanted. */
  | { readonly type: 'lost'; readonly root: string; readonly piece: number }
  /** A neighbour wants a file that we know and have nothing of: whoever relays answers `wanted` for `others`. */
  | { readonly type: 'asked'; readonly root: string; readonly peer: PeerId };
