/**
 * What ordering needs of each selected record, in columns: its time, its id, its size, and what kind of record it is. A header as an
 * object takes several hundred bytes, most of which engines spend on objects and on texts that say what others say as well; a keeper holds
 * a million of them.
 *
 * Rows lie in pieces, so that growing copies nothing and a small room takes little. A row that was freed is given again.
 */
import { assert } from '../base/assert.ts';
import type { RecordHeader } from '../record/record.ts';

/** Rows of a piece, count. */
const PIECE_ROWS = 256;
const ROW_BITS = 8;
const ID_BYTES = 32;
const IDS_AT = 8 * PIECE_ROWS;
const SIZES_AT = IDS_AT + ID_BYTES * PIECE_ROWS;
const MARKS_AT = SIZES_AT + 4 * PIECE_ROWS;
const PIECE_BYTES = MARKS_AT + PIECE_ROWS;

const DELETES = 1;
const EXPIRES = 2;

/** The facts that are in columns. */
export type RowFacts = Pick<RecordHeader, 'at' | 'id' | 'deletes' | 'expires' | 'size'>;

interface Piece {
  readonly ats: Float64Array;
  readonly ids: Uint8Array;
  readonly sizes: Uint32Array;
  readonly marks: Uint8Array;
}

/** Rows of records, each known by a number. */
export class Rows {
  readonly #pieces: Piece[] = [];
  readonly #free: number[] = [];
  /** Few records expire: a column for all would be empty. */
  readonly #expires = new Map<number, number>();
  #end = 0;

  /** The number of a new row. Its size is below 2^32, its id has 32 bytes. */
  add({ at, id, deletes, expires, size }: RowFacts): number {
    assert(id.length === ID_BYTES, 'the id of a record has 32 bytes');
    const row = this.#free.pop() ?? this.#end++;
    const place = row % PIECE_ROWS;
    const piece = (this.#pieces[row >> ROW_BITS] ??= newPiece());
    piece.ats[place] = at;
    piece.ids.set(id, ID_BYTES * place);
    piece.sizes[place] = size;
    piece.marks[place] = (deletes ? DELETES : 0) | (expires === undefined ? 0 : EXPIRES);
    if (expires !== undefined) this.#expires.set(row, expires);
    return row;
  }

  /** Nobody reads this row any more. */
  free(row: number): void {
    this.#free.push(row);
    this.#expires.delete(row);
  }

  /** A copy of what is in a row. */
  facts(row: number): RowFacts {
    const place = row % PIECE_ROWS;
    const { ats, ids, sizes, marks } = this.#piece(row);
    const deletes = (marks[place]! & DELETES) !== 0;
    const facts = { at: ats[place]!, id: ids.slice(ID_BYTES * place, ID_BYTES * (place + 1)), deletes, size: sizes[place]! };
    return (marks[place]! & EXPIRES) === 0 ? facts : { ...facts, expires: this.#expires.get(row)! };
  }

  /** Time of the record, ms. */
  at(row: number): number {
    return this.#piece(row).ats[row % PIECE_ROWS]!;
  }

  /** Whether the record has this id. */
  isId(row: number, id: Uint8Array): boolean {
    return id.length === ID_BYTES && compareIds(this.#piece(row).ids, ID_BYTES * (row % PIECE_ROWS), id, 0) === 0;
  }

  /** `compareRank` of a record that has no row and one that has. */
  compareRank({ at, id }: Pick<RecordHeader, 'at' | 'id'>, row: number): number {
    const { ats, ids } = this.#piece(row);
    return ats[row % PIECE_ROWS]! - at || compareIds(id, 0, ids, ID_BYTES * (row % PIECE_ROWS));
  }

  /** `compareRank` of two rows. */
  compareRows(left: number, right: number): number {
    const one = this.#piece(left);
    const other = this.#piece(right);
    return other.ats[right % PIECE_ROWS]! - one.ats[left % PIECE_ROWS]! || compareIds(one.ids, ID_BYTES * (left % PIECE_ROWS), other.ids, ID_BYTES * (right % PIECE_ROWS));
  }

  #piece(row: number): Piece {
    return this.#pieces[row >> ROW_BITS]!;
  }
}

function newPiece(): Piece {
  const buffer = new ArrayBuffer(PIECE_BYTES);
  return {
    ats: new Float64Array(buffer, 0, PIECE_ROWS),
    ids: new Uint8Array(buffer, IDS_AT, ID_BYTES * PIECE_ROWS),
    sizes: new Uint32Array(buffer, SIZES_AT, PIECE_ROWS),
    marks: new Uint8Array(buffer, MARKS_AT, PIECE_ROWS),
  };
}

function compareIds(left: Uint8Array, leftAt: number, right: Uint8Array, rightAt: number): number {
  for (let i = 0; i < ID_BYTES; i++) {
    const difference = left[leftAt + i]! - right[rightAt + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
