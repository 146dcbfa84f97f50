/** Gives the reader of a page a file: what is saved and where is theirs to say. */

/** The address of a file that is being saved is let go after so long, ms: a browser may only then have begun to read it. */
const READ_MS = 60_000;

/** Starts a download. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), READ_MS);
}
