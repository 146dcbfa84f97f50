/** A folder of files in memory whose browser can die in the middle of any write, or that can be full, for tests of whoever keeps files in one. */
import { concatBytes } from '../../src/core/base/bytes.ts';
import type { DiskFile, Folder } from '../../src/adapters/files/folder.ts';
import type { StoreFault } from '../../src/ports.ts';

/** What a folder throws once its browser is dead. */
export const KILLED = new Error('killed');

/** Steps of one write, count. */
const STEPS = 5;

const FULL: StoreFault = { store: 'full', reason: 'no room' };
const BLOCKED: StoreFault = { store: 'blocked', reason: 'open elsewhere' };

/** What outlives the browser. */
export class MemoryFolder {
  /** By name. */
  readonly files = new Map<string, Uint8Array>();
  /** Bytes that fit. */
  capacityBytes = Infinity;
  /** Steps until the browser dies. A write, small or large, takes STEPS of them, and is on disk as far as it came; anything else that changes the disk takes one. */
  budget = Infinity;
  /** Steps so far. */
  spent = 0;
  readonly #open = new Set<string>();

  /** Bytes of all files. */
  get bytes(): number {
    return [...this.files.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** A folder for one browser. */
  start(): Folder {
    return {
      names: async () => [...this.files.keys()],
      open: async (name) => this.#opened(name),
      remove: async (name) => {
        this.#spend();
        this.files.delete(name);
      },
    };
  }

  /** The browser is dead: nothing is open any more. */
  end(): void {
    this.#open.clear();
    this.budget = Infinity;
  }

  #opened(name: string): DiskFile {
    if (this.#open.has(name)) throw BLOCKED;
    if (!this.files.has(name)) this.#spend();
    this.#open.add(name);
    this.files.set(name, this.files.get(name) ?? new Uint8Array(0));
    return {
      size: () => this.#file(name).length,
      read: (at, bytes) => {
        const found = this.#file(name).subarray(at, at + bytes.length);
        bytes.set(found);
        return found.length;
      },
      write: (at, bytes) => this.#write(name, at, bytes),
      truncate: (size) => {
        this.#spend();
        this.files.set(name, this.#file(name).slice(0, size));
      },
      flush: () => undefined,
      close: () => void this.#open.delete(name),
    };
  }

  #file(name: string): Uint8Array {
    return this.files.get(name) ?? new Uint8Array(0);
  }

  #write(name: string, at: number, bytes: Uint8Array): void {
    const before = this.#file(name);
    const room = Math.max(0, this.capacityBytes - this.bytes + Math.max(0, before.length - at));
    const steps = Math.min(STEPS, this.budget);
    this.#take(steps);
    const written = bytes.subarray(0, Math.min(Math.floor(bytes.length * steps / STEPS), room));
    this.files.set(name, concatBytes(before.slice(0, at), written, before.slice(at + written.length)));
    if (steps < STEPS) throw KILLED;
    if (written.length < bytes.length) throw FULL;
  }

  #spend(): void {
    if (this.budget < 1) throw KILLED;
    this.#take(1);
  }

  #take(steps: number): void {
    this.budget -= steps;
    this.spent += steps;
  }
}
