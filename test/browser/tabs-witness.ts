/**
 * Who wrote to the disk, by the disk: notes in a database of its own, before each change of a room's database, through which of the
 * connections to it that change goes. A tab that leads opens one connection and keeps it, so the notes of one room are runs of one
 * connection each. Where one comes back after another began, two tabs wrote at a time.
 */

/** A change of a room's database. */
export interface Sighting {
  readonly room: string;
  readonly connection: string;
}

const WITNESS = 'witness';
const SEEN = 'seen';

/** Watches what this page writes from now on. */
export async function watchWrites(): Promise<void> {
  const witness = await openWitness();
  const connections = new WeakMap<IDBDatabase, string>();
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function transaction(this: IDBDatabase, stores, mode, options) {
    if (mode === 'readwrite' && this.name.startsWith('peerset/') && [...stores].includes('directories')) {
      const connection = connections.get(this) ?? crypto.randomUUID();
      connections.set(this, connection);
      begin.call(witness, SEEN, 'readwrite').objectStore(SEEN).add({ room: this.name, connection } satisfies Sighting);
    }
    return begin.call(this, stores, mode, options);
  };
}

/** What all pages of this origin wrote so far, in the order of the disk. */
export async function sightings(): Promise<readonly Sighting[]> {
  const witness = await openWitness();
  const request = witness.transaction(SEEN).objectStore(SEEN).getAll() as IDBRequest<Sighting[]>;
  await new Promise((resolve, reject) => {
    request.onsuccess = resolve;
    request.onerror = reject;
  });
  witness.close();
  return request.result;
}

/** How often somebody wrote to a room after another had begun to. */
export function relapses(seen: readonly Sighting[]): number {
  const last = new Map<string, string>();
  const over = new Set<string>();
  let count = 0;
  for (const { room, connection } of seen) {
    const before = last.get(room);
    if (before !== undefined && before !== connection) over.add(before);
    if (over.has(connection)) count++;
    last.set(room, connection);
  }
  return count;
}

function openWitness(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(WITNESS);
    opening.onupgradeneeded = () => void opening.result.createObjectStore(SEEN, { autoIncrement: true });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('the witness does not open'));
  });
}
