/** What is read bit by bit, as a stream that asks for no more than its reader does. */

/** The stream of what `read` gives, which is told by its signal that `signal` or the reader gave up. */
export function pulled<T>(read: (signal: AbortSignal) => AsyncGenerator<T>, signal: AbortSignal | undefined): ReadableStream<T> {
  const left = new AbortController();
  const leave = (): void => left.abort();
  signal?.addEventListener('abort', leave, { signal: left.signal });
  if (signal?.aborted === true) leave();
  const parts = read(left.signal);
  return new ReadableStream<T>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      leave();
      await parts.return(undefined);
    },
  }, { highWaterMark: 0 });
}
