/** Tells when the world may have changed: online again, the page shown, back from the cache or from sleep. */

/** Listens from its making until `close`. */
export class WakeEvents {
  readonly #abort = new AbortController();

  /** Calls `wake` on each such event until closed. Without a page there are none. */
  constructor(wake: () => void) {
    const { signal } = this.#abort;
    if (typeof globalThis.addEventListener !== 'function') return;
    globalThis.addEventListener('online', wake, { signal });
    globalThis.addEventListener('pageshow', wake, { signal });
    globalThis.document?.addEventListener(
      'visibilitychange',
      () => globalThis.document.visibilityState === 'visible' && wake(),
      { signal },
    );
  }

  close(): void {
    this.#abort.abort();
  }
}
