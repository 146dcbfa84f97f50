// Shows how parts of the program are loaded: once, again after a failure, and never in silence.
import { expect, test } from 'vitest';
import { errorOf } from '../../test/database/lab.ts';
import { LIMITS } from '../core/base/limits.ts';
import type { Clock } from '../ports.ts';
import { LateWriter } from './late-writer.ts';
import { lateStream, lateVerifier } from './late.ts';
import { closedError } from './errors.ts';
import { Part } from './part.ts';
import type { Wish, Writer } from './writer.ts';

/** Time that passes only when the test says so. */
class HandClock implements Clock {
  #now = 0;
  #alarms: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  get next(): number | undefined {
    return this.#alarms.map(({ at }) => at).sort((left, right) => left - right)[0];
  }

  wake(at: number, run: () => void): () => void {
    const alarm = { at, run };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** Goes to the next alarm and rings it. */
  async ring(): Promise<void> {
    await settle();
    const next = this.next!;
    this.#now = next;
    const due = this.#alarms.filter(({ at }) => at <= next);
    this.#alarms = this.#alarms.filter((alarm) => !due.includes(alarm));
    for (const { run } of due) run();
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A part that fails so many times. */
function failing(times: number, onWake?: (run: () => void) => () => void) {
  const clock = new HandClock();
  const seen = { loads: 0, changes: [] as boolean[] };
  const load = async (): Promise<string> => {
    if (seen.loads++ < times) throw new Error('no such file');
    return 'loaded';
  };
  const part = new Part({ name: 'network', load, clock, ...(onWake === undefined ? {} : { onWake }) });
  part.watch(() => seen.changes.push(part.isMissing));
  return { part, clock, seen };
}

test('a part is loaded once, whoever asks and however', async () => {
  const { part, seen } = failing(0);
  expect(await Promise.all([part.get(), part.keep(), part.get()])).toEqual(['loaded', 'loaded', 'loaded']);
  expect(await part.get()).toBe('loaded');
  expect(seen).toEqual({ loads: 1, changes: [] });
});

test('who asks for something hears E_LOAD after a few tries, and may ask again', async () => {
  const { part, clock, seen } = failing(LIMITS.loadTriesMax);
  const error = errorOf(() => part.get());
  for (let tries = 1; tries < LIMITS.loadTriesMax; tries++) await clock.ring();
  expect(await error).toMatchObject({ code: 'E_LOAD', reason: 'network', cause: { message: 'no such file' } });
  expect(part.isMissing).toBe(true);
  expect(await part.get()).toBe('loaded');
  expect(seen).toEqual({ loads: LIMITS.loadTriesMax + 1, changes: [true, false] });
});

test('what the database needs by itself is tried for ever, later and later', async () => {
  const { part, clock, seen } = failing(12);
  const kept = part.keep();
  const pauses: number[] = [];
  for (let tries = 0; tries < 12; tries++) {
    const before = clock.now();
    await clock.ring();
    pauses.push(clock.now() - before);
  }
  expect(await kept).toBe('loaded');
  expect(pauses).toEqual(Array.from({ length: 12 }, (_, i) => Math.min(LIMITS.loadRetryMs * 2 ** i, LIMITS.loadRetryMaxMs)));
  expect(seen.changes).toEqual([true, false]);
});

test('where the world changes it is tried at once, and nobody listens afterwards', async () => {
  const listeners = new Set<() => void>();
  const { part, clock } = failing(1, (run) => {
    listeners.add(run);
    return () => listeners.delete(run);
  });
  const kept = part.keep();
  await settle();
  expect(listeners.size).toBe(1);
  for (const run of listeners) run();
  expect(await kept).toBe('loaded');
  expect([clock.now(), clock.next, listeners.size]).toEqual([0, undefined, 0]);
});

test('a part that is closed is waited for no longer', async () => {
  const { part, clock } = failing(Infinity);
  const [kept, error] = [part.keep(), errorOf(() => part.get())];
  await settle();
  part.close();
  expect(await kept).toBeUndefined();
  expect(await error).toMatchObject({ code: 'E_CLOSED' });
  expect(await errorOf(() => part.get())).toMatchObject({ code: 'E_CLOSED' });
  expect(clock.next).toBeUndefined();
});

test('what was loaded is ended with the part, also where it came too late', async () => {
  const ended: string[] = [];
  let arrive: (part: string) => void = () => undefined;
  const load = () => new Promise<string>((resolve) => (arrive = resolve));
  const part = new Part({ name: 'x', load, clock: new HandClock(), end: (loaded) => ended.push(loaded) });
  void part.keep();
  part.close();
  arrive('late');
  await settle();
  expect(ended).toEqual(['late']);
});

test('a verifier that comes late answers, and one that never comes rejects', async () => {
  const verifier = { verify: async () => [true], identify: async () => ({ ids: [], valid: [false] }), close: () => undefined };
  expect(await lateVerifier(async () => verifier).verify([])).toEqual([true]);
  expect(await lateVerifier(async () => verifier).identify([])).toEqual({ ids: [], valid: [false] });
  expect(await errorOf(() => lateVerifier(async () => undefined).verify([]))).toMatchObject({ code: 'E_CLOSED' });
  expect(await errorOf(() => lateVerifier(async () => undefined).identify([]))).toMatchObject({ code: 'E_CLOSED' });
});

test('a stream that comes late gives what it has, ends, and is cancelled with its stand-in', async () => {
  const source = () => new ReadableStream<number>({
    start(controller) {
      for (const value of [1, 2]) controller.enqueue(value);
      controller.close();
    },
  });
  const values: number[] = [];
  for await (const value of lateStream(async () => source())) values.push(value);
  expect(values).toEqual([1, 2]);
  const broken = lateStream<number>(() => Promise.reject(new Error('no such file')));
  await expect(broken.getReader().read()).rejects.toThrow('no such file');
});

/** A writer that notes what it is asked. */
function noting(asked: string[]): Writer {
  const write = async ({ key }: Wish) => void asked.push(key);
  const writer = { outstanding: [], write, inTurn: (_: string, key: string) => write({ key } as Wish), settled: () => undefined, close: () => asked.push('closed') };
  return writer as unknown as Writer;
}

const wish = (key: string) => ({ key }) as Wish;

test('puts that come before the writer keep their order, and later ones come after them', async () => {
  const asked: string[] = [];
  const writer = new LateWriter(async () => noting(asked));
  const puts = [writer.write(wish('a')), writer.inTurn('notes', 'b', async () => undefined), writer.write(wish('c'))];
  await puts[0];
  await writer.write(wish('d'));
  await Promise.all(puts);
  expect(asked).toEqual(['a', 'b', 'c', 'd']);
});

test('puts are told where the writer does not come, and the next one tries again', async () => {
  const asked: string[] = [];
  let isThere = false;
  const writer = new LateWriter(async () => {
    if (!isThere) throw new Error('no such file');
    return noting(asked);
  });
  const errors = await Promise.allSettled([writer.write(wish('a')), writer.write(wish('b'))]);
  expect(errors.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isThere = true;
  await writer.write(wish('c'));
  expect(asked).toEqual(['c']);
});

test('a writer that was closed before it came writes nothing', async () => {
  const asked: string[] = [];
  const writer = new LateWriter(async () => noting(asked));
  const put = errorOf(() => writer.write(wish('a')));
  writer.close(closedError());
  expect(await put).toMatchObject({ code: 'E_CLOSED' });
  await settle();
  expect(asked).toEqual(['closed']);
  expect(await errorOf(() => writer.write(wish('b')))).toMatchObject({ code: 'E_CLOSED' });
});
