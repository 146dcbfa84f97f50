/**
 * Cuts a stream of bytes into segments while it is written: so many bytes, or what came within a second, so that whoever reads it
 * elsewhere is never more than that behind. A source that is quicker than the disk waits.
 */
import { concatBytes } from '../../core/base/bytes.ts';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import type { Clock } from '../../ports.ts';
import { liveFault, type LiveEnd, type Recording, type SegmentSink } from './sink.ts';

/** How to cut. */
export interface ByteSegmentOptions {
  /** MIME type of what is in the stream. */
  readonly type: string;
  readonly clock: Clock;
}

/** Begins to read, and to hand over. */
export function recordBytes(stream: ReadableStream<Uint8Array>, sink: SegmentSink, options: ByteSegmentOptions): Recording {
  return new ByteRecording(stream.getReader(), sink, options);
}

class ByteRecording implements Recording {
  readonly done: Promise<LiveEnd>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #sink: SegmentSink;
  readonly #clock: Clock;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  /** When the last segment was cut. */
  #cutAt: number;
  #isStopped = false;

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>, sink: SegmentSink, { type, clock }: ByteSegmentOptions) {
    this.#reader = reader;
    this.#sink = sink;
    this.#clock = clock;
    this.#cutAt = clock.now();
    this.done = this.#run(type);
  }

  stop(): void {
    this.#isStopped = true;
    // A source that cannot be cancelled has failed, and `done` tells of that.
    this.#reader.cancel().catch(() => undefined);
  }

  async #run(type: string): Promise<LiveEnd> {
    try {
      await this.#sink.begin({ type });
      return await this.#read();
    } finally {
      this.#reader.cancel().catch(() => undefined);
    }
  }

  async #read(): Promise<LiveEnd> {
    let reading = this.#next();
    for (;;) {
      const read = await this.#unlessLate(reading);
      if (read !== 'late') {
        if (read.done) break;
        this.#parts.push(read.value);
        this.#bytes += read.value.length;
        reading = this.#next();
      }
      if ((await this.#cut(read === 'late' ? 1 : LIVE_LIMITS.livePieceBytes)) === 'full') return 'full';
    }
    return (await this.#cut(1)) === 'full' ? 'full' : 'ended';
  }

  async #next(): Promise<ReadableStreamReadResult<Uint8Array>> {
    try {
      return await this.#reader.read();
    } catch (reason) {
      if (this.#isStopped) return { done: true, value: undefined };
      throw liveFault('lost', `the stream broke off: ${reason instanceof Error ? reason.message : String(reason)}`);
    }
  }

  /** What comes next, or that it takes longer than what is here may wait. */
  async #unlessLate(reading: Promise<ReadableStreamReadResult<Uint8Array>>): Promise<ReadableStreamReadResult<Uint8Array> | 'late'> {
    if (this.#bytes === 0) return reading;
    let off = (): void => undefined;
    const late = new Promise<'late'>((resolve) => {
      off = this.#clock.wake(this.#cutAt + LIVE_LIMITS.livePieceMs, () => resolve('late'));
    });
    try {
      return await Promise.race([reading, late]);
    } finally {
      off();
    }
  }

  /** Hands over segments as long as there are so many bytes, or the time is over. */
  async #cut(least: number): Promise<'more' | 'full'> {
    const now = this.#clock.now();
    const isLate = now - this.#cutAt >= LIVE_LIMITS.livePieceMs;
    while (this.#bytes >= (isLate && this.#bytes > 0 ? 1 : least)) {
      const all = concatBytes(...this.#parts);
      const bytes = all.subarray(0, LIVE_LIMITS.livePieceBytes);
      this.#parts = [all.subarray(bytes.length)];
      this.#bytes = all.length - bytes.length;
      const ms = Math.min(Math.max(0, now - this.#cutAt), LIVE_LIMITS.liveSegmentMaxMs);
      this.#cutAt = now;
      if ((await this.#sink.add({ bytes, ms })) === 'full') return 'full';
    }
    return 'more';
  }
}
