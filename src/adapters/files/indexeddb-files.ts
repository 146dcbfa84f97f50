/**
 * Files of a room in IndexedDB, where the browser has no file system of the origin that a worker can use. Each change is one transaction, so a
 * part is here with its mark or not at all, and a draft becomes a file in one moment. What peers can bring again is `relaxed`; what was
 * put here is on the device before `adopt` resolves.
 *
 * One owner at a time, by a lock of the browser; where there are no locks, the tab that leads is alone anyway.
 */
import { checksum } from '../../core/base/checksum.ts';
import { concatBytes } from '../../core/base/bytes.ts';
import type { FileOutline } from '../../core/files/event.ts';
import type { FilePart, FileRange, Files, StoredFile } from '../../ports.ts';
import { asked, transact } from '../indexeddb/requests.ts';
import { Turns } from '../indexeddb/turns.ts';
import { checkLayer, checkOutline, checkPiece, checkReferences, checkTime, DraftShape, storeFault, unknown } from './fitting.ts';
import { Gatherings } from './gatherings.ts';
import { KeptFile } from './kept-file.ts';
import { FILES, keysOf, MARKS, openDatabase, REFERENCES, ROWS, rowsOf, STORES, type FileRow } from './indexeddb-schema.ts';
import { readIndex } from './indexeddb-index.ts';
import { lockOf } from './owner-lock.ts';

/** Files in the browser's IndexedDB; `name`: one per room. Opens nothing until `open`. */
export function indexeddbFiles({ name }: { readonly name: string }): Files {
  return new IndexeddbFiles(name);
}

/** A file of the database. */
export interface DatabaseFile {
  readonly number: number;
  readonly kept: KeptFile;
}

interface Draft {
  readonly number: number;
  readonly shape: DraftShape;
}

interface Opened {
  readonly database: IDBDatabase;
  readonly release: () => void;
  readonly byRoot: Map<string, DatabaseFile>;
  readonly drafts: Map<string, Draft>;
  /** No file has this number or a higher one. */
  next: number;
}

/** A file's layer among its parts; piece n is part n + 1. */
const LAYER_PART = 0;
const CONTENTS = [FILES, MARKS, ROWS] as const;

