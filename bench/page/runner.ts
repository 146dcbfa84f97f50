/**
 * What the jobs call in a page: open a system, write, wait, look. Every answer is plain data. Times are
 * taken here and not in the process that drives the browser, whose messages take milliseconds.
 */
import { isSameNote, noteBytes, noteId, noteOf, notesOf, type Note } from '../notes.ts';
import type { OpenOptions, OpenSystem, System } from '../systems/system.ts';
import { calibrate, counters, resetTasks, wallNow, type Counters } from './instruments.ts';

declare global {
  interface Window {
    bench: Runner;
  }
}

/** A series of notes, by its name and length. */
export interface Series {
  readonly series: string;
  readonly count: number;
}

const POLL_MS = 4;
const READY_POLL_MS = 20;
/** Notes made at one go, count: some milliseconds. */
const SLICE_NOTES = 500;

/** One page with one system. */
export class Runner {
  readonly #system: System;
  #opened: OpenSystem | undefined;
  readonly #seenAt = new Map<string, number>();
  /** From navigation until the page's script had run. */
  readonly #loadMs = performance.now();

  constructor(system: System) {
    this.#system = system;
  }

  /** Opens the system; answers when that was asked. */
  async open(options: OpenOptions): Promise<number> {
    calibrate();
    resetTasks();
    const at = wallNow();
    this.#opened = await this.#system.open(options);
    this.#opened.onNote(id => {
      if (!this.#seenAt.has(id)) this.#seenAt.set(id, wallNow());
    });
    return at;
  }

  /** Writes a series in batches; answers how long until the last write was durable. */
  async write({ series, count, batch }: Series & { readonly batch: number }): Promise<number> {
    const notes = await preparedNotes({ series, count });
    const start = wallNow();
    for (let first = 0; first < count; first += batch) await this.#database.write(notes.slice(first, first + batch));
    return await this.#durableSince(wallNow()) - start;
  }

  /** Writes one note every so often, whether the one before is done or not; answers when each was written. */
  async writePaced({ series, count, everyMs }: Series & { readonly everyMs: number }): Promise<Record<string, number>> {
    calibrate();
    const times: Record<string, number> = {};
    const writes: Promise<void>[] = [];
    const start = wallNow();
    for (const [index, note] of notesOf(series, 0, count).entries()) {
      const due = start + index * everyMs;
      while (wallNow() < due) await pause(due - wallNow());
      times[note.id] = wallNow();
      writes.push(this.#database.write([note]));
    }
    await Promise.all(writes);
    return times;
  }

  /** Writes a series one by one without a pause; answers when the first was begun. */
  async writeEach({ series, count }: Series): Promise<number> {
    const notes = notesOf(series, 0, count);
    const start = wallNow();
    await Promise.all(notes.map(note => this.#database.write([note])));
    return start;
  }

  /** Waits until `count` notes can be seen; answers when, or undefined after `timeoutMs`. */
  async waitCount(count: number, timeoutMs: number): Promise<number | undefined> {
    const end = wallNow() + timeoutMs;
    while (wallNow() < end) {
      if (await this.#database.count() >= count) return wallNow();
      await pause(POLL_MS);
    }
    return undefined;
  }

  /** Opens, and waits until `count` notes are there and the last of a series can be read; answers how long that and loading the page took. */
  async reload(options: OpenOptions, { series, count }: Series, timeoutMs: number): Promise<number | undefined> {
    const openedAt = await this.open(options);
    if (await this.waitCount(count, timeoutMs) === undefined) return undefined;
    const note = await this.#database.read(noteId(series, count - 1));
    return note === undefined ? undefined : this.#loadMs + wallNow() - openedAt;
  }

  /** Waits until the disk is quiet; answers when the last write completed. */
  settle(): Promise<number> {
    return this.#durableSince(0);
  }

  async count(): Promise<number> {
    return await this.#database.count();
  }

  /** When each note of a series became visible here. */
  seenAt(series: string): Record<string, number> {
    calibrate();
    return Object.fromEntries([...this.#seenAt].filter(([id]) => id.startsWith(`${series}-`)));
  }

  /** How many of a sample of a series are absent or wrong. */
  async countWrong({ series, count }: Series, samples: number): Promise<number> {
    let wrong = 0;
    for (let sample = 0; sample < samples; sample++) {
      const want = noteOf(series, Math.floor((sample * count) / samples));
      if (!isSameNote(want, await this.#database.read(want.id))) wrong++;
    }
    return wrong;
  }

  /** Bytes of the notes of a series as they travel alone. */
  async recordBytes({ series, count }: Series): Promise<number> {
    let sum = 0;
    for (const note of notesOf(series, 0, count)) sum += await this.#database.recordBytes?.(note.id) ?? noteBytes(note);
    return sum;
  }

  /** Forgets the long tasks so far. */
  resetTasks(): void {
    resetTasks();
  }

  counters(): Counters {
    return counters();
  }

  async close(): Promise<void> {
    await this.#opened?.close();
  }

  get #database(): OpenSystem {
    if (this.#opened === undefined) throw new Error('open first');
    return this.#opened;
  }

  /** Some systems write later than they answer: wait until the disk was quiet for a while. */
  async #durableSince(answeredAt: number): Promise<number> {
    const QUIET_MS = 700;
    const start = wallNow();
    for (;;) {
      const { writesPending, writtenAt } = counters();
      if (writesPending === 0 && wallNow() - Math.max(writtenAt, start) >= QUIET_MS) return Math.max(answeredAt, writtenAt);
      await pause(READY_POLL_MS);
    }
  }
}

/** Makes a system callable for the jobs. */
export function expose(system: System): void {
  window.bench = new Runner(system);
}

/** Made in slices, so that a task of the benchmark is not taken for one of the system's. */
async function preparedNotes({ series, count }: Series): Promise<readonly Note[]> {
  const notes: Note[] = [];
  for (let first = 0; first < count; first += SLICE_NOTES) {
    notes.push(...notesOf(series, first, Math.min(SLICE_NOTES, count - first)));
    await pause(0);
  }
  return notes;
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
