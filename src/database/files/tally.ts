/** How much of what is put is on the disk, for whoever shows a bar. */
import { safely } from '../safely.ts';
import { PeersetFile } from './handle.ts';

/** Hears how many bytes are on the disk, of how many; undefined as long as a stream does not end. */
export type PutProgress = (bytes: number, total: number | undefined) => void;

/** Counts bytes. What its listener throws is nobody's business. */
export class Tally {
  readonly #told: PutProgress | undefined;
  readonly #total: number | undefined;
  #bytes = 0;

  constructor(values: readonly unknown[], told: PutProgress | undefined) {
    const sizes = [...new Set(values)].map(sizeOf);
    this.#told = told;
    this.#total = sizes.includes(undefined) ? undefined : sizes.reduce((sum: number, size) => sum + size!, 0);
  }

  /** So many more are on the disk. What is sealed is larger than it was. */
  add(bytes: number): void {
    this.#bytes += bytes;
    this.#tell(this.#total === undefined ? this.#bytes : Math.min(this.#bytes, this.#total), this.#total);
  }

  /** All of it is. */
  done(): void {
    const total = this.#total ?? this.#bytes;
    this.#tell(total, total);
  }

  #tell(bytes: number, total: number | undefined): void {
    // A bar that breaks stops nothing.
    safely(() => this.#told?.(bytes, total), undefined);
  }
}

function sizeOf(value: unknown): number | undefined {
  if (value instanceof Blob) return value.size;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
  return value instanceof PeersetFile ? value.size : undefined;
}