class IndexeddbFiles implements Files {
  readonly #name: string;
  readonly #turns = new Turns();
  readonly #gatherings = new Gatherings();
  #opened: Opened | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  open(): Promise<readonly StoredFile[]> {
    return this.#turns.take(async () => {
      this.#close();
      const release = await lockOf(`peerset files ${this.#name}`);
      try {
        const database = await openDatabase(this.#name);
        const { files, next } = await readIndex(database);
        const opened: Opened = { database, release, next, byRoot: new Map(files.map((file) => [file.kept.outline.root, file])), drafts: new Map() };
        // Somebody deletes the database, or the browser takes it away: let go at once.
        database.onversionchange = database.onclose = () => {
          if (this.#opened === opened) this.#close();
        };
        this.#opened = opened;
        return files.map(({ kept }) => kept.toStored());
      } catch (reason) {
        release();
        throw reason;
      }
    });
  }

  begin(file: FileOutline): Promise<void> {
    return this.#onOpen(async (opened) => {
      checkOutline(file);
      if (opened.byRoot.has(file.root)) return;
      const added: DatabaseFile = { number: opened.next++, kept: new KeptFile(file) };
      await changed(opened, 'relaxed', (transaction) => putFile(transaction, added));
      opened.byRoot.set(file.root, added);
    });
  }

  write(root: string, piece: number, bytes: Uint8Array): Promise<void> {
    return this.#onOpen(async (opened) => {
      const { number, kept } = known(opened, root);
      checkPiece(kept.outline, piece, bytes);
      await changed(opened, 'relaxed', (transaction) => putPart(transaction, [number, piece + 1], bytes));
      kept.put(piece);
    });
  }

  writeLayer(root: string, layer: Uint8Array): Promise<void> {
    return this.#onOpen(async (opened) => {
      const { number, kept } = known(opened, root);
      checkLayer(kept.outline, layer);
      await changed(opened, 'relaxed', (transaction) => putPart(transaction, [number, LAYER_PART], layer));
    });
  }

  read(root: string, piece: number): Promise<Uint8Array | undefined> {
    return this.#onOpen(async (opened) => {
      const file = opened.byRoot.get(root);
      if (file === undefined || !file.kept.has(piece)) return undefined;
      const bytes = await readPart(opened, [file.number, piece + 1]);
      if (bytes === undefined) file.kept.lose(piece);
      return bytes;
    });
  }

  readLayer(root: string): Promise<Uint8Array | undefined> {
    return this.#onOpen(async (opened) => {
      const file = opened.byRoot.get(root);
      return file && readPart(opened, [file.number, LAYER_PART]);
    });
  }

  async gather(range: FileRange): Promise<FilePart | undefined> {
    const file = await this.#onOpen(async ({ byRoot }) => byRoot.get(range.root));
    return file && this.#gatherings.gather(file.kept.outline, range, (piece) => this.read(range.root, piece));
  }

  draft(draft: string, pieceBytes: number): Promise<void> {
    return this.#onOpen(async (opened) => {
      const shape = new DraftShape(pieceBytes);
      await discard(opened, draft);
      opened.drafts.set(draft, { number: opened.next++, shape });
    });
  }

  writeDraft(draft: string, piece: number, bytes: Uint8Array): Promise<void> {
    return this.#onOpen(async (opened) => {
      const { number, shape } = knownDraft(opened, draft);
      shape.checkNext(piece, bytes);
      await changed(opened, 'relaxed', (transaction) => putPart(transaction, [number, piece + 1], bytes));
      shape.take(bytes);
    });
  }

  adopt(draft: string, file: FileOutline, layer: Uint8Array): Promise<void> {
    return this.#onOpen(async (opened) => {
      const { number, shape } = knownDraft(opened, draft);
      shape.checkWhole(file, layer);
      const before = opened.byRoot.get(file.root);
      const kept = new KeptFile(file, { usedAt: before?.kept.usedAt ?? 0, isPinned: true });
      for (let piece = 0; piece < shape.pieces; piece++) kept.put(piece);
      await changed(opened, 'strict', (transaction) => {
        putPart(transaction, [number, LAYER_PART], layer);
        putFile(transaction, { number, kept });
        if (before !== undefined) remove(transaction, before.number);
      });
      opened.byRoot.set(file.root, { number, kept });
      opened.drafts.delete(draft);
    });
  }

  discard(draft: string): Promise<void> {
    return this.#onOpen((opened) => discard(opened, draft));
  }

  pin(root: string, pin: 'stays' | 'may-go'): Promise<void> {
    return this.#onOpen((opened) => changeFiles(opened, [root], (file) => ({ ...file, isPinned: pin === 'stays' })));
  }

  used(roots: readonly string[], at: number): Promise<void> {
    return this.#onOpen(async (opened) => {
      checkTime(at);
      await changeFiles(opened, roots, (file) => ({ ...file, usedAt: at }));
    });
  }

  delete(roots: readonly string[]): Promise<void> {
    return this.#onOpen(async (opened) => {
      const files = [...new Set(roots)].flatMap((root) => opened.byRoot.get(root) ?? []);
      if (files.length === 0) return;
      await changed(opened, 'relaxed', (transaction) => files.forEach(({ number }) => remove(transaction, number)));
      for (const { kept } of files) opened.byRoot.delete(kept.outline.root);
    });
  }

  references(): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.#onOpen(({ database }) => transact(database, { stores: [REFERENCES], mode: 'readonly' }, async (transaction) => {
      const store = transaction.objectStore(REFERENCES);
      const [ids, roots] = await Promise.all([asked(store.getAllKeys()), asked<unknown[]>(store.getAll())]);
      return new Map(ids.flatMap((id, i) => (typeof id === 'string' && areTexts(roots[i]) ? [[id, roots[i]] as const] : [])));
    }));
  }

  refer(added: ReadonlyMap<string, readonly string[]>, removed: readonly string[]): Promise<void> {
    return this.#onOpen(async (opened) => {
      checkReferences(added, removed);
      await changed(opened, 'relaxed', (transaction) => {
        const store = transaction.objectStore(REFERENCES);
        for (const id of removed) store.delete(id);
        for (const [id, roots] of added) store.put([...roots], id);
      });
    });
  }

  close(): Promise<void> {
    return this.#turns.take(async () => this.#close());
  }

  #onOpen<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
    return this.#turns.take(() => {
      if (this.#opened === undefined) throw storeFault('closed', 'these files are not open');
      return work(this.#opened);
    });
  }

  #close(): void {
    this.#opened?.database.close();
    this.#opened?.release();
    this.#opened = undefined;
  }
}

