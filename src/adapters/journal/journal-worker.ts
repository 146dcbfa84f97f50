/**
 * What runs in the worker: a journal in two files of the origin private file system. Files can be written without a copy of
 * them being made only in workers, and only by one at a time; what is written survives the death of the browser at
 * once. `scripts/bundle.ts` bundles this file into one text and puts that in the place of `journal-source.ts`.
 */
import { JournalBook, type JournalFile } from './book.ts';
import { JOURNALS_FOLDER, journalFiles } from './names.ts';
import { joinIds, splitIds, splitRecords } from './frames.ts';
import type { JournalAnswer, JournalMessage } from './work.ts';

/** A file open for one, as the File System standard has it in workers; the types of the page do not know it. */
interface SyncAccess {
  getSize(): number;
  read(bytes: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  truncate(bytes: number): void;
  close(): void;
}

interface OpenableFile {
  createSyncAccessHandle(): Promise<SyncAccess>;
}

/** A tab that just went may hold its files for a moment: tries, and the pause between two, ms. */
const OPEN_TRIES = 10;
const OPEN_PAUSE_MS = 200;

let book: JournalBook | undefined;
/** Messages wait for their turn: opening takes a while. */
let last: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<JournalMessage>): void => {
  last = last.then(() => taken(data)).catch((reason: unknown) => {
    book = undefined;
    answer({ type: 'failed', reason: String(reason) });
  });
};

async function taken(message: JournalMessage): Promise<void> {
  switch (message.type) {
    case 'open':
      book = new JournalBook(await openFiles(message.name));
      return answer({ type: 'opened', ids: joinIds(book.ids) });
    case 'write':
      return book?.write(splitRecords(message), splitIds(message.removed));
    case 'offer':
      return answer({ type: 'records', records: book?.offer(splitIds(message.ids)) ?? [] });
    case 'close':
      book?.close();
      book = undefined;
      return answer({ type: 'closed' });
  }
}

function answer(message: JournalAnswer): void {
  self.postMessage(message);
}

async function openFiles(name: string): Promise<readonly [JournalFile, JournalFile]> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(JOURNALS_FOLDER, { create: true });
  const [one, other] = journalFiles(name);
  const first = await openFile(folder, one);
  return [first, await openFile(folder, other)];
}

async function openFile(folder: FileSystemDirectoryHandle, name: string): Promise<JournalFile> {
  const handle = (await folder.getFileHandle(name, { create: true })) as unknown as OpenableFile;
  for (let tries = 1; ; tries++) {
    try {
      return fileOf(await handle.createSyncAccessHandle());
    } catch (reason) {
      if (tries >= OPEN_TRIES) throw reason;
      await new Promise((resolve) => setTimeout(resolve, OPEN_PAUSE_MS));
    }
  }
}

function fileOf(access: SyncAccess): JournalFile {
  return {
    size: () => access.getSize(),
    read() {
      const bytes = new Uint8Array(access.getSize());
      return bytes.subarray(0, access.read(bytes, { at: 0 }));
    },
    append(bytes) {
      const at = access.getSize();
      if (access.write(bytes, { at }) === bytes.length) return;
      access.truncate(at);
      throw new Error('the disk is full');
    },
    truncate: (bytes) => access.truncate(bytes),
    close: () => access.close(),
  };
}
