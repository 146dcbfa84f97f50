/**
 * What a page asks of whoever has the room's files, which is the tab that leads, and what it is told. Plain data: tabs post it to
 * each other. A page reads pieces as they travel; where they are sealed it opens them itself.
 */
import type { FileOutline } from '../../core/files/event.ts';
import type { FilePart } from '../../ports.ts';

/** A wish. Each is answered once, or refused with a PeersetError. */
export type FileAsk =
  /** A file that is being put: pieces under a name, then the whole of it, or nothing. */
  | { readonly type: 'draft'; readonly draft: string; readonly pieceBytes: number }
  | { readonly type: 'draft-piece'; readonly draft: string; readonly piece: number; readonly bytes: Uint8Array }
  /** `share`: refused where it would be more than others keep of us. */
  | { readonly type: 'adopt'; readonly draft: string; readonly file: FileOutline; readonly layer: Uint8Array; readonly share?: 'checked' }
  | { readonly type: 'discard'; readonly draft: string }
  /** The piece, as soon as it is here; peers are asked for it and for what comes after it. `reader` is a name of the caller's choice. */
  | { readonly type: 'read'; readonly file: FileOutline; readonly piece: number; readonly reader: string }
  /**
   * The pieces from this one on, as many as are read at once, in a Blob, as soon as all of them are here. For whoever reads a file from its
   * first to its last piece, one part after the other; undefined where that is not possible, or not any more.
   */
  | { readonly type: 'gather'; readonly file: FileOutline; readonly piece: number; readonly reader: string }
  /** That reader is gone, and waits for nothing any more: its open reads are refused with E_ABORTED. */
  | { readonly type: 'leave'; readonly reader: string }
  /**
   * All of it shall come, until it is here or nobody wants it any more. Then it was used just now: where files take too much room, it goes
   * after all that were used before.
   */
  | { readonly type: 'want'; readonly file: FileOutline }
  | { readonly type: 'unwant'; readonly root: string }
  /**
   * The file of this root, which was opened by whoever asks, is a list of others: as long as it is referred to, they are as well. They
   * stay, and are given to peers. Lists are not listed.
   */
  | { readonly type: 'lists'; readonly root: string; readonly files: readonly FileOutline[] }
  /** A letter, which the tab that leads cannot open for itself, refers to these: its record's id, hex. As if it had found them there. */
  | { readonly type: 'refers'; readonly record: string; readonly files: readonly FileOutline[] }
  /** The tab is still there, in answer to `roll-call`. */
  | { readonly type: 'here' }
  /** What is known of these files. */
  | { readonly type: 'facts'; readonly roots: readonly string[] };

/** To `read` the piece; to `gather` the part; to `facts` one for each root that is known; to all others nothing. */
export type FileAnswer = Uint8Array | FilePart | readonly FileFacts[] | undefined;

/** How much of a file is here. */
export interface FileFacts {
  readonly root: string;
  /** Bytes on this device, and of the whole file, as they travel. */
  readonly have: number;
  readonly total: number;
  /** Peers that have something of it, count, as far as is known; where all of it is here, those that take it, too. */
  readonly peers: number;
  readonly isWanted: boolean;
  /** More of it would come, had the disk room. */
  readonly disk?: 'full';
}

/** Told to all tabs. */
export type FileNews =
  | { readonly type: 'facts'; readonly facts: readonly FileFacts[] }
  /** The disk does not take what comes: it is fetched again when there is room. */
  | { readonly type: 'disk-full'; readonly root: string }
  /** Tabs that asked for files and do not answer this several times are gone, and their wishes with them. */
  | { readonly type: 'roll-call' };

/** Files on this device, for the status. */
export interface FileFigures {
  readonly bytes: number;
  /** Of which something is here. */
  readonly count: number;
  /** Bytes up to which files are kept that nobody put here or asked for; undefined before files were looked at. */
  readonly budget: number | undefined;
  /** The disk refused what came: nothing more is fetched until there is room, which is looked for from time to time. */
  readonly full?: true;
}