function known({ byRoot }: Opened, root: string): DatabaseFile {
  const file = byRoot.get(root);
  if (file === undefined) throw unknown('file');
  return file;
}

function knownDraft({ drafts }: Opened, draft: string): Draft {
  const found = drafts.get(draft);
  if (found === undefined) throw unknown('draft');
  return found;
}

/** One transaction over everything. */
function changed({ database }: Opened, durability: 'strict' | 'relaxed', change: (transaction: IDBTransaction) => void): Promise<void> {
  return transact(database, { stores: STORES, mode: 'readwrite', durability }, async (transaction) => change(transaction));
}

async function changeFiles(opened: Opened, roots: readonly string[], change: (row: FileRow) => FileRow): Promise<void> {
  const files = [...new Set(roots)].flatMap((root) => opened.byRoot.get(root) ?? []);
  if (files.length === 0) return;
  const rows = files.map(({ kept }) => change(rowOf(kept)));
  await changed(opened, 'relaxed', (transaction) => files.forEach(({ number }, i) => transaction.objectStore(FILES).put(rows[i], number)));
  files.forEach(({ kept }, i) => {
    kept.isPinned = rows[i]!.isPinned;
    kept.usedAt = rows[i]!.usedAt;
  });
}

function rowOf({ outline, isPinned, usedAt }: KeptFile): FileRow {
  return { file: outline, isPinned, usedAt };
}

function putFile(transaction: IDBTransaction, { number, kept }: DatabaseFile): void {
  transaction.objectStore(FILES).put(rowOf(kept), number);
}

/** `at`: the file's number, and the part. */
function putPart(transaction: IDBTransaction, at: readonly [number, number], bytes: Uint8Array): void {
  const store = transaction.objectStore(ROWS);
  rowsOf(bytes).forEach((row, i) => store.put(row, [...at, i]));
  transaction.objectStore(MARKS).put(checksum(bytes), [...at]);
}

function remove(transaction: IDBTransaction, number: number): void {
  transaction.objectStore(FILES).delete(number);
  transaction.objectStore(MARKS).delete(keysOf(number));
  transaction.objectStore(ROWS).delete(keysOf(number));
}

async function discard(opened: Opened, draft: string): Promise<void> {
  const found = opened.drafts.get(draft);
  opened.drafts.delete(draft);
  if (found !== undefined) await changed(opened, 'relaxed', (transaction) => remove(transaction, found.number));
}

/** Undefined where it is not here, or is not what was written: then it counts as lost from here on. */
async function readPart(opened: Opened, at: readonly [number, number]): Promise<Uint8Array | undefined> {
  const [mark, rows] = await transact(opened.database, { stores: CONTENTS, mode: 'readonly' }, (transaction) => Promise.all([
    asked<unknown>(transaction.objectStore(MARKS).get([...at])),
    asked<unknown[]>(transaction.objectStore(ROWS).getAll(keysOf(...at))),
  ]));
  if (mark === undefined) return undefined;
  const bytes = concatBytes(...rows.filter((row) => row instanceof Uint8Array));
  if (checksum(bytes) === mark) return bytes;
  await changed(opened, 'relaxed', (transaction) => transaction.objectStore(MARKS).delete([...at])).catch(() => undefined);
  return undefined;
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}
