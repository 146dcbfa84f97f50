/**
 * One question at a time, in the order they came: whoever asks a person five things at once gets five windows. Each
 * has its time; who does not answer in it is lost, and then those behind need not wait as long again, one after the other.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { Clock, SignerFault } from '../../ports.ts';
import { signerFault } from './fault.ts';

interface Waiting {
  readonly run: () => Promise<void>;
  readonly reject: (fault: SignerFault) => void;
}

/** The time of one question; whoever is asked may say that it takes longer. */
export interface Patience {
  /** Begins again, with so many ms. */
  extend(ms: number): void;
  /** Calls `run` when it is over, answered or not. */
  whenOver(run: () => void): void;
}

/** Asks one after the other. */
export class Turns {
  readonly #clock: Clock;
  readonly #waiting: Waiting[] = [];
  #isRunning = false;
  #closed: SignerFault | undefined;
  /** Ends the question under way. */
  #end: ((fault: SignerFault) => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves or rejects as `work` does, which begins when it is its turn; rejects with `lost` where that takes too long. */
  ask<T>(work: (patience: Patience) => Promise<T>, limitMs: number = LIMITS.signerAnswerMs): Promise<T> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed as unknown);
    if (this.#waiting.length >= LIMITS.signerQueueMax) return Promise.reject(signerFault('lost', 'too much waits for it') as unknown);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run: () => this.#within(work, limitMs).then(resolve, reject), reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  /** Whoever waits is told so; nothing is asked any more. */
  close(fault: SignerFault): void {
    this.#closed ??= fault;
    this.#end?.(fault);
    this.#giveUp(fault);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) await next.run();
    this.#isRunning = false;
  }

  #giveUp(fault: SignerFault): void {
    for (const { reject } of this.#waiting.splice(0)) reject(fault);
  }

  #within<T>(work: (patience: Patience) => Promise<T>, limitMs: number): Promise<T> {
    let cancel: () => void = () => undefined;
    const endings: (() => void)[] = [];
    const answered = new Promise<T>((resolve, reject) => {
      const extend = (ms: number): void => {
        cancel();
        cancel = this.#clock.wake(this.#clock.now() + ms, () => {
          const fault = signerFault('lost', 'it did not answer in time');
          reject(fault);
          this.#giveUp(fault);
        });
      };
      this.#end = reject;
      extend(limitMs);
      work({ extend, whenOver: (run) => void endings.push(run) }).then(resolve, reject);
    });
    return answered.finally(() => {
      this.#end = undefined;
      cancel();
      for (const end of endings) end();
    });
  }
}
