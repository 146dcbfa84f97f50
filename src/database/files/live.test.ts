// Streams of bytes that others read while they are written: in open rooms and in those with a secret.
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms, SetClock, until } from '../../../test/database/lab.ts';
import { LoopbackNetwork } from '../../adapters/loopback-transport.ts';
import { nsecOf } from '../../core.ts';
import { peerset, type PeersetConfig } from '../../index.ts';
import { equalBytes } from '../../core/base/bytes.ts';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const [ADA, BOB] = [1, 2].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array];
type Room = ReturnType<typeof rooms.open>;

function part(number: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(LIVE_LIMITS.livePieceBytes).fill(number);
}

/** A stream that a test writes into, when it wants to. */
class Written {
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  wasCancelled = false;
  #cancel: () => void = () => undefined;
  readonly cancelled = new Promise<void>((resolve) => {
    this.#cancel = resolve;
  });
  readonly stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      this.#controller = controller;
    },
    cancel: () => {
      this.wasCancelled = true;
      this.#cancel();
    },
  });

  write(bytes: Uint8Array): void {
    this.#controller!.enqueue(bytes);
  }

  end(): void {
    this.#controller!.close();
  }

  fail(): void {
    this.#controller!.error(new Error('the cable'));
  }
}

async function code(call: () => unknown): Promise<string> {
  return (await errorOf(call)).code;
}

async function some(reader: ReadableStreamDefaultReader<Uint8Array>, bytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let have = 0; have < bytes; have += parts.at(-1)!.length) parts.push((await reader.read()).value!);
  return new Uint8Array(Buffer.concat(parts));
}

describe.each<[string, PeersetConfig]>([['an open room', {}], ['a room with a secret', { secret: peerset.secret() }]])('in %s', (_, config) => {
  const linked = (): [Room, Room] => {
    const network = new LoopbackNetwork();
    return [ADA, BOB].map((secret) => rooms.open({ ...config, login: nsecOf(secret), transport: network.transport() })) as [Room, Room];
  };

  test('a stream is read elsewhere while it is written, and is an ordinary file when it ends', async () => {
    const [ada, bob] = linked();
    const written = new Written();
    const list = bob.live();
    const rec = await ada.put(written.stream, { live: true, key: 'log', name: 'log.bin' });
    expect([rec.live, rec.key]).toEqual([true, 'log']);
    written.write(part(1));
    const [row] = await until(list, (rows) => rows[0]?.live === true);
    const reader = row!.stream({ signal: AbortSignal.timeout(30_000) }).getReader();
    expect(equalBytes(await some(reader, LIVE_LIMITS.livePieceBytes), part(1))).toBe(true);
    for (let i = 2; i < 8; i++) written.write(part(i));
    const more = await some(reader, 6 * LIVE_LIMITS.livePieceBytes);
    expect(Array.from({ length: 6 }, (_value, i) => more[i * LIVE_LIMITS.livePieceBytes])).toEqual([2, 3, 4, 5, 6, 7]);
    written.write(Uint8Array.of(99));
    written.end();
    expect(await some(reader, 1)).toEqual(Uint8Array.of(99));
    expect((await reader.read()).done).toBe(true);

    const [file] = await until(list, (rows) => rows[0]?.size !== undefined && !rows[0].live && rows[0].name === 'log.bin');
    expect([file!.key, file!.name, file!.size]).toEqual(['log', 'log.bin', 7 * LIVE_LIMITS.livePieceBytes + 1]);
    const whole = new Uint8Array(await (await file!.blob({ signal: AbortSignal.timeout(30_000) })).arrayBuffer());
    expect([whole.length, whole[0], whole.at(-1)]).toEqual([file!.size, 1, 99]);
  });

  test('whoever comes late reads from the beginning; `stop` cancels the source', async () => {
    const [ada, bob] = linked();
    const written = new Written();
    const rec = await ada.put(written.stream, { live: true });
    for (let i = 0; i < 8; i++) written.write(part(i));
    const [row] = await until(bob.live(), (rows) => JSON.stringify(rows[0]?.value ?? '').includes('"count":'));
    const reader = row!.stream({ signal: AbortSignal.timeout(30_000) }).getReader();
    const bytes = await some(reader, 8 * LIVE_LIMITS.livePieceBytes);
    expect(Array.from({ length: 8 }, (_value, i) => bytes[i * LIVE_LIMITS.livePieceBytes])).toEqual(Array.from({ length: 8 }, (_value, i) => i));
    const stopped = await rec.stop();
    expect([stopped.live, stopped.size, written.wasCancelled]).toEqual([false, 8 * LIVE_LIMITS.livePieceBytes, true]);
    expect((await reader.read()).done).toBe(true);
  });
});

