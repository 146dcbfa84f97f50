/**
 * A sketch of a set of short ids: an invertible Bloom lookup table of 8-byte cells. The difference of two
 * sketches is the sketch of the difference, and lists it as long as it is not much larger than planned for.
 *
 * A cell is the XOR of (48-bit short id ‖ 16-bit keyed check of it) over the ids that fall into it. There
 * are k sub-tables of equal size; an id falls into one cell of each. Peeling takes a cell whose check fits
 * and which is one of its id's own cells, and removes that id everywhere. An id found twice was a phantom:
 * it is toggled, not added. A sketch is read only when every cell of every table came out zero.
 *
 * Undecodable is not hostile: a few per cent of honest sketches are. Not here: which side an id is from.
 */
import type { Reader, Writer } from '../../base/codec.ts';
import { mix, TWO_32, type SessionKey } from './prf.ts';

/** Bytes of one cell on the wire. */
export const CELL_BYTES = 8;
/** Up to this many expected differences four sub-tables decode better, above it three. */
const FOUR_TABLES_MAX = 300;
const HASHES_MIN = 3;
const HASHES_MAX = 4;

/** Shape of a sketch: `cells` is a multiple of `hashes`; `table` picks the seed. */
export interface SketchShape {
  readonly cells: number;
  readonly hashes: number;
  readonly table: number;
}

/** The shape that lists `differences` with few failures: measured, see docs on reconciliation. */
export function sketchShape(differences: number, table: number): SketchShape {
  const small = differences < FOUR_TABLES_MAX;
  const hashes = small ? 4 : 3;
  const cells = small
    ? 1.3 * differences + 2.2 * Math.sqrt(differences) + 4
    : 1.25 * differences + 2.5 * Math.sqrt(differences);
  return { cells: Math.ceil(cells / hashes) * hashes, hashes, table };
}

/** A table of cells, all zero at first. */
export class Sketch {
  readonly shape: SketchShape;
  readonly #lo: Uint32Array;
  /** High 16 bits of the short ids, then 16 bits of check. */
  readonly #top: Uint32Array;
  readonly #seeds: readonly number[];
  readonly #key: SessionKey;
  readonly #checkSeed: number;
  readonly #width: number;

  constructor(shape: SketchShape, key: SessionKey) {
    this.shape = shape;
    this.#key = key;
    this.#lo = new Uint32Array(shape.cells);
    this.#top = new Uint32Array(shape.cells);
    this.#width = shape.cells / shape.hashes;
    this.#checkSeed = key.checkSeed;
    this.#seeds = Array.from({ length: shape.hashes }, (_, j) =>
      Math.imul(key.tableSeed + shape.table * HASHES_MAX + j, 0x9e3779b1),
    );
  }

  /** A sketch with the same cells: peeling uses one up. */
  copy(): Sketch {
    const copy = new Sketch(this.shape, this.#key);
    copy.#lo.set(this.#lo);
    copy.#top.set(this.#top);
    return copy;
  }

  /** Adds short ids, or removes them: the same thing. */
  toggleAll(lo: Uint32Array, hi: Uint16Array): void {
    for (let i = 0; i < lo.length; i++) this.toggle(lo[i]!, hi[i]!);
  }

  toggle(lo: number, hi: number): void {
    const top = this.#topOf(lo, hi);
    for (let j = 0; j < this.#seeds.length; j++) {
      const cell = this.cellOf(lo, hi, j);
      this.#lo[cell] = this.#lo[cell]! ^ lo;
      this.#top[cell] = this.#top[cell]! ^ top;
    }
  }

  /** The cell of a short id in sub-table `j`. */
  cellOf(lo: number, hi: number, j: number): number {
    return j * this.#width + Math.floor((mix(lo, hi, this.#seeds[j]!) / TWO_32) * this.#width);
  }

  isZero(cell: number): boolean {
    return this.#lo[cell] === 0 && this.#top[cell] === 0;
  }

  /** Whether every cell is zero: nothing is left to list. */
  get empty(): boolean {
    return this.#lo.every((word) => word === 0) && this.#top.every((word) => word === 0);
  }

  /** The one short id in a cell, or undefined where there are none or several. */
  pure(cell: number): { lo: number; hi: number } | undefined {
    const lo = this.#lo[cell]!;
    const top = this.#top[cell]!;
    if (lo === 0 && top === 0) return undefined;
    const hi = top >>> 16;
    if (this.#topOf(lo, hi) !== top) return undefined;
    return this.cellOf(lo, hi, Math.floor(cell / this.#width)) === cell ? { lo, hi } : undefined;
  }

  write(writer: Writer): void {
    writer.u8(this.shape.hashes).varint(this.#width);
    for (let i = 0; i < this.shape.cells; i++) writer.u32(this.#lo[i]!).u32(this.#top[i]!);
  }

  /** Reads a sketch. What it allocates is bounded by the bytes that are really there. */
  static read(reader: Reader, key: SessionKey, table: number): Sketch {
    const hashes = reader.u8();
    const width = reader.varint(Math.floor(reader.remaining / CELL_BYTES));
    if (hashes < HASHES_MIN || hashes > HASHES_MAX || width === 0) reader.fail('a sketch of no known shape');
    if (width * hashes * CELL_BYTES > reader.remaining) reader.fail('a sketch that ends too early');
    const cells = reader.failed === undefined ? width * hashes : 0;
    const sketch = new Sketch({ cells, hashes, table }, key);
    for (let i = 0; i < cells; i++) {
      sketch.#lo[i] = reader.u32();
      sketch.#top[i] = reader.u32();
    }
    return sketch;
  }

  #topOf(lo: number, hi: number): number {
    return ((hi << 16) | (mix(lo, hi, this.#checkSeed) >>> 16)) >>> 0;
  }
}

/**
 * Lists what sketches of one difference hold, decoding them jointly; undefined where they do not tell.
 * The sketches are used up.
 */
export function peel(sketches: readonly Sketch[]): Set<number> | undefined {
  const found = new Set<number>();
  const starts = startsOf(sketches);
  const total = starts[sketches.length]!;
  const todo = Array.from({ length: total }, (_, i) => i);
  // Cells hold fewer ids than they are; in a crafted sketch phantoms could chase each other for ever. First in,
  // first out: a phantom is looked at again only when the ids that made it had their turn.
  for (let at = 0, left = total; at < todo.length && left > 0; at++) {
    const place = todo[at]!;
    const which = starts.findIndex((_, i) => place < starts[i + 1]!);
    const item = sketches[which]!.pure(place - starts[which]!);
    if (item === undefined) continue;
    left--;
    toggleFound(found, item.hi * TWO_32 + item.lo);
    sketches.forEach((sketch, i) => {
      sketch.toggle(item.lo, item.hi);
      for (let j = 0; j < sketch.shape.hashes; j++) todo.push(starts[i]! + sketch.cellOf(item.lo, item.hi, j));
    });
  }
  return sketches.every((sketch) => sketch.empty) ? found : undefined;
}

/** Where each sketch's cells begin when all are numbered through; one more for the end. */
function startsOf(sketches: readonly Sketch[]): number[] {
  const starts = [0];
  for (const sketch of sketches) starts.push(starts.at(-1)! + sketch.shape.cells);
  return starts;
}

function toggleFound(found: Set<number>, id: number): void {
  if (!found.delete(id)) found.add(id);
}
