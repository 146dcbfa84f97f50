/** Takes the files of a room away, wherever this browser keeps them. */
import { databaseName, FILES_FOLDER, folderName, hasDatabase } from './has-files.ts';

/** Resolves when nothing of them is left. Rejects while somebody has them open. */
export async function eraseFiles(name: string): Promise<void> {
  await eraseFolder(folderName(name));
  if (!await hasDatabase(name)) return;
  await new Promise<void>((resolve, reject) => {
    const erasing = indexedDB.deleteDatabase(databaseName(name));
    erasing.onsuccess = () => resolve();
    erasing.onerror = () => reject(erasing.error ?? new Error('the database stays'));
  });
}

async function eraseFolder(name: string): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    await (await root.getDirectoryHandle(FILES_FOLDER)).removeEntry(name, { recursive: true });
  } catch (reason) {
    // Not there, or no such place in this browser: nothing has to go.
    if (reason instanceof DOMException && reason.name === 'NoModificationAllowedError') throw reason;
  }
}
