/**
 * The files of a folder that are open at the moment: opening one takes a while, and each that is open costs something, so those that
 * were used last stay open, and the others are closed.
 */
import type { DiskFile, Folder } from './folder.ts';

/** Files open at once, count: those that a handful of peers and readers go back and forth between. */
const OPEN_MAX = 24;

/** Opens files, and closes them. */
export class OpenFiles {
  readonly #folder: Folder;
  /** By name, used longest ago first. */
  readonly #open = new Map<string, DiskFile>();

  constructor(folder: Folder) {
    this.#folder = folder;
  }

  /** The file of this name, open. It may be closed when another is asked for. */
  async file(name: string): Promise<DiskFile> {
    const file = this.#open.get(name) ?? await this.#folder.open(name);
    this.#open.delete(name);
    this.#open.set(name, file);
    if (this.#open.size > OPEN_MAX) this.#close(this.#open.keys().next().value!);
    return file;
  }

  /** Takes a file away. One that does not go now goes when the folder is opened next: nothing names it any more. */
  async remove(name: string): Promise<void> {
    this.#close(name);
    await this.#folder.remove(name).catch(() => undefined);
  }

  /** Closes all of them. */
  close(): void {
    for (const name of [...this.#open.keys()]) this.#close(name);
  }

  #close(name: string): void {
    this.#open.get(name)?.close();
    this.#open.delete(name);
  }
}
