/**
 * The simulated ports' promises. The driver attaches its two functions to what a store or verifier returns;
 * a native promise would call them in a microtask, outside virtual time. An answer calls them at the moment
 * it is given, so the real driver runs in a simulation without a single `await`.
 */

type Settled<T> = { readonly value: T } | { readonly reason: unknown };

export class Answer<T> implements PromiseLike<T> {
  readonly #waiting: ((settled: Settled<T>) => void)[] = [];
  #settled: Settled<T> | undefined;

  /** As a port's signature wants it. Whoever awaits it still gets a microtask, and loses determinism. */
  get promise(): Promise<T> {
    return this as unknown as Promise<T>;
  }

  resolve(value: T): void {
    this.#settle({ value });
  }

  reject(reason: unknown): void {
    this.#settle({ reason });
  }

  then<R1 = T, R2 = never>(
    onValue?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onReason?: ((reason: unknown) => R2 | PromiseLike<R2>) | null,
  ): PromiseLike<R1 | R2> {
    const run = (settled: Settled<T>): void => {
      if ('value' in settled) onValue?.(settled.value);
      else onReason?.(settled.reason);
    };
    if (this.#settled === undefined) this.#waiting.push(run);
    else run(this.#settled);
    // Chains are not simulated: nobody in the driver asks what a handler returned.
    return new Answer<R1 | R2>();
  }

  #settle(settled: Settled<T>): void {
    if (this.#settled !== undefined) return;
    this.#settled = settled;
    for (const run of this.#waiting.splice(0)) run(settled);
  }
}
