/**
 * What the judge found in records, by id, and the note of it on this device's disk: only what was found wrong, so that a room in
 * which all is well costs nothing.
 */
import { MODERATION_LIMITS } from '../../core/base/limits/moderation.ts';
import { NO_MARKS, type Mark } from '../../core/judge/mark.ts';
import type { Notes } from '../../ports.ts';
import { report } from '../safely.ts';
import { FOUND_NOTE } from './notes.ts';

/** Marks of records. */
export class FoundNote {
  readonly #notes: Notes;
  /** The newest last. */
  readonly #marks = new Map<string, readonly Mark[]>();
  #isChanged = false;

  /** `text`: the note, as it was found. */
  constructor(notes: Notes, text: string | undefined) {
    this.#notes = notes;
    for (const [id, marks] of rowsIn(text)) this.#marks.set(id, marks);
  }

  /** What was found in a record; undefined for nothing. */
  marksOf(id: string): readonly Mark[] | undefined {
    return this.#marks.get(id);
  }

  /** A record was judged. */
  note(id: string, marks: readonly Mark[]): void {
    if (marks.length === 0) return this.forget(id);
    if (JSON.stringify(this.#marks.get(id)) === JSON.stringify(marks)) return;
    this.#marks.delete(id);
    this.#marks.set(id, marks);
    this.#isChanged = true;
    // What is forgotten here is found again, behind what is shown.
    if (this.#marks.size > MODERATION_LIMITS.judgedKeptMax) this.#marks.delete(this.#marks.keys().next().value!);
  }

  /** A record went, or nothing is wrong with it any more. */
  forget(id: string): void {
    if (this.#marks.delete(id)) this.#isChanged = true;
  }

  /** Keeps what changed. */
  async save(): Promise<void> {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    // Without a disk it is found again at the next start.
    await this.#notes.save(FOUND_NOTE, JSON.stringify([...this.#marks])).catch(report);
  }
}

/** Our own disk may hold what another version wrote. */
function rowsIn(text: string | undefined): readonly (readonly [string, readonly Mark[]])[] {
  try {
    const rows: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(rows) ? rows.flatMap(rowOf) : [];
  } catch {
    // Damaged: everything is judged again.
    return [];
  }
}

function rowOf(row: unknown): (readonly [string, readonly Mark[]])[] {
  const [id, marks] = Array.isArray(row) ? (row as readonly unknown[]) : [];
  if (typeof id !== 'string' || !Array.isArray(marks)) return [];
  const read = marks.filter(isMark);
  return [[id, read.length > 0 ? read : NO_MARKS]];
}

function isMark(mark: unknown): mark is Mark {
  if (typeof mark !== 'object' || mark === null) return false;
  const { rule, then, reason } = mark as Partial<Record<keyof Mark, unknown>>;
  return typeof rule === 'string' && typeof reason === 'string' && (then === 'hide' || then === 'hold' || then === 'refuse');
}
