/**
 * Records a `MediaStream` into segments. The browser's recorder runs once, from the first frame to the last, since a new one for
 * each segment loses frames in between; what it writes is cut by `core/files/webm.ts` or `mp4.ts`. Bytes are handed over several times a second,
 * so that a segment is out as soon as the picture allows.
 *
 * A track that ends or a device that is pulled out ends the recording when nothing else in the stream sends. A page in the
 * background records on.
 */
import { isFault } from '../../core/base/fault.ts';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import { cutterFor, type RecordingCutter } from '../../core/files/recorded.ts';
import type { CutSegment } from '../../core/files/webm.ts';
import { recordingType } from './recording-type.ts';
import { liveFault, type LiveEnd, type Recording, type SegmentSink } from './sink.ts';

/** How to record. */
export interface RecordingOptions {
  /** How long a segment shall last, ms. */
  readonly segmentMs: number;
  /** Bits per second, of picture and of sound; the browser's own where absent. */
  readonly videoBitsPerSecond?: number;
  readonly audioBitsPerSecond?: number;
}

/**
 * Begins to record.
 * @throws LiveFault `unsupported`, `silent`.
 */
export function recordMedia(stream: MediaStream, sink: SegmentSink, options: RecordingOptions): Recording {
  if (typeof MediaRecorder === 'undefined') throw liveFault('unsupported', 'this browser records no media');
  const sending = stream.getTracks().filter(({ readyState }) => readyState === 'live');
  if (sending.length === 0) throw liveFault('silent', 'no track of the stream sends anything');
  const type = recordingType(sending.map(({ kind }) => kind), (candidate) => MediaRecorder.isTypeSupported(candidate));
  if (type === undefined) throw liveFault('unsupported', 'this browser records neither WebM nor MP4');
  return new MediaRecording(stream, sink, { ...options, type });
}

class MediaRecording implements Recording {
  readonly done: Promise<LiveEnd>;
  readonly #recorder: MediaRecorder;
  readonly #cutter: RecordingCutter;
  readonly #sink: SegmentSink;
  readonly #type: string;
  #resolve: (end: LiveEnd) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;
  /** What came is dealt with in its order. */
  #turn: Promise<void> = Promise.resolve();
  #unkeptBytes = 0;
  #hasBegun = false;
  #end: LiveEnd = 'ended';
  /** Nothing that comes counts any more. */
  #isOver = false;

  constructor(stream: MediaStream, sink: SegmentSink, { type, segmentMs, videoBitsPerSecond, audioBitsPerSecond }: RecordingOptions & { readonly type: string }) {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#sink = sink;
    this.#cutter = cutterFor(type, { segmentMs });
    this.#recorder = new MediaRecorder(stream, {
      mimeType: type,
      // A frame to begin at for each segment; a browser that does not know this writes them as it likes.
      ...({ videoKeyFrameIntervalDuration: segmentMs } as MediaRecorderOptions),
      ...(videoBitsPerSecond === undefined ? {} : { videoBitsPerSecond }),
      ...(audioBitsPerSecond === undefined ? {} : { audioBitsPerSecond }),
    });
    this.#type = type;
    this.#recorder.ondataavailable = ({ data }) => this.#came(data);
    this.#recorder.onerror = (event) => this.#fail(liveFault('lost', reasonOf(event)));
    this.#recorder.onstop = () => this.#next(() => this.#finish());
    this.#recorder.start(LIVE_LIMITS.liveSliceMs);
  }

  stop(): void {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
  }

  #came(data: Blob): void {
    this.#unkeptBytes += data.size;
    if (this.#unkeptBytes > LIVE_LIMITS.liveUnkeptBytesMax) return this.#fail(liveFault('slow', 'more was recorded than could be kept'));
    this.#next(async () => {
      const bytes = new Uint8Array(await data.arrayBuffer());
      const wrong = this.#cutter.push(bytes);
      if (isFault(wrong)) return this.#fail(liveFault('lost', wrong.reason));
      await this.#hand(this.#cutter.take());
      this.#unkeptBytes -= data.size;
    });
  }

  async #finish(): Promise<void> {
    await this.#hand(this.#cutter.finish());
    if (!this.#hasBegun) return this.#fail(liveFault('silent', 'nothing was recorded'));
    this.#isOver = true;
    this.#resolve(this.#end);
  }

  async #hand(segments: readonly CutSegment[]): Promise<void> {
    const { head } = this.#cutter;
    if (!this.#hasBegun && head !== undefined) {
      if (head.length > LIVE_LIMITS.liveHeadBytesMax) return this.#fail(liveFault('unsupported', 'what this browser records has too long a head'));
      this.#hasBegun = true;
      await this.#sink.begin({ type: this.#recorder.mimeType === '' ? this.#type : typeOf(this.#recorder.mimeType), head });
    }
    for (const segment of segments) {
      if (this.#isOver || this.#end === 'full') return;
      if ((await this.#sink.add(segment)) === 'more') continue;
      this.#end = 'full';
      this.stop();
    }
  }

  #next(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(async () => {
      if (!this.#isOver) await work();
    }).catch((reason: unknown) => this.#fail(reason));
  }

  #fail(reason: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.stop();
    this.#reject(reason);
  }
}

/** As a playlist has it: one parameter, in quotes. */
function typeOf(type: string): string {
  const [essence = '', parameter] = type.split(';', 2).map((part) => part.trim());
  const codecs = parameter === undefined ? undefined : /^codecs="?([^"]*)"?$/.exec(parameter)?.[1];
  return codecs === undefined || codecs === '' ? essence : `${essence};codecs="${codecs}"`;
}

function reasonOf(event: Event): string {
  const { error } = event as Event & { readonly error?: DOMException };
  return error === undefined ? 'the recorder failed' : `the recorder failed: ${error.message}`;
}
