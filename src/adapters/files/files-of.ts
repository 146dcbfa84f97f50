/**
 * The files of a room, where this browser keeps them best: in the origin private file system, which is quicker and survives what a browser does to its
 * databases after a crash, or else in IndexedDB. Which one is found out when it is opened: some browsers have a file system and let nobody in in private
 * windows, some pages forbid workers.
 *
 * A room stays where it is: files that are in a database stay there, even if the browser learned the other way since.
 */
import type { Files, StoredFile } from '../../ports.ts';
import { blobWorker } from '../system/blob-worker.ts';
import { FILES_SOURCE } from './files-source.ts';
import { storeFault } from './fitting.ts';
import { HandedFiles } from './handed-files.ts';
import { hasDatabase } from './has-files.ts';
import { indexeddbFiles } from './indexeddb-files.ts';
import { OpfsAbsent, opfsFiles, type FilesWorker } from './opfs-files.ts';

/** The files of this name, one per room. Nothing is opened until `open`; one tab at a time has them open. */
export function filesOf(name: string): Files {
  const chosen = new Chosen(name);
  return new HandedFiles((call, ...given) => chosen.call(call, given) as ReturnType<Required<Files>[typeof call]>);
}

class Chosen {
  readonly #name: string;
  #files: Files | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  async call(call: keyof Files, given: readonly unknown[]): Promise<unknown> {
    if (call === 'open') return this.#open();
    if (this.#files === undefined && call === 'close') return undefined;
    if (this.#files === undefined) throw storeFault('closed', 'these files are not open');
    // A database checks no pieces: undefined says so.
    return (this.#files[call] as ((...words: unknown[]) => Promise<unknown>) | undefined)?.apply(this.#files, [...given]);
  }

  async #open(): Promise<readonly StoredFile[]> {
    await this.#files?.close();
    const isStaying = await hasDatabase(this.#name);
    try {
      if (!isStaying) return await this.#opened(opfsFiles({ name: this.#name, start: startWorker }));
    } catch (reason) {
      if (!(reason instanceof OpfsAbsent)) throw reason;
    }
    return this.#opened(indexeddbFiles({ name: this.#name }));
  }

  #opened(files: Files): Promise<readonly StoredFile[]> {
    this.#files = files;
    return files.open();
  }
}

function startWorker(): FilesWorker {
  if (FILES_SOURCE === undefined || typeof Worker === 'undefined') throw new Error('there is no worker for files');
  return blobWorker(FILES_SOURCE, 'peerset files');
}
