/**
 * A part of the program that comes when it is needed: what a visitor downloads first shows what is on the disk, and
 * talks to nobody. Loading can fail: the device is offline, a deploy took the old files away, the page forbids it. Then
 * it is tried again, later and later, and at once where the world changed. Nobody waits in silence: meanwhile
 * the part `isMissing`, which the status shows.
 *
 * Two ways to ask. `get` is for what a caller wants done, and gives up after a few tries with E_LOAD; `keep` is for
 * what the database does by itself, and goes on until the part is there or the database is closed.
 */
import { LIMITS } from '../core/base/limits.ts';
import type { Clock } from '../ports.ts';
import { closedError, PeersetError } from './errors.ts';

export interface PartOptions<T> {
  /** What people call it: it is in the status and in messages. */
  readonly name: string;
  readonly load: () => Promise<T>;
  /** Ends what was loaded. */
  end?(part: T): void;
  readonly clock: Clock;
  /** Calls `run` when the world may have changed, until the returned function is called. */
  readonly onWake?: (run: () => void) => () => void;
}

/** Loads a part once. */
export class Part<T> {
  readonly name: string;
  readonly #options: PartOptions<T>;
  readonly #watchers = new Set<() => void>();
  /** Under way, or done. */
  #attempt: Promise<T> | undefined;
  #pause: Pause | undefined;
  #failures = 0;
  #isClosed = false;

  constructor(options: PartOptions<T>) {
    this.name = options.name;
    this.#options = options;
  }

  /** Whether it could not be loaded so far; it is tried again. */
  get isMissing(): boolean {
    return this.#failures > 0;
  }

  /** Calls `run` whenever `isMissing` changes. */
  watch(run: () => void): void {
    this.#watchers.add(run);
  }

  /**
   * The part.
   * @throws PeersetError E_LOAD after a few tries, E_CLOSED.
   */
  async get(): Promise<T> {
    for (let tries = 1; !this.#isClosed; tries++) {
      try {
        return await this.#load();
      } catch (cause) {
        if (tries >= LIMITS.loadTriesMax) throw loadError(this.name, cause);
      }
      await this.#pauseOnce();
    }
    throw closedError();
  }

  /** The part, however long it takes; undefined once closed. */
  async keep(): Promise<T | undefined> {
    while (!this.#isClosed) {
      try {
        return await this.#load();
      } catch {
        // `isMissing` says so to whoever looks.
      }
      await this.#pauseOnce();
    }
    return undefined;
  }

  /** Something changed outside: who waits for the next try need not wait longer. */
  wake(): void {
    this.#pause?.end();
  }

  /** Nothing is tried any more. */
  close(): void {
    this.#isClosed = true;
    this.#watchers.clear();
    this.#pause?.end();
    const { end } = this.#options;
    // What did not load has no end either, and whoever asked for it was told.
    if (end !== undefined) this.#attempt?.then(end, () => undefined);
  }

  #load(): Promise<T> {
    this.#attempt ??= this.#options.load().then(
      (part) => {
        this.#failed(0);
        return part;
      },
      (reason: unknown) => {
        this.#attempt = undefined;
        this.#failed(this.#failures + 1);
        throw reason;
      },
    );
    return this.#attempt;
  }

  #failed(failures: number): void {
    const wasMissing = this.isMissing;
    this.#failures = failures;
    if (this.isMissing !== wasMissing) for (const run of this.#watchers) run();
  }

  /** All who wait for the next try wait together. */
  #pauseOnce(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    if (this.#pause === undefined) {
      const ms = Math.min(LIMITS.loadRetryMs * 2 ** (this.#failures - 1), LIMITS.loadRetryMaxMs);
      this.#pause = new Pause(this.#options, ms, () => {
        this.#pause = undefined;
      });
    }
    return this.#pause.over;
  }
}

/** A wait that the clock ends, or the world. */
class Pause {
  readonly over: Promise<void>;
  readonly #ends: (() => void)[] = [];

  constructor({ clock, onWake }: Pick<PartOptions<unknown>, 'clock' | 'onWake'>, ms: number, ended: () => void) {
    this.over = new Promise((resolve) => this.#ends.push(ended, resolve));
    this.#ends.push(clock.wake(clock.now() + ms, () => this.end()));
    if (onWake !== undefined) this.#ends.push(onWake(() => this.end()));
  }

  end(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}

/** A part of the program did not come. */
export function loadError(name: string, cause: unknown): PeersetError {
  return new PeersetError('E_LOAD', `A part of the program (${name}) could not be loaded.`, {
    fix: 'Check the connection and try again, or reload the page. Whoever runs the site keeps the files in chunks/ beside the program.',
    reason: name,
    cause,
  });
}
