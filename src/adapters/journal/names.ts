/** Where journals are, in the origin private file system. */
export const JOURNALS_FOLDER = 'peerset-journals';

/** The two files of one room's journal. */
export function journalFiles(name: string): readonly [string, string] {
  return [`${encodeURIComponent(name)}.a`, `${encodeURIComponent(name)}.b`];
}
