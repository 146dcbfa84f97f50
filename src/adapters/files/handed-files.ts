/** Files that are elsewhere: every call of the port is handed on with what it was given, and what comes back is its answer. */
import type { FileOutline } from '../../core/files/event.ts';
import type { FilePart, FileRange, Files, KeptPiece, PieceClaim, StoredFile } from '../../ports.ts';
import type { FilesCall } from './work.ts';

/** Hands on one call. */
export type Hand = <Call extends FilesCall>(call: Call, ...given: Parameters<Required<Files>[Call]>) => ReturnType<Required<Files>[Call]>;

/** Hands on all calls. */
export class HandedFiles implements Files {
  readonly #hand: Hand;

  constructor(hand: Hand) {
    this.#hand = hand;
  }

  open(): Promise<readonly StoredFile[]> {
    return this.#hand('open');
  }

  begin(file: FileOutline): Promise<void> {
    return this.#hand('begin', file);
  }

  write(root: string, piece: number, bytes: Uint8Array): Promise<void> {
    return this.#hand('write', root, piece, bytes);
  }

  keep(root: string, piece: number, claim: PieceClaim): Promise<KeptPiece | undefined> {
    return this.#hand('keep', root, piece, claim);
  }

  writeLayer(root: string, layer: Uint8Array): Promise<void> {
    return this.#hand('writeLayer', root, layer);
  }

  read(root: string, piece: number): Promise<Uint8Array | undefined> {
    return this.#hand('read', root, piece);
  }

  readLayer(root: string): Promise<Uint8Array | undefined> {
    return this.#hand('readLayer', root);
  }

  gather(range: FileRange): Promise<FilePart | undefined> {
    return this.#hand('gather', range);
  }

  draft(draft: string, pieceBytes: number): Promise<void> {
    return this.#hand('draft', draft, pieceBytes);
  }

  writeDraft(draft: string, piece: number, bytes: Uint8Array): Promise<void> {
    return this.#hand('writeDraft', draft, piece, bytes);
  }

  adopt(draft: string, file: FileOutline, layer: Uint8Array): Promise<void> {
    return this.#hand('adopt', draft, file, layer);
  }

  discard(draft: string): Promise<void> {
    return this.#hand('discard', draft);
  }

  pin(root: string, pin: 'stays' | 'may-go'): Promise<void> {
    return this.#hand('pin', root, pin);
  }

  used(roots: readonly string[], at: number): Promise<void> {
    return this.#hand('used', roots, at);
  }

  delete(roots: readonly string[]): Promise<void> {
    return this.#hand('delete', roots);
  }

  references(): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.#hand('references');
  }

  refer(added: ReadonlyMap<string, readonly string[]>, removed: readonly string[]): Promise<void> {
    return this.#hand('refer', added, removed);
  }

  close(): Promise<void> {
    return this.#hand('close');
  }
}
