/**
 * A folder of files that one program has to itself, as the origin private file system gives it to workers. Interfaces only; the folder
 * of browsers is `opfs-folder.ts`, that of tests is in memory and can die at any byte. Everything throws a `StoreFault`.
 */

/** A file that is open, and by us alone. Bytes that were written outlive this program at once, and the device's power after `flush`. */
export interface DiskFile {
  size(): number;
  /** Fills `bytes` from there on, as far as the file goes; answers how far, count. */
  read(at: number, bytes: Uint8Array): number;
  /** All of it, or it throws; then anything may be there. */
  write(at: number, bytes: Uint8Array): void;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

/** The folder of one room. */
export interface Folder {
  names(): Promise<readonly string[]>;
  /** The file of this name; an empty one where there is none. Rejects with `blocked` where somebody else has it open. */
  open(name: string): Promise<DiskFile>;
  /** There is no such file afterwards. */
  remove(name: string): Promise<void>;
}
