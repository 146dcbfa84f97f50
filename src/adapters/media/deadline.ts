/** Work on something that may take for ever, or never end: a decoder, an element that waits for its file. */

/** Does something until it is done or fails, a time is over, or its caller gives up. What still goes on then hears of the end by the signal. */
export async function within(ms: number, caller: AbortSignal | undefined, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  if (caller?.aborted === true) return;
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const timer = setTimeout(end, ms);
  caller?.addEventListener('abort', end, { signal: ending.signal });
  const ended = new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve()));
  try {
    await Promise.race([run(ending.signal), ended]);
  } catch {
    // Whatever a decoder says against a file: nobody is kept from putting it.
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}

/** Resolves with an event. Rejects with `error`, and when it is over. */
export function happened(target: EventTarget, name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    target.addEventListener(name, () => resolve(), { once: true, signal });
    target.addEventListener('error', () => reject(new Error('it cannot be played')), { once: true, signal });
    signal.addEventListener('abort', () => reject(new Error('nobody waits any more')), { once: true });
  });
}
