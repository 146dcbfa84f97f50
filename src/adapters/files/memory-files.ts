/**
 * Files for tests and for rooms that shall leave no trace. It keeps every promise of the port but one: what it holds ends with the
 * page. A `MemoryFilesDisk` outlives the keepers on it, so that a simulated device can be switched off and on; its capacity
 * makes `full` happen.
 */
import type { FileOutline } from '../../core/files/event.ts';
import type { FilePart, FileRange, Files, StoredFile } from '../../ports.ts';
import { checkLayer, checkOutline, checkPiece, checkReferences, checkTime, DraftShape, storeFault, unknown } from './fitting.ts';
import { Gatherings } from './gatherings.ts';
import { KeptFile } from './kept-file.ts';

interface MemoryFile {
  readonly kept: KeptFile;
  readonly pieces: Map<number, Uint8Array>;
  layer: Uint8Array | undefined;
}

interface MemoryDraft {
  readonly shape: DraftShape;
  readonly pieces: Map<number, Uint8Array>;
}

/** What stays when a keeper is closed. */
export class MemoryFilesDisk {
  /** Bytes of pieces and layers that fit; may change at any time. */
  capacityBytes: number;
  /** By root. */
  readonly files = new Map<string, MemoryFile>();
  /** Roots by record. */
  readonly references = new Map<string, readonly string[]>();
  /** Bytes of pieces and layers now. */
  bytes = 0;
  /** Who has it open: one at a time. */
  owner: Files | undefined;

  constructor(capacityBytes = Infinity) {
    this.capacityBytes = capacityBytes;
  }
}

/** Files in memory; on a disk of their own unless told otherwise. */
export function memoryFiles({ disk = new MemoryFilesDisk() }: { readonly disk?: MemoryFilesDisk } = {}): Files {
  return new MemoryFiles(disk);
}

class MemoryFiles implements Files {
  readonly #disk: MemoryFilesDisk;
  readonly #drafts = new Map<string, MemoryDraft>();
  readonly #gatherings = new Gatherings();

  constructor(disk: MemoryFilesDisk) {
    this.#disk = disk;
  }

