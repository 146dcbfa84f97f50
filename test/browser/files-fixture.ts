/** A page with real keepers of files in it, each behind the probe of the conformance suite, for tests to drive. */
import { filesOf } from '../../src/adapters/files/files-of.ts';
import { FILES_SOURCE } from '../../src/adapters/files/files-source.ts';
import { FILES_FOLDER, folderName, hasFiles } from '../../src/adapters/files/has-files.ts';
import { indexeddbFiles } from '../../src/adapters/files/indexeddb-files.ts';
import { opfsFiles } from '../../src/adapters/files/opfs-files.ts';
import { blobWorker } from '../../src/adapters/system/blob-worker.ts';
import type { Files } from '../../src/ports.ts';
import { equalBytes } from '../../src/core/base/bytes.ts';
import { LocalFilesProbe, allPieces, layerOf, nameOf, outlineOf, pieceOf, plainFile, type FileRecipe } from '../conformance/files-probe.ts';

declare global {
  interface Window {
    readonly keepers: typeof keepers;
    /** Given by the kill test: hears of each piece that is on disk, and of each file that was put (−1). */
    readonly onDisk: (place: Place, seed: number, piece: number) => void;
  }
}

/** Where files are kept; `chosen`: wherever the browser keeps them best. */
export type Place = 'opfs' | 'indexeddb' | 'chosen';

const probes: LocalFilesProbe[] = [];

/** The files of a name, closed. */
export function filesIn(place: Place, name: string): Files {
  switch (place) {
    case 'opfs':
      return opfsFiles({ name, start: () => blobWorker(FILES_SOURCE!, 'files') });
    case 'indexeddb':
      return indexeddbFiles({ name });
    case 'chosen':
      return filesOf(name);
  }
}

/** Pieces on their way to the disk at once, count. */
const AT_ONCE = 4;

/**
 * Fills a file in an order that is not its pieces', then puts the same as a draft under the next seed, and says each piece and each file that is
 * on disk. Then it begins with another draft, and goes on for ever.
 */
async function fillUntilKilled(place: Place, name: string, file: FileRecipe): Promise<void> {
  const files = filesIn(place, name);
  await files.open();
  await files.begin(outlineOf(file));
  await files.writeLayer(nameOf(file.seed), layerOf(file));
  const left = [...allPieces(file)].reverse();
  const fill = async (): Promise<void> => {
    for (let piece = left.shift(); piece !== undefined; piece = left.shift()) {
      await files.write(nameOf(file.seed), piece, pieceOf(file, piece));
      window.onDisk(place, file.seed, piece);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fill));
  const next = { ...file, seed: file.seed + 1 };
  await putDraft(files, next);
  await files.adopt('draft', outlineOf(next), layerOf(next));
  window.onDisk(place, next.seed, -1);
  for (;;) await putDraft(files, next);
}

async function putDraft(files: Files, file: FileRecipe): Promise<void> {
  await files.draft('draft', file.pieceBytes);
  for (const piece of allPieces(file)) await files.writeDraft('draft', piece, pieceOf(file, piece));
}

/** What is on disk of a file, by its bytes. */
export interface Found {
  readonly here: readonly number[];
  readonly wrong: readonly number[];
  readonly isPinned: boolean;
}

/** Opens, compares every byte of every file with what it should be, and closes. By the seeds of the files that are there. */
async function inspect(place: Place, name: string, recipes: readonly FileRecipe[]): Promise<Readonly<Record<number, Found>>> {
  const files = filesIn(place, name);
  const found: Record<number, Found> = {};
  for (const stored of await files.open()) {
    const recipe = recipes.find(({ seed }) => nameOf(seed) === stored.root);
    if (recipe === undefined) throw new Error('a file that nobody wrote');
    const { pieces, isPinned } = plainFile(stored);
    const wrong: number[] = [];
    for (const piece of pieces) {
      const bytes = await files.read(stored.root, piece);
      if (bytes === undefined || !equalBytes(bytes, pieceOf(recipe, piece))) wrong.push(piece);
    }
    found[recipe.seed] = { here: pieces, wrong, isPinned };
  }
  await files.close();
  return found;
}

/** Bytes of the files of a name in the file system of the origin. */
async function bytesIn(name: string): Promise<number> {
  const folder = await folderOf(name);
  let bytes = 0;
  for await (const handle of (folder as unknown as { values(): AsyncIterable<FileSystemFileHandle> }).values()) bytes += (await handle.getFile()).size;
  return bytes;
}

/** Takes everything of a name away, as a browser does that needs room, or a person. */
async function wipe(name: string): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await (await root.getDirectoryHandle(FILES_FOLDER)).removeEntry(folderName(name), { recursive: true });
}

async function folderOf(name: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return (await root.getDirectoryHandle(FILES_FOLDER)).getDirectoryHandle(folderName(name));
}

/** From here on this page has no workers, or ones that do not get to run, or those it had at first. */
function setWorkers(how: 'none' | 'dead' | 'usual'): void {
  window.Worker = { none: NoWorker, dead: DeadWorker, usual: UsualWorker }[how];
}

const UsualWorker = window.Worker;

class NoWorker extends UsualWorker {
  constructor() {
    super(forbidden());
  }
}

function forbidden(): never {
  throw new DOMException('this page allows no workers', 'SecurityError');
}

class DeadWorker extends UsualWorker {
  constructor() {
    super(URL.createObjectURL(new Blob(['throw new Error("not here")'], { type: 'text/javascript' })));
  }
}

const keepers = {
  /** Makes a keeper, not opened yet; returns its index in this page. */
  make: (place: Place, name: string): number => probes.push(new LocalFilesProbe(filesIn(place, name))) - 1,
  probe: (index: number) => probes[index]!,
  hasFiles,
  fillUntilKilled,
  inspect,
  bytesIn,
  wipe,
  setWorkers,
};

Object.assign(window, { keepers });
