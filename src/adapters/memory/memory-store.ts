/**
 * The store for tests, servers without a disk, and rooms that shall leave no trace. It keeps every promise of a
 * store but one: what it holds ends with the page. A `MemoryDisk` outlives the stores on it, so that a
 * simulated device can be switched off and on; its capacity makes `full` happen.
 */
import { toHex } from '../../core/base/bytes.ts';
import { LIMITS } from '../../core/base/limits.ts';
import type { VerifiedRecord } from '../../core/record/record.ts';
import { compareKeys, type Key } from '../../core/set/key.ts';
import type { Store, StoreBatch, StoreFault, StoreFaultCode, StoreOpening } from '../../ports.ts';

/** What stays when a store is closed. Several stores may share one. */
export class MemoryDisk {
  /** Bytes of records that fit; may change at any time. */
  capacityBytes: number;
  /** Records by hex of their id. */
  readonly records = new Map<string, VerifiedRecord>();
  readonly meta = new Map<string, Uint8Array>();
  /** Bytes of records now. */
  bytes = 0;
  /** How often a tab took the lead from one that stood still. */
  term = 0;

  constructor(capacityBytes = Infinity) {
    this.capacityBytes = capacityBytes;
  }
}

/** How to make a store in memory. */
export interface MemoryStoreOptions {
  /** Where records are; a new disk unless told otherwise. */
  readonly disk?: MemoryDisk;
  /** The size of the new disk, bytes; endless unless told otherwise. */
  readonly capacityBytes?: number;
}

/** A store in memory. */
export function memoryStore({ capacityBytes, disk = new MemoryDisk(capacityBytes) }: MemoryStoreOptions = {}): Store {
  return new MemoryStore(disk);
}

class MemoryStore implements Store {
  readonly #disk: MemoryDisk;
  #isOpen = false;
  /** The disk's term when it was opened. */
  #term = 0;

  constructor(disk: MemoryDisk) {
    this.#disk = disk;
  }

  async open(how?: { readonly isTaken: boolean }): Promise<StoreOpening> {
    this.#isOpen = true;
    if (how?.isTaken === true) this.#disk.term++;
    this.#term = this.#disk.term;
    const headers = [...this.#disk.records.values()].map(({ bytes, ...header }) => header).sort(compareKeys);
    return { headers, meta: new Map(this.#disk.meta), wiped: false, damaged: 0 };
  }

  async write({ added, removed, meta }: StoreBatch): Promise<void> {
    this.#checkOpen();
    const disk = this.#disk;
    if (this.#term !== disk.term) throw { ...storeFault('closed', 'another tab leads'), isTaken: true };
    const changes = new Map<string, VerifiedRecord | undefined>();
    for (const { id } of removed) changes.set(toHex(id), undefined);
    for (const record of added) {
      if (record.bytes.length !== record.size || record.size > LIMITS.recordBytesMax) throw storeFault('broken', 'a record of a wrong size');
      const id = toHex(record.id);
      if (changes.get(id) === undefined && (changes.has(id) || !disk.records.has(id))) changes.set(id, record);
    }
    let bytes = disk.bytes;
    for (const [id, record] of changes) bytes += (record?.size ?? 0) - (disk.records.get(id)?.size ?? 0);
    if (bytes > disk.capacityBytes && bytes > disk.bytes) throw storeFault('full', 'no room for these records');
    // From here on nothing can fail.
    for (const [id, record] of changes) {
      if (record === undefined) disk.records.delete(id);
      else disk.records.set(id, record);
    }
    disk.bytes = bytes;
    for (const [name, value] of meta ?? []) disk.meta.set(name, value.slice());
  }

  async read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]> {
    this.#checkOpen();
    return keys.map(({ id }) => this.#disk.records.get(toHex(id))?.bytes.slice());
  }

  async usage(): Promise<{ readonly usage: number; readonly quota: number; readonly persisted: boolean }> {
    return { usage: this.#disk.bytes, quota: this.#disk.capacityBytes, persisted: false };
  }

  async close(): Promise<void> {
    this.#isOpen = false;
  }

  #checkOpen(): void {
    if (!this.#isOpen) throw storeFault('closed', 'the store is not open');
  }
}

function storeFault(store: StoreFaultCode, reason: string): StoreFault {
  return { store, reason };
}
