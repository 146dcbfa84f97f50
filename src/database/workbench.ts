/**
 * Where a room's policy asks for work, each record of ours is worked for before it is signed, one after the other, in the order they were
 * put. A record is dated when it is put, however long its work takes: peers take what is past, and dating it anew would begin
 * the work anew. Meanwhile it is on nobody's disk; the status says how many there are.
 */
import { assert } from '../core/base/assert.ts';
import { eventId } from '../core/record/event.ts';
import type { Draft } from '../core/record/record.ts';
import { leadingZeroBits, workedDraft, workTask } from '../core/record/work.ts';
import type { Clock, Miner } from '../ports.ts';

export interface WorkbenchOptions {
  /** Zero bits that every record's id must have, count; 0: there is no work to do. */
  readonly bits: number;
  /** Whoever works; rejects where that part of the program does not come. */
  readonly miner: () => Promise<Miner>;
  readonly clock: Pick<Clock, 'now'>;
  /** `waiting` is another. Not told for each of many. */
  readonly changed: () => void;
}

/** Pause between two times that `changed` is told, ms, beside the first and the last record. */
const TELL_MS = 100;

/** The work of one writer. */
export class Workbench {
  readonly #options: WorkbenchOptions;
  /** Gives up the work under way. */
  #given: AbortController | undefined;
  #isClosed = false;
  #waiting = 0;
  #toldAt = -Infinity;

  constructor(options: WorkbenchOptions) {
    this.#options = options;
  }

  /** Whether there is work to do at all. */
  get isNeeded(): boolean {
    return this.#options.bits > 0;
  }

  /** Records that are worked for or wait for it, count. */
  get waiting(): number {
    return this.#waiting;
  }

  /** A record waits for its work. To be followed by `done`. */
  await(): void {
    this.#waiting++;
    this.#tell();
  }

  /** Its work is done, or nobody wants it any more. */
  done(): void {
    this.#waiting--;
    this.#tell();
  }

  /** The draft with its work, to be signed by `pubkey`; one at a time. Rejects once `signal` is aborted, or this is closed. */
  async worked(draft: Draft, pubkey: string, signal: AbortSignal | undefined): Promise<Draft> {
    const { bits, miner } = this.#options;
    const given = (this.#given = new AbortController());
    const give = (): void => given.abort();
    if (this.#isClosed) give();
    signal?.addEventListener('abort', give);
    try {
      const digits = await (await miner()).mine(workTask(draft, pubkey, bits), given.signal);
      const worked = workedDraft(draft, digits, bits);
      assert(leadingZeroBits(eventId({ pubkey, ...worked })) >= bits, 'what was found is what was looked for');
      return worked;
    } finally {
      signal?.removeEventListener('abort', give);
    }
  }

  /** Nothing is worked for any more. */
  close(): void {
    this.#isClosed = true;
    this.#given?.abort();
  }

  #tell(): void {
    const now = this.#options.clock.now();
    const isBetween = this.#waiting > 1 && Math.abs(now - this.#toldAt) < TELL_MS;
    if (isBetween) return;
    this.#toldAt = now;
    this.#options.changed();
  }
}
