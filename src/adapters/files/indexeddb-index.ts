/** What opening the database of files finds: the files, and their parts by the marks. Whatever has no file is a draft that nobody finished, and goes. */
import { piecesOf } from '../../core/files/tree.ts';
import { asked, transact } from '../indexeddb/requests.ts';
import { FILES, isFileRow, keysOf, MARKS, ROWS } from './indexeddb-schema.ts';
import { KeptFile } from './kept-file.ts';

/** What is there. */
export interface FoundFiles {
  readonly files: readonly { readonly number: number; readonly kept: KeptFile }[];
  /** No file, draft or remains of one has this number or a higher one. */
  readonly next: number;
}

/** Reads which files there are. Rejects with a StoreFault. */
export function readIndex(database: IDBDatabase): Promise<FoundFiles> {
  return transact(database, { stores: [FILES, MARKS, ROWS], mode: 'readwrite' }, async (transaction) => {
    const [files, marks] = [transaction.objectStore(FILES), transaction.objectStore(MARKS)];
    const [numbers, rows, marked] = await Promise.all([asked(files.getAllKeys()), asked<unknown[]>(files.getAll()), asked(marks.getAllKeys())]);
    const byNumber = new Map<number, KeptFile>();
    numbers.forEach((number, i) => {
      const row = rows[i];
      if (typeof number === 'number' && isFileRow(row)) byNumber.set(number, new KeptFile(row.file, row));
      else files.delete(number);
    });
    const drafts = new Set<number>();
    for (const key of marked) if (Array.isArray(key)) take(byNumber, drafts, key);
    for (const number of drafts) for (const store of [MARKS, ROWS]) transaction.objectStore(store).delete(keysOf(number));
    const all = [...byNumber].map(([number, kept]) => ({ number, kept }));
    return { files: all, next: Math.max(-1, ...byNumber.keys(), ...drafts) + 1 };
  });
}

function take(byNumber: ReadonlyMap<number, KeptFile>, drafts: Set<number>, [number, part]: readonly unknown[]): void {
  if (typeof number !== 'number' || typeof part !== 'number') return;
  const kept = byNumber.get(number);
  if (kept === undefined) drafts.add(number);
  else if (part > 0 && part <= piecesOf(kept.outline)) kept.put(part - 1);
}