  async open(): Promise<readonly StoredFile[]> {
    await this.close();
    if (this.#disk.owner !== undefined) throw storeFault('blocked', 'these files are open elsewhere');
    this.#disk.owner = this;
    return [...this.#disk.files.values()].map(({ kept }) => kept.toStored());
  }

  async begin(file: FileOutline): Promise<void> {
    this.#checkOpen();
    checkOutline(file);
    if (!this.#disk.files.has(file.root)) this.#disk.files.set(file.root, { kept: new KeptFile(file), pieces: new Map(), layer: undefined });
  }

  async write(root: string, piece: number, bytes: Uint8Array): Promise<void> {
    const file = this.#file(root);
    checkPiece(file.kept.outline, piece, bytes);
    this.#weigh(bytes.length - (file.pieces.get(piece)?.length ?? 0));
    file.pieces.set(piece, bytes.slice());
    file.kept.put(piece);
  }

  async writeLayer(root: string, layer: Uint8Array): Promise<void> {
    const file = this.#file(root);
    checkLayer(file.kept.outline, layer);
    this.#weigh(layer.length - (file.layer?.length ?? 0));
    file.layer = layer.slice();
  }

  async read(root: string, piece: number): Promise<Uint8Array | undefined> {
    this.#checkOpen();
    return this.#disk.files.get(root)?.pieces.get(piece)?.slice();
  }

  async readLayer(root: string): Promise<Uint8Array | undefined> {
    this.#checkOpen();
    return this.#disk.files.get(root)?.layer?.slice();
  }

  async gather(range: FileRange): Promise<FilePart | undefined> {
    this.#checkOpen();
    const file = this.#disk.files.get(range.root);
    return file && this.#gatherings.gather(file.kept.outline, range, async (piece) => file.pieces.get(piece));
  }

  async draft(draft: string, pieceBytes: number): Promise<void> {
    this.#checkOpen();
    const shape = new DraftShape(pieceBytes);
    this.#discard(draft);
    this.#drafts.set(draft, { shape, pieces: new Map() });
  }

  async writeDraft(draft: string, piece: number, bytes: Uint8Array): Promise<void> {
    const { shape, pieces } = this.#draft(draft);
    shape.checkNext(piece, bytes);
    this.#weigh(bytes.length);
    pieces.set(piece, bytes.slice());
    shape.take(bytes);
  }

  async adopt(draft: string, file: FileOutline, layer: Uint8Array): Promise<void> {
    const { shape, pieces } = this.#draft(draft);
    shape.checkWhole(file, layer);
    const before = this.#disk.files.get(file.root);
    this.#weigh(layer.length - (before === undefined ? 0 : weightOf(before)));
    const kept = new KeptFile(file, { usedAt: before?.kept.usedAt ?? 0, isPinned: true });
    for (const piece of pieces.keys()) kept.put(piece);
    this.#disk.files.set(file.root, { kept, pieces, layer: layer.slice() });
    this.#drafts.delete(draft);
  }

  async discard(draft: string): Promise<void> {
    this.#checkOpen();
    this.#discard(draft);
  }

  async pin(root: string, pin: 'stays' | 'may-go'): Promise<void> {
    this.#checkOpen();
    const file = this.#disk.files.get(root);
    if (file !== undefined) file.kept.isPinned = pin === 'stays';
  }

  async used(roots: readonly string[], at: number): Promise<void> {
    this.#checkOpen();
    checkTime(at);
    for (const root of roots) {
      const file = this.#disk.files.get(root);
      if (file !== undefined) file.kept.usedAt = at;
    }
  }

  async delete(roots: readonly string[]): Promise<void> {
    this.#checkOpen();
    for (const root of roots) {
      const file = this.#disk.files.get(root);
      if (file === undefined) continue;
      this.#disk.bytes -= weightOf(file);
      this.#disk.files.delete(root);
    }
  }

  async references(): Promise<ReadonlyMap<string, readonly string[]>> {
    this.#checkOpen();
    return new Map(this.#disk.references);
  }

  async refer(added: ReadonlyMap<string, readonly string[]>, removed: readonly string[]): Promise<void> {
    this.#checkOpen();
    checkReferences(added, removed);
    for (const id of removed) this.#disk.references.delete(id);
    for (const [id, roots] of added) this.#disk.references.set(id, [...roots]);
  }

  async close(): Promise<void> {
    if (this.#disk.owner !== this) return;
    for (const draft of [...this.#drafts.keys()]) this.#discard(draft);
    this.#disk.owner = undefined;
  }

  #checkOpen(): void {
    if (this.#disk.owner !== this) throw storeFault('closed', 'these files are not open');
  }

  #file(root: string): MemoryFile {
    this.#checkOpen();
    const file = this.#disk.files.get(root);
    if (file === undefined) throw unknown('file');
    return file;
  }

  #draft(draft: string): MemoryDraft {
    this.#checkOpen();
    const found = this.#drafts.get(draft);
    if (found === undefined) throw unknown('draft');
    return found;
  }

  #discard(draft: string): void {
    this.#disk.bytes -= this.#drafts.get(draft)?.shape.size ?? 0;
    this.#drafts.delete(draft);
  }

  /** So many bytes more; throws where there is no room for them. */
  #weigh(bytes: number): void {
    if (bytes > 0 && this.#disk.bytes + bytes > this.#disk.capacityBytes) throw storeFault('full', 'no room for this file');
    this.#disk.bytes += bytes;
  }
}

function weightOf({ pieces, layer }: MemoryFile): number {
  return [...pieces.values()].reduce((sum, { length }) => sum + length, layer?.length ?? 0);
}