describe('a stream', () => {
  const alone = (): Room => rooms.open({ login: nsecOf(ADA) });

  test('that breaks off is kept as far as it came', async () => {
    const db = alone();
    const written = new Written();
    await db.put(written.stream, { live: true, key: 'log' });
    written.write(part(7));
    await until(db.live(), (rows) => rows[0]?.files.length === 1);
    written.fail();
    const [file] = await until(db.live(), (rows) => rows[0]?.size === LIVE_LIMITS.livePieceBytes && !rows[0].live && rows[0].value === rows[0].files[0]);
    expect(equalBytes(new Uint8Array(await (await file!.blob()).arrayBuffer()), part(7))).toBe(true);
  });

  test('gives way to what is put in its place', async () => {
    const db = alone();
    const written = new Written();
    const rec = await db.put(written.stream, { live: true, key: 'log' });
    written.write(part(1));
    await db.put('something else', { key: 'log' });
    await written.cancelled;
    expect(await code(() => rec.stop())).toBe('E_REPLACED');
    expect((await db.get('log'))!.value).toBe('something else');
  });

  test('that its author stops elsewhere ends at once where it is recorded, also while nothing comes', async () => {
    const network = new LoopbackNetwork();
    const [here, there] = [0, 1].map(() => rooms.open({ login: nsecOf(ADA), transport: network.transport() })) as [Room, Room];
    const written = new Written();
    await here.put(written.stream, { live: true, key: 'log' });
    written.write(part(1));
    const [row] = await until(there.live(), (rows) => rows[0]?.files.length === 1);
    const stopped = await row!.stop();
    await written.cancelled;
    expect([stopped.live, stopped.size]).toEqual([false, LIVE_LIMITS.livePieceBytes]);
    const [file] = await until(here.live(), (rows) => rows[0]?.id === stopped.id);
    expect(equalBytes(new Uint8Array(await (await file!.blob()).arrayBuffer()), part(1))).toBe(true);
    // Also by somebody who looked before it was over.
    expect((await row!.stop()).id).toBe(stopped.id);
  });

  test('is read to its end by who saw nothing of it but its beginning', async () => {
    const db = alone();
    const written = new Written();
    const rec = await db.put(written.stream, { live: true, key: 'log', name: 'log.bin' });
    for (let i = 1; i < 4; i++) written.write(part(i));
    written.write(Uint8Array.of(99));
    written.end();
    await until(db.live(), (rows) => rows[0]?.size === 3 * LIVE_LIMITS.livePieceBytes + 1 && rows[0].value === rows[0].files[0]);
    expect(rec.files).toEqual([]);
    const reader = rec.stream({ signal: AbortSignal.timeout(30_000) }).getReader();
    const bytes = await some(reader, 3 * LIVE_LIMITS.livePieceBytes + 1);
    expect([0, 1, 2, 3].map((i) => bytes[i * LIVE_LIMITS.livePieceBytes])).toEqual([1, 2, 3, 99]);
    expect((await reader.read()).done).toBe(true);
  });

  test('that was left behind by a page that is gone is ended by its author, and by nobody else', async () => {
    const db = alone();
    const $live = { m: 'text/plain', started: Date.now(), older: [], recent: [] };
    const rec = await db.put({ $live });
    expect(rec.live).toBe(true);
    const ended = await rec.stop();
    expect([ended.live, (ended.value as unknown as { $live: { ended: number } }).$live.ended >= $live.started]).toEqual([false, true]);
  });

  test('of an author who has been silent for a minute is over', async () => {
    const clock = new SetClock();
    const db = rooms.open({ login: nsecOf(ADA), clock });
    const rec = await db.put({ $live: { m: 'text/plain', started: 1, older: [], recent: [] } });
    expect(rec.live).toBe(true);
    clock.offsetMs = LIVE_LIMITS.liveSilentMs;
    expect(rec.live).toBe(false);
    expect((await rec.stream().getReader().read()).done).toBe(true);
  });

  test('that is hidden is neither read nor attached; one that nobody wrote well is none', async () => {
    const db = alone();
    const rec = await db.put({ $live: { m: 'text/plain', started: 1, older: [], recent: [] } });
    const off = db.use(() => false);
    expect(await code(() => rec.attach({} as HTMLMediaElement).playing)).toBe('E_REFUSED');
    expect(await code(() => rec.stream().getReader().read())).toBe('E_REFUSED');
    off();
    const none = await db.put({ $live: { m: 5 } });
    expect(await code(() => none.attach({} as HTMLMediaElement).playing)).toBe('E_NOT_FOUND');
    expect((await none.stream().getReader().read()).done).toBe(true);
  });

  test('that is hidden while somebody reads or plays it is read and played no more', async () => {
    const db = alone();
    const rec = await db.put({ $live: { m: 'text/plain', started: 1, older: [], recent: [] } });
    const calls: string[] = [];
    const element = { currentTime: 0, error: null, canPlayType: () => 'maybe', addEventListener: () => undefined, removeEventListener: () => undefined, removeAttribute: () => undefined, load: () => void calls.push('load') };
    const player = await rec.attach(element as unknown as HTMLMediaElement).playing;
    const reading = code(() => rec.stream().getReader().read());
    // Whoever reads has begun.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(player.state).toBe('waiting');
    db.use(() => false);
    expect(await reading).toBe('E_REFUSED');
    expect([player.state, calls]).toEqual(['detached', ['load']]);
  });

  test('is refused with options that it cannot have, and options of streams are for streams', async () => {
    const db = alone();
    const stream = (): ReadableStream<Uint8Array> => new Written().stream;
    for (const options of [{ segmentMs: LIVE_LIMITS.liveSegmentMinMs - 1 }, { segmentMs: LIVE_LIMITS.liveSegmentMaxMs / 2 + 1 }, { segmentMs: 1000.5 }, { type: 'no type' }]) expect(await code(() => db.put(stream(), { live: true, ...options }))).toBe('E_OPTION');
    expect(await code(() => db.put('text', { live: true }))).toBe('E_OPTION');
    for (const options of [{ record: false }, { to: [] }]) expect(await code(() => db.put(stream(), { live: true, ...options }))).toBe('E_UNSUPPORTED');
    const rec = await db.put('text');
    expect(await code(() => rec.attach({} as HTMLMediaElement).playing)).toBe('E_NOT_FOUND');
    expect(rec.live).toBe(false);
  });
});
