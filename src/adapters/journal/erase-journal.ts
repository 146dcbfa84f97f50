/** Takes a room's journal away. */
import { JOURNALS_FOLDER, journalFiles } from './names.ts';

/** Resolves when nothing of it is left. Rejects while somebody has it open. */
export async function eraseJournal(name: string): Promise<void> {
  for (const file of journalFiles(name)) {
    try {
      const root = await navigator.storage.getDirectory();
      await (await root.getDirectoryHandle(JOURNALS_FOLDER)).removeEntry(file);
    } catch (reason) {
      // Not there, or no such place in this browser: nothing has to go.
      if (reason instanceof DOMException && reason.name === 'NoModificationAllowedError') throw reason;
    }
  }
}
