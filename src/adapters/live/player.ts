/**
 * Plays a stream in a media element while it is still being made, from its beginning or at its edge. Segments are fetched as they
 * are needed, some seconds ahead, and what lies far behind is given back; so an hour costs no more memory than a minute, and
 * whoever jumps back has it fetched again.
 *
 * The element stays the application's: it decides when to play, and shows its own controls. A browser that cannot take a
 * stream in parts gets the whole of it when it is over.
 */
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import { BufferFault, MediaBuffer, mediaSourceFor, setSource } from './media-buffer.ts';
import type { LiveSource } from './source.ts';

/** Where to begin. */
export type LiveStart = 'start' | 'live';

/** `loading`: nothing can be shown yet; `waiting`: for what is to come; `ended`: all of it is here; `failed`: see `fault`. */
export type PlayState = 'loading' | 'playing' | 'waiting' | 'ended' | 'failed' | 'detached';

/** Why nothing plays: the browser knows no such stream, the bytes are none, or a segment could not be fetched, whose reason it is. */
export interface PlayFault {
  readonly play: 'unsupported' | 'broken' | 'unread';
  readonly reason: unknown;
}

/** A stream in an element. */
export interface Playing {
  readonly state: PlayState;
  readonly via: 'segments';
  readonly fault: PlayFault | undefined;
  /** Jumps to the newest that is there. */
  toLive(): void;
  /** Takes the stream out of the element. */
  detach(): void;
}

/** Begins to play. `changed` is called with every new state. */
export function playLive(element: HTMLMediaElement, source: LiveSource, { from, changed }: { readonly from: LiveStart; readonly changed: () => void }): Playing {
  const player = new Player(element, source, changed);
  // Whoever hears of a new state knows the player.
  queueMicrotask(() => void player.run(from));
  return player;
}

/** Events of an element after which something else may be due. */
const EVENTS = ['timeupdate', 'seeking', 'waiting', 'stalled', 'error'] as const;

class Player implements Playing {
  readonly via = 'segments';
  readonly #element: HTMLMediaElement;
  readonly #source: LiveSource;
  readonly #changed: () => void;
  readonly #over = new AbortController();
  readonly #ends: (() => void)[] = [];
  /** Ends the reading that is under way: somebody jumped elsewhere. */
  #reading = new AbortController();
  #state: PlayState = 'loading';
  #fault: PlayFault | undefined;
  /** The segment that comes next; undefined where that has to be found out. */
  #next: number | undefined;
  #wake: () => void = () => undefined;

  constructor(element: HTMLMediaElement, source: LiveSource, changed: () => void) {
    this.#element = element;
    this.#source = source;
    this.#changed = changed;
  }

  get state(): PlayState {
    return this.#state;
  }

  get fault(): PlayFault | undefined {
    return this.#fault;
  }

