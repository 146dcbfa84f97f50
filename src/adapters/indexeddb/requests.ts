/**
 * IndexedDB with promises, and its errors as faults of a store. Inside a transaction only its own requests
 * may be awaited: anything else lets the browser commit it early.
 */
import type { StoreFault } from '../../ports.ts';

/** Which stores a transaction touches, and how. */
export interface TransactionOptions {
  readonly stores: readonly string[];
  readonly mode: 'readonly' | 'readwrite';
  readonly durability?: 'strict' | 'relaxed';
}

/** The answer to one request. */
export function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Runs `work` in one transaction and resolves when it is committed, with what `work` said. Whatever goes wrong
 * takes everything back, and rejects with a StoreFault.
 */
export async function transact<T>(
  database: IDBDatabase,
  { stores, mode, durability = 'relaxed' }: TransactionOptions,
  work: (transaction: IDBTransaction) => Promise<T>,
): Promise<T> {
  const transaction = begin(database, stores, mode, durability);
  const ended = endOf(transaction);
  const over = new AbortController();
  // A page that is frozen ends no transaction, and every other tab would wait for it.
  if (typeof document !== 'undefined') document.addEventListener('freeze', () => abort(transaction), { signal: over.signal });
  void ended.then(() => over.abort());
  let result: T;
  try {
    result = await work(transaction);
  } catch (error) {
    abort(transaction);
    // The transaction knows the cause (no space left); the request only that it was aborted.
    throw faultOf((await ended) ?? error);
  }
  commit(transaction);
  const error = await ended;
  if (error !== undefined) throw faultOf(error);
  return result;
}

function begin(database: IDBDatabase, stores: readonly string[], mode: IDBTransactionMode, durability: 'strict' | 'relaxed'): IDBTransaction {
  try {
    return database.transaction([...stores], mode, { durability });
  } catch (error) {
    throw faultOf(error);
  }
}

/** Resolves when the transaction is over: with nothing once it is committed, with the error otherwise. */
function endOf(transaction: IDBTransaction): Promise<unknown> {
  return new Promise(resolve => {
    transaction.oncomplete = () => resolve(undefined);
    transaction.onabort = () => resolve(transaction.error ?? undefined);
  });
}

/** Does not wait for the answers to requests that nobody asks for: a hop between processes less. */
function commit(transaction: IDBTransaction): void {
  try {
    transaction.commit();
  } catch {
    // Over, or between two of its tasks: then it commits by itself, when its last request is answered.
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // Over already: a request failed, and the browser aborted before us.
  }
}

/** What a store says of an error. */
export function faultOf(error: unknown): StoreFault {
  if (isStoreFault(error)) return error;
  const { name, message } = error instanceof Error || error instanceof DOMException ? error : { name: 'Error', message: String(error) };
  const reason = `${name}: ${message}`;
  if (name === 'QuotaExceededError') return { store: 'full', reason };
  // The second: the browser closed the connection and took its transactions along.
  if (name === 'InvalidStateError' || name === 'AbortError') return { store: 'closed', reason };
  return { store: 'broken', reason };
}

function isStoreFault(error: unknown): error is StoreFault {
  return typeof error === 'object' && error !== null && 'store' in error && 'reason' in error;
}
