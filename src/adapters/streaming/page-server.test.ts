/**
 * Shows both halves at work, without a browser: pages that have files, the service worker's answers, and a site that carries messages between them. What
 * waits is moved on by a clock of the test's own.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { STREAMING_LIMITS } from '../../core/base/limits/streaming.ts';
import { ask, askFrom, Bytes, bytesOf, long, mute, rest, SCOPE, settle, Tab, tabWith, until } from '../../../test/files/streaming-site.ts';
import { PageServer } from './page-server.ts';

const SEED = 20_261_126;
const { streamSilentMs, streamWaitMs, streamLookMs, streamIdleMs, streamAwakeMs, streamsMax, streamChunkBytesMax, streamPatienceMs, streamAheadBytes, streamWishesMax } = STREAMING_LIMITS;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }));
afterEach(() => vi.useRealTimers());

describe('what is read', () => {
  test('a file comes whole and with its length', async () => {
    const source = new Bytes(1234);
    const { tab, address } = tabWith(source);
    const response = await ask([tab], address);
    expect([response.status, response.headers.get('content-length'), response.headers.get('content-type')]).toEqual([200, '1234', 'audio/wav']);
    expect(await bytesOf(response)).toEqual(source.bytes);
    await until(() => source.open === 0);
  });

  test('any part of it is that part, however it is cut', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(299), fc.nat(320), fc.integer({ min: 1, max: 400 }), async (start, more, pieceBytes) => {
      const source = new Bytes(300, { pieceBytes });
      const { tab, address } = tabWith(source);
      const response = await ask([tab], address, { range: `bytes=${start}-${start + more}` });
      expect(response.status).toBe(206);
      expect(await bytesOf(response)).toEqual(source.bytes.slice(start, start + more + 1));
      expect(source.begun).toEqual([start]);
    }), { seed: SEED, numRuns: 60 });
  });

  test.each([['HEAD', { method: 'HEAD' }, 200], ['beyond its end', { range: 'bytes=5000-' }, 416], ['POST', { method: 'POST' }, 405]])('%s reads nothing', async (_, changes, status) => {
    const source = new Bytes(1000);
    const { tab, address } = tabWith(source);
    const response = await ask([tab], address, changes);
    expect([response.status, (await bytesOf(response)).length, source.begun]).toEqual([status, 0, []]);
  });

  test.each([65_536, 262_144, 1_048_576])('in pieces of %i bytes little is read ahead of who takes it', async (pieceBytes) => {
    const source = new Bytes(40 * pieceBytes, { pieceBytes });
    const { tab, address } = tabWith(source);
    const reader = (await ask([tab], address)).body!.getReader();
    for (let taken = 0; taken < 3 * pieceBytes; taken += (await reader.read()).value!.length) {
      await settle();
      expect(source.given - taken).toBeGreaterThan(0);
      expect(source.given - taken).toBeLessThanOrEqual(streamAheadBytes + pieceBytes);
    }
    await reader.cancel();
  });

  test('as many chunks are on their way at once as may be, once it is known how small they are', async () => {
    const page = mute('page');
    const asked = ask([page], `${SCOPE}peerset-files/tokenA/x`);
    await until(() => page.ports.length === 1);
    const [port] = page.ports;
    const heard: string[] = [];
    port!.onmessage = ({ data }) => void heard.push((data as { type: string }).type);
    port!.postMessage({ type: 'head', head: { size: 1_000_000, type: 'audio/wav', isInline: true } });
    const reader = (await asked).body!.getReader();
    await settle();
    expect(heard).toEqual(['open', 'pull']);
    port!.postMessage({ type: 'chunk', bytes: new Uint8Array(1000) });
    await settle();
    expect(heard).toEqual(['open', 'pull', ...Array.from({ length: streamWishesMax }, () => 'pull')]);
    await reader.cancel();
  });

  test.each([[streamWishesMax, false], [streamWishesMax + 1, true]])('a worker with %i wishes at once is refused: %s', async (wishes, isRefused) => {
    const source = new Bytes(1000);
    source.here = 0;
    const { tab } = tabWith(source);
    const { port1, port2 } = new MessageChannel();
    const heard: unknown[] = [];
    port1.onmessage = ({ data }) => void heard.push((data as { type: string }).type);
    tab.postMessage({ peerset: 'file', token: source.token }, [port2]);
    port1.postMessage({ type: 'open', start: 0, end: 1000 });
    for (let i = 0; i < wishes; i++) port1.postMessage({ type: 'pull' });
    await settle();
    expect(heard).toEqual(isRefused ? ['head', 'failed'] : ['head']);
    port1.close();
    await until(() => source.open === 0);
  });

  test('whoever gives up lets go of the file at once', async () => {
    const source = new Bytes(10_000);
    const { tab, address } = tabWith(source);
    const reader = (await ask([tab], address)).body!.getReader();
    await reader.read();
    expect(source.open).toBe(1);
    await reader.cancel();
    await until(() => source.open === 0);
  });

  test('giving up ends a wait for what is not here', async () => {
    const source = new Bytes(1000);
    source.here = 0;
    const { tab, address } = tabWith(source);
    const reader = (await ask([tab], address)).body!.getReader();
    void reader.read().catch(() => undefined);
    await until(() => source.open === 1);
    await reader.cancel();
    await until(() => source.open === 0);
  });

  test.each([[streamChunkBytesMax, 1], [streamChunkBytesMax + 1, 2]])('a source that gives %i bytes at once is passed on in %i', async (size, chunks) => {
    const source = new Bytes(size, { pieceBytes: size });
    const { tab, address } = tabWith(source);
    const reader = (await ask([tab], address)).body!.getReader();
    const lengths: number[] = [];
    for (let next = await reader.read(); !next.done; next = await reader.read()) lengths.push(next.value.length);
    expect(lengths).toHaveLength(chunks);
    expect(Math.max(...lengths)).toBe(streamChunkBytesMax);
    expect(lengths.reduce((sum, length) => sum + length)).toBe(size);
    // What is passed on is a copy: others read the same bytes.
    expect(source.bytes).toHaveLength(size);
  });

  test.each<[string, (start: number, end: number) => AsyncGenerator<Uint8Array>]>([
    ['ends early', async function* () { yield new Uint8Array(5); }],
    ['throws', async function* () { yield new Uint8Array(5); throw new Error('the disk is gone'); }],
  ])('a source that %s breaks the answer', async (_, read) => {
    const { tab, address } = tabWith({ token: 'broken', size: 10, type: 'audio/wav', isInline: true, read });
    await expect(bytesOf(await ask([tab], address))).rejects.toThrow();
  });

  test('a source that gives too much, and nothing now and then, is cut to what was asked for', async () => {
    const read = async function* (): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(0);
      yield new Uint8Array(7).fill(1);
      yield new Uint8Array(0);
      yield new Uint8Array(7).fill(2);
    };
    const { tab, address } = tabWith({ token: 'generous', size: 10, type: 'audio/wav', isInline: true, read });
    expect([...await bytesOf(await ask([tab], address))]).toEqual([1, 1, 1, 1, 1, 1, 1, 2, 2, 2]);
  });
});

describe('time', () => {
  test('a film that is paused holds on to nothing, and goes on where it was', async () => {
    const source = long();
    const { tab, address } = tabWith(source);
    const reader = (await ask([tab], address)).body!.getReader();
    const first = await reader.read();
    await settle();
    await vi.advanceTimersByTimeAsync(streamIdleMs - 1);
    expect(source.open).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await until(() => source.open === 0);
    expect(Buffer.concat([first.value!, await rest(reader)]).equals(source.bytes)).toBe(true);
    expect(source.begun).toEqual([0, 2_000_000]);
  });

  test('who waits for peers is not silent, however long it takes', async () => {
    const source = new Bytes(1000);
    source.here = 100;
    const { tab, address } = tabWith(source);
    const reader = (await ask([tab], address)).body!.getReader();
    await reader.read();
    const state = { isOver: false };
    reader.read().then(() => { state.isOver = true; }, () => { state.isOver = true; });
    await until(() => source.open === 1);
    for (let waited = 0; waited < 10 * streamSilentMs; waited += streamWaitMs) {
      await vi.advanceTimersByTimeAsync(streamWaitMs);
      await settle();
    }
    expect(state.isOver).toBe(false);
    await reader.cancel();
  });

  test('a page that says nothing is given up', async () => {
    const frame = mute('frame');
    const response = ask([frame], `${SCOPE}peerset-files/tokenA/x`);
    await settle();
    await vi.advanceTimersByTimeAsync(streamSilentMs);
    expect((await response).status).toBe(504);
  });

  test('a page that says nothing any more breaks the answer', async () => {
    const page = mute('page');
    const asked = ask([page], `${SCOPE}peerset-files/tokenA/x`);
    await until(() => page.ports.length === 1);
    page.ports[0]!.postMessage({ type: 'head', head: { size: 10, type: 'audio/wav', isInline: true } });
    const read = (await asked).body!.getReader().read();
    const failed = expect(read).rejects.toThrow('says nothing');
    await vi.advanceTimersByTimeAsync(streamSilentMs);
    await failed;
  });

  test('the worker is kept awake while somebody reads, and not longer', async () => {
    const source = long();
    const { tab, address } = tabWith(source);
    const reader = (await ask([tab], address)).body!.getReader();
    await reader.read();
    await vi.advanceTimersByTimeAsync(2 * streamAwakeMs);
    expect(tab.heard).toEqual([{ peerset: 'awake' }, { peerset: 'awake' }]);
    await reader.cancel();
    await until(() => source.open === 0);
    await vi.advanceTimersByTimeAsync(10 * streamAwakeMs);
    expect(tab.heard).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('who has it', () => {
  test('the page that asks, and then no other is asked', async () => {
    const source = new Bytes(10);
    const { tab, address } = tabWith(source);
    const other = new Tab('other');
    expect(await bytesOf(await ask([tab, other], address))).toEqual(source.bytes);
    expect(other.asked).toBe(0);
  });

  test('another page, where the one that asks has not', async () => {
    const source = new Bytes(10);
    const { tab, address } = tabWith(source);
    const first = new Tab('first');
    expect(await bytesOf(await ask([first, new Tab('second'), tab], address))).toEqual(source.bytes);
    expect(first.asked).toBe(1);
  });

  test('another page, where the one that asks says nothing', async () => {
    const source = new Bytes(10);
    const { tab, address } = tabWith(source);
    const response = ask([mute('frame'), tab], address);
    await settle();
    expect(tab.asked).toBe(0);
    await vi.advanceTimersByTimeAsync(streamPatienceMs);
    expect(await bytesOf(await response)).toEqual(source.bytes);
  });

  test('a page, where nobody knows who asks', async () => {
    const source = new Bytes(10);
    const { tab, address } = tabWith(source);
    expect(await bytesOf(await askFrom(undefined, [tab], address))).toEqual(source.bytes);
  });

  test.each([['nobody', `${SCOPE}peerset-files/tokenB/x`], ['no token', `${SCOPE}peerset-files/`]])('%s: there is nothing', async (_, address) => {
    const { tab } = tabWith(new Bytes(10));
    expect((await ask([tab, new Tab('other')], address)).status).toBe(404);
  });

  test('no page at all: there is nothing', async () => {
    expect((await ask([], `${SCOPE}peerset-files/tokenA/x`)).status).toBe(404);
  });

  test('a page that was closed breaks what it gave', async () => {
    const source = long();
    const { tab, address } = tabWith(source);
    const reader = (await ask([tab], address)).body!.getReader();
    await reader.read();
    for (const port of tab.ports) port.close();
    await expect(rest(reader)).rejects.toThrow('was closed');
  });
});

test('a page that is gone without a word breaks what it gave, soon', async () => {
  const page = mute('page');
  const pages = [page];
  const asked = ask(pages, `${SCOPE}peerset-files/tokenA/x`);
  await until(() => page.ports.length === 1);
  page.ports[0]!.postMessage({ type: 'head', head: { size: 10, type: 'audio/wav', isInline: true } });
  const failed = expect((await asked).body!.getReader().read()).rejects.toThrow('was closed');
  pages.pop();
  await vi.advanceTimersByTimeAsync(streamLookMs);
  await failed;
});

describe('what was forgotten', () => {
  test('is at its address no more, and can come back', async () => {
    const source = new Bytes(10);
    const { tab, address } = tabWith(source);
    tab.server.forget(source);
    expect((await ask([tab], address)).status).toBe(404);
    expect(tab.server.urlOf(source)).toBe(address);
    expect((await ask([tab], address)).status).toBe(200);
  });

  test('is told to whoever reads it, also after a pause', async () => {
    for (const pauseMs of [0, streamIdleMs]) {
      const source = long();
      const { tab, address } = tabWith(source);
      const reader = (await ask([tab], address)).body!.getReader();
      await reader.read();
      await vi.advanceTimersByTimeAsync(pauseMs);
      tab.server.forget(source);
      await expect(rest(reader)).rejects.toThrow('not shown any more');
      await until(() => source.open === 0);
    }
  });
});

test('a page that is asked for very much at once says so, and takes more when it is done', async () => {
  const source = new Bytes(200);
  source.here = 0;
  const { tab, address } = tabWith(source);
  const readers = [];
  for (let i = 0; i < streamsMax; i++) readers.push((await ask([tab], address)).body!.getReader());
  const refused = await ask([tab], address);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  await readers[0]!.cancel();
  await settle();
  expect((await ask([tab], address)).status).toBe(200);
});

test('a page without a service worker has no addresses, and no token that is none has one', () => {
  const container = { controller: null as { postMessage(message: unknown): void } | null, addEventListener: () => undefined, startMessages: () => undefined };
  const server = new PageServer(container, SCOPE);
  expect(server.urlOf(new Bytes(1))).toBeUndefined();
  container.controller = { postMessage: () => undefined };
  expect(server.urlOf(new Bytes(1))).toBe(`${SCOPE}peerset-files/tokenA/file`);
  expect(server.urlOf(new Bytes(1, { token: '../index.html' }))).toBeUndefined();
});
