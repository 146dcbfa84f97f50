/**
 * Whether a room has files on this device, asked cheaply: the part of the program that deals in them is loaded where it is so. Both
 * places are looked at, and nothing is made by looking.
 */

/** Where the folders of all rooms are, in the origin private file system. */
export const FILES_FOLDER = 'peerset-files';

/** The folder of a room's files there. */
export function folderName(name: string): string {
  return encodeURIComponent(name);
}

/** The database of a room's files, where they are not in a folder. */
export function databaseName(name: string): string {
  return `${name}/files`;
}

/** Whether anything was ever kept under this name, and not taken away by the browser since. Never rejects. */
export async function hasFiles(name: string): Promise<boolean> {
  return await hasFolder(name) || await hasDatabase(name);
}

/** Whether the room's files are in a database. */
export async function hasDatabase(name: string): Promise<boolean> {
  try {
    return (await indexedDB.databases()).some((database) => database.name === databaseName(name));
  } catch {
    // There is no way to ask here, or no database at all. A browser so old begins without files, and finds them when they are asked for.
    return false;
  }
}

async function hasFolder(name: string): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    await (await root.getDirectoryHandle(FILES_FOLDER)).getDirectoryHandle(folderName(name));
    return true;
  } catch {
    // Not found, or there is no such place in this browser.
    return false;
  }
}
