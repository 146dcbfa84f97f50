/** Keys of very many records, to be gone through once: forty bytes each, where an object with an id of its own takes four times as much. */
import type { Key } from '../../core/set/key.ts';

const ID_BYTES = 32;
/** Keys in one piece, count. */
const PIECE_KEYS = 4096;

/** A list of keys to which some are added, and from which some are read. */
export class PackedKeys {
  readonly #ats: Float64Array[] = [];
  readonly #ids: Uint8Array[] = [];
  #count = 0;

  /** Keys so far. */
  get count(): number {
    return this.#count;
  }

  add({ at, id }: Key): void {
    const [piece, place] = [Math.floor(this.#count / PIECE_KEYS), this.#count % PIECE_KEYS];
    (this.#ats[piece] ??= new Float64Array(PIECE_KEYS))[place] = at;
    (this.#ids[piece] ??= new Uint8Array(PIECE_KEYS * ID_BYTES)).set(id, place * ID_BYTES);
    this.#count++;
  }

  /** The keys at places from one up to, and not, another. */
  slice(from: number, to: number): Key[] {
    return Array.from({ length: Math.max(0, Math.min(to, this.#count) - from) }, (_, i) => {
      const [piece, place] = [Math.floor((from + i) / PIECE_KEYS), (from + i) % PIECE_KEYS];
      return { at: this.#ats[piece]![place]!, id: this.#ids[piece]!.slice(place * ID_BYTES, (place + 1) * ID_BYTES) };
    });
  }
}
