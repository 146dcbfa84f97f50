/**
 * Layers of files on disk. A layer that found no room is kept a while, and written with the next piece; and a file that is whole without
 * its layer, since the disk was full or is damaged, gets it again from its own pieces: who has all of a file can always give it.
 */
import { concatBytes } from '../../core/base/bytes.ts';
import { FILE_TRANSFER_LIMITS } from '../../core/base/limits/file-transfer.ts';
import type { FileOutline } from '../../core/files/event.ts';
import { checkLayer, pieceRoot, piecesOf } from '../../core/files/tree.ts';
import type { Cutter, Files } from '../../ports.ts';

/** What it takes. */
export interface LayerKeeperOptions {
  readonly files: Pick<Files, 'read' | 'readLayer' | 'writeLayer'>;
  readonly cutter: Pick<Cutter, 'leaves'>;
  /** Tells the disk of the file, where it does not know it. */
  readonly begin: (root: string) => Promise<void>;
  readonly outlineOf: (root: string) => FileOutline | undefined;
  /** Whether all of it is on disk. */
  readonly isWhole: (root: string) => boolean;
}

/** Reads and writes the layers of one room. */
export class LayerKeeper {
  readonly #options: LayerKeeperOptions;
  /** Those that found no room. */
  readonly #unwritten = new Map<string, Uint8Array>();
  /** Those that are made anew, or could not be: a file whose pieces are not what they were has none. */
  readonly #made = new Map<string, Promise<Uint8Array | undefined>>();

  constructor(options: LayerKeeperOptions) {
    this.#options = options;
  }

  async write(root: string, layer: Uint8Array): Promise<void> {
    const { begin, files } = this.#options;
    this.#unwritten.delete(root);
    try {
      await begin(root);
      await files.writeLayer(root, layer);
    } catch {
      this.#unwritten.set(root, layer);
      if (this.#unwritten.size > FILE_TRANSFER_LIMITS.fileLayersKept) this.#unwritten.delete(this.#unwritten.keys().next().value!);
    }
  }

  /** A piece of it found room: its layer may, too. */
  async again(root: string): Promise<void> {
    const layer = this.#unwritten.get(root);
    if (layer !== undefined) await this.write(root, layer);
  }

  /** Undefined where it is neither here nor can be made of what is here. */
  async read(root: string): Promise<Uint8Array | undefined> {
    const { files, outlineOf, isWhole } = this.#options;
    const outline = outlineOf(root);
    const layer = (await files.readLayer(root).catch(() => undefined)) ?? this.#unwritten.get(root);
    if (outline === undefined || (layer !== undefined && checkLayer(layer, outline)) || !isWhole(root)) return layer;
    const made = this.#made.get(root) ?? this.#make(outline);
    this.#made.set(root, made);
    return made;
  }

  /** The disk has nothing of this file any more. */
  forget(root: string): void {
    this.#unwritten.delete(root);
    this.#made.delete(root);
  }

  /** One piece at a time is in memory. */
  async #make(outline: FileOutline): Promise<Uint8Array | undefined> {
    const { files, cutter } = this.#options;
    const { root } = outline;
    const nodes: Uint8Array[] = [];
    try {
      for (let piece = 0; piece < piecesOf(outline); piece++) {
        const bytes = await files.read(root, piece);
        if (bytes === undefined) return undefined;
        nodes.push(pieceRoot(await cutter.leaves(bytes), outline));
      }
    } catch {
      // The disk or whoever hashes may answer the next time.
      this.#made.delete(root);
      return undefined;
    }
    const layer = concatBytes(...nodes);
    if (!checkLayer(layer, outline)) return undefined;
    await this.write(root, layer);
    this.#made.delete(root);
    return layer;
  }
}
