/**
 * What peers sent is looked at before it is shown, and everything is shown in the order in which it came. Records of our own do
 * not wait: whoever put one must find it, and it was looked at when it was put.
 *
 * A removal may overtake the record that it removes, where one of our own takes its place: then that one is never shown.
 */
import { toHex } from '../../core/base/bytes.ts';
import type { RecordHeader, SignedRecord } from '../../core/record/record.ts';

type Added = readonly (RecordHeader | SignedRecord)[];

/** What a gate needs. */
export interface GateOptions {
  /** Whether it must be looked at first. */
  readonly isDoubtful: (record: RecordHeader | SignedRecord) => record is SignedRecord;
  /** Looks; what it finds is known when it resolves. Where it rejects, nothing of it is ever shown. */
  readonly look: (records: readonly SignedRecord[]) => Promise<void>;
  readonly show: (added: Added, removed: readonly RecordHeader[]) => void;
}

interface Waiting {
  added: Added;
  readonly removed: readonly RecordHeader[];
  isReady: boolean;
}

/** The gate of one room in one page. */
export class Gate {
  readonly #options: GateOptions;
  #queue: Waiting[] = [];

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** A change of the set. */
  take(added: Added, removed: readonly RecordHeader[]): void {
    const { isDoubtful, show } = this.#options;
    const doubtful = added.filter(isDoubtful);
    const others = added.filter((record) => !isDoubtful(record));
    if (doubtful.length === 0 && this.#queue.length === 0) return show(added, removed);
    if (others.length > 0) {
      this.#overtake(others, removed);
      if (doubtful.length > 0) this.#wait(doubtful, []);
    } else this.#wait(doubtful, removed);
  }

  /** Somebody else says what there is: what waited is among it. Returns that. */
  restart(): readonly (RecordHeader | SignedRecord)[] {
    return this.#queue.splice(0).flatMap(({ added }) => added);
  }

  #wait(added: readonly SignedRecord[], removed: readonly RecordHeader[]): void {
    const waiting: Waiting = { added, removed, isReady: added.length === 0 };
    this.#queue.push(waiting);
    if (added.length === 0) return this.#flush();
    this.#options.look(added).then(
      () => {
        waiting.isReady = true;
        this.#flush();
      },
      // Closed meanwhile: nobody looks any more, so nothing is shown.
      () => undefined,
    );
  }

  #overtake(added: Added, removed: readonly RecordHeader[]): void {
    const gone = new Set(removed.map(({ id }) => toHex(id)));
    for (const waiting of this.#queue) waiting.added = waiting.added.filter(({ id }) => !gone.has(toHex(id)));
    this.#options.show(added, removed);
  }

  #flush(): void {
    while (this.#queue[0]?.isReady === true) {
      const { added, removed } = this.#queue.shift()!;
      this.#options.show(added, removed);
    }
  }
}
