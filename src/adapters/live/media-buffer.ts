/**
 * Media Source Extensions as promises: what a browser holds of a stream for one element. It answers what is there and takes what
 * comes; when it is full, what lies far from where the element plays is given back first.
 */

/** The element or its buffer does not take this stream. */
export class BufferFault extends Error {
  override readonly name = 'BufferFault';
}

/** Around what is in the buffer and the place that plays, s: rounding of times, and what sound and picture begin apart. */
const NEAR_S = 0.15;
/** Given back in steps of so many seconds, not with every segment. */
const STEP_S = 5;
/** Where the buffer is full, this much is kept behind what plays, s. */
const LEAST_BEHIND_S = 1;

type MediaSourceKind = typeof MediaSource;

/** A new one where the browser takes such streams in parts. */
export function mediaSourceFor(type: string): MediaSource | undefined {
  const { MediaSource: plain, ManagedMediaSource: managed } = globalThis as { readonly MediaSource?: MediaSourceKind; readonly ManagedMediaSource?: MediaSourceKind };
  const kind = [plain, managed].find((candidate) => candidate?.isTypeSupported(type) === true);
  return kind === undefined ? undefined : new kind();
}

/** What one element plays from. */
export class MediaBuffer {
  readonly #element: HTMLMediaElement;
  readonly #media: MediaSource;
  readonly #buffer: SourceBuffer;
  readonly #url: string;

  private constructor(element: HTMLMediaElement, media: MediaSource, buffer: SourceBuffer, url: string) {
    this.#element = element;
    this.#media = media;
    this.#buffer = buffer;
    this.#url = url;
  }

  /** Puts it into the element, with the head of the stream in it. Rejects with a `BufferFault`. */
  static async open(element: HTMLMediaElement, media: MediaSource, { type, head, signal }: { readonly type: string; readonly head: Uint8Array; readonly signal: AbortSignal }): Promise<MediaBuffer> {
    const url = URL.createObjectURL(media);
    const opened = heard(media, 'sourceopen', signal);
    // What Safari's kind asks for: nothing plays on another screen.
    if (!('MediaSource' in globalThis)) element.disableRemotePlayback = true;
    setSource(element, url);
    try {
      await opened;
      const buffer = new MediaBuffer(element, media, media.addSourceBuffer(type), url);
      await buffer.#append(head, signal);
      return buffer;
    } catch (reason) {
      URL.revokeObjectURL(url);
      throw reason instanceof BufferFault || signal.aborted ? reason : new BufferFault(reason instanceof Error ? reason.message : String(reason));
    }
  }

  /** Where what is held around a time ends, s; undefined where nothing is held there. */
  endAt(time: number): number | undefined {
    const range = this.#ranges.find(({ start, end }) => time >= start - NEAR_S && time <= end + NEAR_S);
    return range?.end;
  }

  /** Moves the element over a hole in front of it that is no larger than this. */
  jumpOver(time: number, gap: number): void {
    if (this.#ranges.some(({ start, end }) => time >= start && time < end)) return;
    const next = this.#ranges.find(({ start }) => start > time && start - time <= gap);
    if (next !== undefined) this.#element.currentTime = next.start + 0.001;
  }

  /** Says how far one can jump, and how long it is. */
  tell({ isLive, ms }: { readonly isLive: boolean; readonly ms: number }): void {
    if (this.#media.readyState !== 'open' || this.#buffer.updating) return;
    const end = ms / 1000;
    if (isLive) this.#media.setLiveSeekableRange(0, end);
    else if (end >= (this.#ranges.at(-1)?.end ?? 0)) this.#setDuration(end);
  }

  /** Takes a segment. False where there is no room now, and what lay far from `at` was given back. */
  async append(bytes: Uint8Array, { keepFrom, at, signal }: { readonly keepFrom: number; readonly at: number; readonly signal: AbortSignal }): Promise<boolean> {
    if ((this.#ranges[0]?.start ?? 0) < keepFrom - STEP_S) await this.#remove(0, keepFrom, signal);
    try {
      await this.#append(bytes, signal);
      return true;
    } catch (reason) {
      if (!(reason instanceof DOMException && reason.name === 'QuotaExceededError')) throw asFault(reason, signal);
      const end = this.endAt(at) ?? at;
      if (at > LEAST_BEHIND_S) await this.#remove(0, at - LEAST_BEHIND_S, signal);
      await this.#remove(end + NEAR_S, Infinity, signal);
      return false;
    }
  }

  /** Nothing comes behind what is here. */
  end(duration: number): void {
    if (this.#media.readyState !== 'open' || this.#buffer.updating) return;
    this.#media.endOfStream();
    this.#setDuration(Math.max(duration, this.#ranges.at(-1)?.end ?? 0));
  }

  close(): void {
    URL.revokeObjectURL(this.#url);
  }

  get #ranges(): readonly { readonly start: number; readonly end: number }[] {
    // A buffer that was taken out of its source has no ranges any more.
    const { buffered } = this.#element;
    return Array.from({ length: buffered.length }, (_, i) => ({ start: buffered.start(i), end: buffered.end(i) }));
  }

  #setDuration(duration: number): void {
    if (this.#media.readyState !== 'open' || this.#media.duration === duration) return;
    try {
      this.#media.duration = duration;
    } catch {
      // Frames of one track lie behind what all of them have: the browser knows better how long it is.
    }
  }

  async #append(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    await this.#quiet();
    const done = updated(this.#buffer);
    try {
      this.#buffer.appendBuffer(bytes as Uint8Array<ArrayBuffer>);
    } catch (reason) {
      done.catch(() => undefined);
      throw reason;
    }
    await done;
    signal.throwIfAborted();
  }

  async #remove(from: number, to: number, signal: AbortSignal): Promise<void> {
    await this.#quiet();
    if (this.#media.readyState === 'closed') return;
    const done = updated(this.#buffer);
    this.#buffer.remove(from, to);
    await done;
    signal.throwIfAborted();
  }

  async #quiet(): Promise<void> {
    if (this.#buffer.updating) await updated(this.#buffer);
  }
}

/** Gives an element something to play. One that was told to play goes on: browsers would stop it. */
export function setSource(element: HTMLMediaElement, url: string): void {
  const wasPlaying = !element.paused;
  element.src = url;
  // Somebody else's wish by now, or a browser that wants a click first: its controls say so.
  if (wasPlaying) element.play().catch(() => undefined);
}

function asFault(reason: unknown, signal: AbortSignal): unknown {
  return signal.aborted || reason instanceof BufferFault ? reason : new BufferFault(reason instanceof Error ? reason.message : String(reason));
}

/** The end of what a buffer is doing. */
function updated(buffer: SourceBuffer): Promise<void> {
  return new Promise((resolve, reject) => {
    buffer.addEventListener('updateend', () => resolve(), { once: true });
    buffer.addEventListener('error', () => reject(new BufferFault('the bytes of a segment cannot be played')), { once: true });
  });
}

function heard(target: EventTarget, name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    target.addEventListener(name, () => resolve(), { once: true });
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
