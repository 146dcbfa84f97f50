/** Files on their way into the room: one after the other, each with its progress, and each can be taken back or tried again. */

/** One file. */
export interface Queued {
  readonly number: number;
  readonly file: File;
  readonly state: 'waiting' | 'putting' | 'done' | 'cancelled' | 'failed';
  /** Bytes on this device's disk. */
  readonly bytes: number;
  readonly error: unknown;
}

/** Puts one file. */
export type PutFile = (file: File, options: { readonly signal: AbortSignal; readonly progress: (bytes: number) => void }) => Promise<unknown>;

/** Files in the order in which they were chosen. */
export class FileQueue {
  files = $state.raw<readonly Queued[]>([]);
  readonly #put: PutFile;
  readonly #aborts = new Map<number, AbortController>();
  #number = 0;
  #isRunning = false;

  constructor(put: PutFile) {
    this.#put = put;
  }

  /** Whether any of them is over. */
  get hasEnded(): boolean {
    return this.files.some(({ state }) => state !== 'waiting' && state !== 'putting');
  }

  /** Puts more files behind the others. */
  add(files: Iterable<File>): void {
    const added = [...files].map((file): Queued => ({ number: ++this.#number, file, state: 'waiting', bytes: 0, error: undefined }));
    this.files = [...this.files, ...added];
    void this.#run();
  }

  /** Takes one back; what is put already stays. */
  cancel(number: number): void {
    const queued = this.files.find((file) => file.number === number);
    if (queued?.state === 'waiting') this.#change(number, { state: 'cancelled' });
    this.#aborts.get(number)?.abort();
  }

  /** Tries one again that failed, or that was taken back. */
  retry(number: number): void {
    this.#change(number, { state: 'waiting', bytes: 0, error: undefined });
    void this.#run();
  }

  /** Takes those from the list that are over. */
  tidy(): void {
    this.files = this.files.filter(({ state }) => state === 'waiting' || state === 'putting');
  }

  /** Takes all back that are not put yet: nobody looks any more. */
  close(): void {
    for (const { number } of this.files) this.cancel(number);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let next = this.#next; next !== undefined; next = this.#next) await this.#putOne(next);
    this.#isRunning = false;
  }

  get #next(): Queued | undefined {
    return this.files.find(({ state }) => state === 'waiting');
  }

  async #putOne({ number, file }: Queued): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(number, abort);
    this.#change(number, { state: 'putting' });
    try {
      await this.#put(file, { signal: abort.signal, progress: (bytes) => this.#change(number, { bytes }) });
      this.#change(number, { state: 'done', bytes: file.size });
    } catch (error) {
      this.#change(number, abort.signal.aborted ? { state: 'cancelled' } : { state: 'failed', error });
    } finally {
      this.#aborts.delete(number);
    }
  }

  #change(number: number, change: Partial<Queued>): void {
    this.files = this.files.map((file) => (file.number === number ? { ...file, ...change } : file));
  }
}
