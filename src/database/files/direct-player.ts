/**
 * Plays the tracks of a stream in an element. Where there are none to be had, what was recorded plays from its newest on; where
 * nothing is recorded they are asked for again, as long as the stream goes on, unless the answer was a no.
 *
 * An element that was told to play goes on playing with whatever it is given.
 */
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import type { Clock } from '../../ports.ts';
import { PeersetError } from '../errors.ts';
import type { DirectView, LivePlayer } from './live-streams.ts';

/** The stream behind it, as `LiveFeed` has it. */
export interface DirectSource {
  readonly isLive: boolean;
  watch(run: () => void): () => void;
}

/** What it takes. */
export interface DirectPlayerOptions {
  readonly clock: Clock;
  readonly source: DirectSource;
  /** Asks for tracks. */
  readonly view: (signal: AbortSignal) => Promise<DirectView>;
  /** Plays what was recorded, from its newest on; undefined where nothing is. `changed` is called with every new state. */
  readonly recorded: ((changed: () => void) => LivePlayer) | undefined;
  readonly changed: () => void;
}

/** A stream in an element, as tracks as long as there are any. */
export class DirectPlayer implements LivePlayer {
  readonly #element: HTMLMediaElement;
  readonly #options: DirectPlayerOptions;
  readonly #over = new AbortController();
  #state: LivePlayer['state'] = 'loading';
  #fault: LivePlayer['fault'];
  #recorded: LivePlayer | undefined;
  #view: DirectView | undefined;

  constructor(element: HTMLMediaElement, options: DirectPlayerOptions) {
    this.#element = element;
    this.#options = options;
    // Whoever hears of a new state knows the player.
    queueMicrotask(() => void this.#run());
  }

  get state(): LivePlayer['state'] {
    return this.#recorded?.state ?? this.#state;
  }

  get fault(): LivePlayer['fault'] {
    return this.#recorded?.fault ?? this.#fault;
  }

  get via(): LivePlayer['via'] {
    return this.#recorded === undefined ? 'tracks' : 'segments';
  }

  toLive(): void {
    this.#recorded?.toLive();
  }

  detach(): void {
    if (this.#recorded !== undefined) return this.#recorded.detach();
    if (this.#over.signal.aborted) return;
    this.#end('detached');
  }

  async #run(): Promise<void> {
    for (let pauseMs: number = LIVE_LIMITS.directRetryMs; !this.#isOver; pauseMs = Math.min(2 * pauseMs, LIVE_LIMITS.directRetryMaxMs)) {
      const why = await this.#watch(() => (pauseMs = LIVE_LIMITS.directRetryMs));
      if (this.#isOver) return;
      if (why === 'over' || !this.#options.source.isLive) return this.#end('ended');
      if (this.#options.recorded !== undefined) return this.#playRecorded(this.#options.recorded);
      if (why !== 'again') return this.#fail(why);
      this.#turn('waiting');
      await this.#pause(pauseMs);
    }
  }

  /** One time, from the question to the end. `shown` is called when there is something to see. */
  async #watch(shown: () => void): Promise<'over' | 'again' | PeersetError> {
    try {
      this.#view = await this.#options.view(this.#over.signal);
    } catch (reason) {
      if (!(reason instanceof PeersetError)) throw reason;
      if (reason.code === 'E_NOT_FOUND') return 'over';
      return reason.code === 'E_NO_ANSWER' ? 'again' : reason;
    }
    shown();
    this.#show(this.#view.stream);
    this.#turn('playing');
    const why = await this.#view.over;
    this.#view = undefined;
    if (!this.#isOver) this.#show(null);
    return why === 'ended' ? 'over' : 'again';
  }

  #show(stream: MediaStream | null): void {
    const element = this.#element;
    const wasPlaying = !element.paused;
    element.srcObject = stream;
    // Somebody else's wish now, or a browser that wants a click first: its controls say so.
    if (wasPlaying && stream !== null) element.play().catch(() => undefined);
  }

  #playRecorded(recorded: NonNullable<DirectPlayerOptions['recorded']>): void {
    this.#recorded = recorded(this.#options.changed);
  }

  /** Until it is time to ask again, or the stream is over. */
  #pause(ms: number): Promise<void> {
    const { clock, source } = this.#options;
    const { signal } = this.#over;
    return new Promise((resolve) => {
      const ends = [clock.wake(clock.now() + ms, done), source.watch(() => source.isLive || done())];
      signal.addEventListener('abort', done);
      function done(): void {
        for (const end of ends) end();
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }

  get #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  #turn(state: LivePlayer['state']): void {
    if (this.#state === state || this.#isOver) return;
    this.#state = state;
    this.#options.changed();
  }

  #fail(reason: PeersetError): void {
    this.#fault = { play: reason.code === 'E_FULL' ? 'full' : reason.code === 'E_REFUSED' ? 'refused' : 'unsupported', reason };
    this.#end('failed');
  }

  #end(state: 'ended' | 'failed' | 'detached'): void {
    this.#turn(state);
    this.#over.abort();
    this.#view?.leave();
    if (this.#element.srcObject === this.#view?.stream) this.#element.srcObject = null;
  }
}