  async run(from: LiveStart): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#listen();
    try {
      const { head, type } = this.#source;
      const media = head === undefined ? undefined : mediaSourceFor(type);
      if (media === undefined) await this.#playWhole();
      else await this.#playParts(await MediaBuffer.open(this.#element, media, { type, head: head!, signal: this.#over.signal }), from);
    } catch (reason) {
      this.#fail(reason);
    }
  }

  toLive(): void {
    if (this.#over.signal.aborted) return;
    this.#element.currentTime = this.#source.edgeMs / 1000;
  }

  detach(): void {
    if (this.#over.signal.aborted) return;
    this.#end('detached');
    this.#element.removeAttribute('src');
    this.#element.load();
  }

  async #playParts(buffer: MediaBuffer, from: LiveStart): Promise<void> {
    this.#ends.push(() => buffer.close());
    // Whoever goes where one cannot go yet stays where it is.
    buffer.tell(this.#source);
    if (from === 'live' && this.#source.edgeMs > 0) {
      this.#element.currentTime = this.#source.edgeMs / 1000;
      // An element that has just learnt what it plays says for a moment that it is at the beginning.
      this.#next = await this.#source.find(this.#source.edgeMs, this.#over.signal);
    }
    while (!this.#over.signal.aborted) {
      buffer.tell(this.#source);
      buffer.jumpOver(this.#element.currentTime, LIVE_LIMITS.livePlayGapMs / 1000);
      if (this.#hasEnough(buffer)) {
        this.#turn('playing');
        await this.#change();
        continue;
      }
      const wasPlayed = await this.#step(buffer);
      if (wasPlayed === 'nothing-more') await this.#stay(buffer);
    }
  }

  /** Fetches and appends one segment. */
  async #step(buffer: MediaBuffer): Promise<'appended' | 'elsewhere' | 'nothing-more'> {
    const { signal } = (this.#reading = new AbortController());
    try {
      this.#next ??= await this.#source.find(1000 * (buffer.endAt(this.#element.currentTime) ?? this.#element.currentTime), signal);
      const index = this.#next;
      if (index >= this.#source.count && this.#source.isLive) this.#turn(this.#state === 'loading' ? 'loading' : 'waiting');
      const segment = await this.#source.read(index, signal);
      if (segment === undefined) return 'nothing-more';
      const { currentTime } = this.#element;
      if (await buffer.append(segment.bytes, { keepFrom: currentTime - LIVE_LIMITS.livePlayBehindMs / 1000, at: currentTime, signal })) {
        if (this.#next === index) this.#next = index + 1;
        this.#turn('playing');
      } else await this.#change();
      return 'appended';
    } catch (reason) {
      if (signal.aborted && !this.#over.signal.aborted) return 'elsewhere';
      throw reason instanceof BufferFault ? reason : ({ play: 'unread', reason } satisfies PlayFault);
    }
  }

  /** All of it is in the buffer, to the end: until somebody jumps back to what is not. */
  async #stay(buffer: MediaBuffer): Promise<void> {
    buffer.end(this.#source.ms / 1000);
    this.#turn('ended');
    while (!this.#over.signal.aborted && this.#next !== undefined) await this.#change();
  }

  #hasEnough(buffer: MediaBuffer): boolean {
    const end = buffer.endAt(this.#element.currentTime);
    return end !== undefined && end - this.#element.currentTime > LIVE_LIMITS.livePlayAheadMs / 1000;
  }

  /** For browsers that take no stream in parts: the whole of it, when it is whole. */
  async #playWhole(): Promise<void> {
    const essence = this.#source.type.split(';', 1)[0]!;
    if (this.#element.canPlayType(essence) === '') throw { play: 'unsupported', reason: `this browser does not play ${essence}` } satisfies PlayFault;
    while (this.#source.isLive && !this.#over.signal.aborted) {
      this.#turn('waiting');
      await this.#change();
    }
    if (this.#over.signal.aborted) return;
    const url = URL.createObjectURL(await this.#source.whole(this.#over.signal));
    this.#ends.push(() => URL.revokeObjectURL(url));
    if (this.#over.signal.aborted) return URL.revokeObjectURL(url);
    setSource(this.#element, url);
    this.#turn('ended');
  }

  #listen(): void {
    const run = (event: Event): void => {
      if (event.type === 'seeking') this.#jumped();
      if (event.type === 'error' && this.#element.error !== null) this.#fail(new BufferFault(this.#element.error.message));
      this.#wake();
    };
    for (const name of EVENTS) this.#element.addEventListener(name, run);
    this.#ends.push(() => EVENTS.forEach((name) => this.#element.removeEventListener(name, run)), this.#source.watch(() => this.#wake()));
  }

  /** What was being fetched is not wanted now, unless it is what plays next. */
  #jumped(): void {
    this.#next = undefined;
    this.#reading.abort();
  }

  /** Resolves with whatever happens next. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #turn(state: PlayState): void {
    if (this.#state === state || this.#over.signal.aborted) return;
    this.#state = state;
    this.#changed();
  }

  #fail(reason: unknown): void {
    if (this.#over.signal.aborted) return;
    this.#fault = reason instanceof BufferFault ? { play: 'broken', reason: reason.message } : isPlayFault(reason) ? reason : { play: 'unread', reason };
    this.#end('failed');
  }

  #end(state: 'failed' | 'detached'): void {
    this.#turn(state);
    this.#over.abort();
    this.#reading.abort();
    for (const end of this.#ends.splice(0)) end();
    this.#wake();
  }
}

function isPlayFault(reason: unknown): reason is PlayFault {
  return typeof reason === 'object' && reason !== null && 'play' in reason;
}
