/**
 * Which files the machine among peers knows (`core/files/swarm.ts`), and as what: wanted for us, wanted for others, or only held. A file is
 * known once somebody here wants it, or a peer asks about it; and as long as a record refers to it. So a room's thousand files cost
 * nothing until somebody speaks of them.
 */
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { FetchedFor, FileEvent, FileOutline, FileTrust } from '../../core/files/event.ts';

/** What it asks to know how a file stands. */
export interface FileStanding {
  /** Whom it is to be fetched for now. */
  wish(root: string): FetchedFor | undefined;
  /** Whether it may be given to peers. */
  mayGive(root: string): boolean;
  /** Whether what is given may go on: somebody here wanted it, and it is not known yet to what all records refer. */
  mayStay(root: string): boolean;
  /** How it is cut: as on disk, where something of it is there. */
  outline(root: string): FileOutline | undefined;
  /** Whether those who want it agree on how it is cut. */
  trust(root: string): FileTrust;
  /** What of it is on disk. */
  pieces(root: string): Uint8Array | undefined;
}

interface Known {
  readonly outline: FileOutline;
  readonly stance: FetchedFor | 'held';
  readonly trust: FileTrust;
  /** The piece that is read next. */
  readonly reading: number | undefined;
}

/** The files that the machine knows. */
export class KnownFiles {
  readonly #standing: FileStanding;
  readonly #dispatch: (event: FileEvent) => void;
  /** Those that were spoken of longest ago first. */
  readonly #known = new Map<string, Known>();
  /** Those that peers asked about, and to which no record refers yet. */
  readonly #asked = new Set<string>();

  constructor(standing: FileStanding, dispatch: (event: FileEvent) => void) {
    this.#standing = standing;
    this.#dispatch = dispatch;
  }

  /** How a known file is cut. */
  outlineOf(root: string): FileOutline | undefined {
    return this.#known.get(root)?.outline;
  }

  /** A peer speaks of this file. */
  asked(root: string): void {
    const known = this.#known.get(root);
    if (known !== undefined) {
      this.#known.delete(root);
      this.#known.set(root, known);
    } else if (this.#standing.mayGive(root)) this.#tell(root, 'held');
    else this.#remember(root);
  }

  /** A record refers to this file now. */
  referred(root: string): void {
    if (this.#asked.delete(root)) this.asked(root);
  }

  /** All references are known. */
  settle(): void {
    for (const root of [...this.#asked]) if (this.#standing.mayGive(root)) this.referred(root);
    for (const root of this.roots()) this.follow(root);
  }

  /** Files that the machine knows. */
  roots(): readonly string[] {
    return [...this.#known.keys()];
  }

  /** How this file stands may be different. */
  follow(root: string): void {
    const known = this.#known.get(root);
    const wish = this.#standing.wish(root);
    if (wish === undefined && known === undefined) return;
    if (wish === undefined && !this.#standing.mayGive(root) && !this.#standing.mayStay(root)) return this.drop(root);
    this.#tell(root, wish ?? 'held');
  }

  /** Somebody reads the file from this piece on; from none where it is undefined. */
  read(root: string, piece: number | undefined): void {
    const known = this.#known.get(root);
    if (known === undefined || known.reading === piece) return;
    this.#known.set(root, { ...known, reading: piece });
    this.#dispatch({ type: 'reading', root, ...(piece === undefined ? {} : { piece }) });
  }

  /** The disk has more of it, without the machine's doing. */
  grown(root: string): void {
    const known = this.#known.get(root);
    if (known === undefined) return;
    this.#known.set(root, { ...known, stance: 'held' });
    const pieces = this.#standing.pieces(root);
    this.#dispatch({ type: 'held', file: known.outline, ...(pieces === undefined ? {} : { pieces }) });
    this.follow(root);
  }

  /** It is gone, or what was on disk of it. Peers that asked about it are answered should it come back. */
  drop(root: string): void {
    if (!this.#known.delete(root)) return;
    this.#remember(root);
    this.#dispatch({ type: 'dropped', root });
  }

  #tell(root: string, stance: Known['stance']): void {
    const outline = this.#standing.outline(root);
    if (outline === undefined) return;
    let known = this.#known.get(root);
    if (known !== undefined && (known.outline.size !== outline.size || known.outline.pieceBytes !== outline.pieceBytes)) {
      this.drop(root);
      known = undefined;
    }
    const trust = this.#standing.trust(root);
    if (known?.stance === stance && (known.trust === trust || stance === 'held')) return;
    this.#asked.delete(root);
    this.#known.set(root, { outline, stance, trust, reading: known?.reading });
    const pieces = this.#standing.pieces(root);
    const file = { file: outline, ...(pieces === undefined ? {} : { pieces }) };
    // Whoever fetched it for itself says first that it does not any more.
    if (stance === 'held' || (stance === 'others' && known?.stance === 'us')) this.#dispatch({ type: 'held', ...file });
    if (stance !== 'held') this.#dispatch({ type: 'wanted', ...file, for: stance, trust });
    this.#makeRoom();
  }

  #remember(root: string): void {
    this.#asked.add(root);
    if (this.#asked.size > FILE_KEEPING_LIMITS.filesAskedMax) this.#asked.delete(this.#asked.values().next().value!);
  }

  #makeRoom(): void {
    let tooMany = this.#known.size - FILE_KEEPING_LIMITS.filesKnownMax;
    if (tooMany <= 0) return;
    for (const [root, { stance }] of this.#known) {
      if (stance !== 'held') continue;
      this.#known.delete(root);
      this.#dispatch({ type: 'dropped', root });
      if (--tooMany <= 0) return;
    }
  }
}
