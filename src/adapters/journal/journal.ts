/**
 * A journal as its page holds it: what is to be kept is handed to a worker and not waited for. Where there is no worker, no file
 * system, or where it breaks, nothing is kept and nobody is troubled: this is a second place, and the first one is what
 * counts.
 */
import { toHex } from '../../core/base/bytes.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import type { Rescue } from '../../ports.ts';
import { hear, silence, type Hearable } from '../system/heard-worker.ts';
import { joinIds, joinRecords, splitIds, type JournalRecord } from './frames.ts';
import type { JournalAnswer, JournalMessage } from './work.ts';

export type { JournalRecord } from './frames.ts';

/** A worker that runs `journal-worker.ts`. */
export interface JournalWorker extends Hearable {
  postMessage(message: JournalMessage, transfer: Transferable[]): void;
}

/** Where a wait ends when the worker is no more. */
type Waiting = (answer: JournalAnswer) => void;

const FAILED: JournalAnswer = { type: 'failed', reason: 'there is no worker' };

/** One room's journal. Nothing it does rejects. */
export class Journal {
  readonly #worker: JournalWorker | undefined;
  readonly #opened: Promise<readonly Uint8Array[]>;
  /** Who waits for an answer, in the order of their questions. */
  readonly #waiting: Waiting[] = [];
  #isOver = false;

  constructor(name: string, start: () => JournalWorker | undefined) {
    this.#worker = startedSafely(start);
    if (this.#worker === undefined) this.#end();
    else hear(this.#worker, (answer) => this.#heard(answer as JournalAnswer), () => this.#end());
    this.#opened = this.#ask({ type: 'open', name }).then((answer) => (answer.type === 'opened' ? splitIds(answer.ids) : []));
  }

  /** The records it kept when it was opened, 32 bytes each. */
  get ids(): Promise<readonly Uint8Array[]> {
    return this.#opened;
  }

  /** Keeps records, and forgets others. */
  write(added: readonly JournalRecord[], removed: readonly Uint8Array[]): void {
    if (this.#isOver || added.length + removed.length === 0) return;
    const joined = joinRecords(added);
    this.#worker!.postMessage({ type: 'write', ...joined, removed: joinIds(removed) }, [joined.records.buffer]);
  }

  /**
   * The records it kept when it was opened that none of the headers is of. It forgets those that it gave back some times and that
   * were not written again.
   */
  async rescue(headers: readonly RecordHeader[]): Promise<Rescue> {
    const kept = await this.ids;
    const lost = missingOf(kept, headers);
    if (lost.length === 0) return { records: [], isWiped: false };
    const answer = await this.#ask({ type: 'offer', ids: joinIds(lost) });
    return { records: answer.type === 'records' ? answer.records : [], isWiped: lost.length === kept.length && headers.length === 0 };
  }

  /** Resolves when another may open it. */
  async close(): Promise<void> {
    await this.#ask({ type: 'close' });
    this.#end();
  }

  #heard(answer: JournalAnswer): void {
    if (answer.type === 'failed') this.#end();
    else this.#waiting.shift()?.(answer);
  }

  #ask(message: JournalMessage): Promise<JournalAnswer> {
    if (this.#isOver) return Promise.resolve(FAILED);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#worker!.postMessage(message, []);
    });
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#worker !== undefined) silence(this.#worker);
    for (const resolve of this.#waiting.splice(0)) resolve(FAILED);
  }
}

function startedSafely(start: () => JournalWorker | undefined): JournalWorker | undefined {
  try {
    return start();
  } catch {
    // Forbidden here, in this browser's own words.
    return undefined;
  }
}

/** The ids that none of the headers has. Most headers are passed by with one look at a number. */
function missingOf(ids: readonly Uint8Array[], headers: readonly RecordHeader[]): readonly Uint8Array[] {
  const missing = new Map(ids.map((id) => [toHex(id), id] as const));
  const beginnings = new Set(ids.map(beginningOf));
  if (missing.size === 0) return [];
  for (const { id } of headers) if (beginnings.has(beginningOf(id))) missing.delete(toHex(id));
  return [...missing.values()];
}

function beginningOf(id: Uint8Array): number {
  return (id[0]! << 24) | (id[1]! << 16) | (id[2]! << 8) | id[3]!;
}
