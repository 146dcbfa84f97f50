/**
 * Stand-ins for what comes later: each can be used at once, and passes on what it was asked as soon as the part of
 * the program behind it is there. They decide nothing.
 */
import type { Judges, Store, StoreFault, Verifier } from '../ports.ts';
import { closedError } from './errors.ts';

/** A verifier that is made when the first signature is to be checked. `load` is undefined once nobody waits any more. */
export function lateVerifier(load: () => Promise<Verifier | undefined>): Verifier {
  let loading: Promise<Verifier | undefined> | undefined;
  const loaded = async (): Promise<Verifier> => {
    loading ??= load();
    const verifier = await loading;
    if (verifier === undefined) throw closedError();
    return verifier;
  };
  return {
    verify: async (records) => (await loaded()).verify(records),
    identify: async (records) => (await loaded()).identify(records),
    warm() {
      loading ??= load();
      // What cannot be loaded is told to whoever asks for a verdict.
      loading.then((verifier) => verifier?.warm?.(), () => undefined);
    },
    close() {
      void loading?.then((verifier) => verifier?.close());
      loading = Promise.resolve(undefined);
    },
  };
}

/** Judges that are loaded when something is to be judged. */
export function lateJudges(load: () => Promise<Judges | undefined>): Judges {
  return {
    async judge(said) {
      const judges = await load();
      if (judges === undefined) throw closedError();
      return judges.judge(said);
    },
    // What cannot be loaded is told to whoever asks.
    warm: () => void load().then((judges) => judges?.warm?.(), () => undefined),
    close: () => undefined,
  };
}

/** A store that is made when it is opened. */
export function lateStore(load: () => Promise<Store>): Store {
  let loading: Promise<Store> | undefined;
  const opened = async (): Promise<Store> => {
    if (loading === undefined) throw { store: 'closed', reason: 'the store was never opened' } satisfies StoreFault;
    return loading;
  };
  return {
    open: async () => (await (loading ??= load())).open(),
    write: async (batch) => (await opened()).write(batch),
    read: async (keys) => (await opened()).read(keys),
    usage: async () => (await opened()).usage(),
    close: async () => (await loading)?.close(),
  };
}

/** A stream that is made when somebody reads. */
export function lateStream<T>(load: () => Promise<ReadableStream<T>>): ReadableStream<T> {
  let reader: ReadableStreamDefaultReader<T> | undefined;
  return new ReadableStream<T>({
    async pull(controller) {
      reader ??= (await load()).getReader();
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader?.cancel(reason),
  });
}
