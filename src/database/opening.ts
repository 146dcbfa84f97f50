/**
 * What the disk holds, on its way to the replica. Where nobody looks at all headers and the store gives them in parts, the replica takes each part
 * as it comes, and no list of all is ever made: a keeper of a million records would hold more for that list than for the records.
 */
import type { RecordHeader } from '../core/record/record.ts';
import type { Store, StoreOpening } from '../ports.ts';
import type { Machine } from './machine.ts';

/** What it takes. */
export interface OpeningOptions {
  readonly store: Store;
  /** Whether nobody looks at all records; undefined where somebody always does. */
  readonly isResting?: (() => boolean) | undefined;
  /** The replica that runs; undefined where it will not. */
  readonly machine: () => Promise<Machine | undefined>;
}

/** A store that is opened. */
export class Opening {
  readonly #options: OpeningOptions;
  /** What was read so far: records, count, and their packed size, bytes. */
  readonly read = { records: 0, bytes: 0 };

  constructor(options: OpeningOptions) {
    this.#options = options;
  }

  /** Opens it. What the replica did not take at once is in the answer. */
  async start(how: Parameters<Store['open']>[0]): Promise<StoreOpening> {
    const { store } = this.#options;
    const left: RecordHeader[] = [];
    const opening = await (store.openInParts?.(async (headers) => {
      if (!(await this.#take(headers))) left.push(...headers);
    }) ?? store.open(how));
    const headers = left.length === 0 ? opening.headers : [...left, ...opening.headers];
    this.#count(headers);
    return { ...opening, headers };
  }

  async #take(headers: readonly RecordHeader[]): Promise<boolean> {
    const { isResting, machine } = this.#options;
    const running = isResting?.() === true ? await machine() : undefined;
    if (running === undefined) return false;
    this.#count(headers);
    running.driver.dispatch({ type: 'loading', headers });
    return true;
  }

  #count(headers: readonly RecordHeader[]): void {
    this.read.records += headers.length;
    this.read.bytes += bytesOf(headers);
  }
}

/** Their packed size, bytes. */
export function bytesOf(records: readonly RecordHeader[]): number {
  return records.reduce((sum, { size }) => sum + size, 0);
}
