/** Shows that lanes deflate what waits on a slow link, and nothing on a quick one or of files; and what is told of files. Channels are made by hand here. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { LIMITS } from '../../core/base/limits.ts';
import { deflate } from './deflate.ts';
import { Lanes, type ChannelName } from './lanes.ts';

/** One end of a data channel, which carries so many bytes with each `carry`. */
class FakeChannel extends EventTarget {
  readyState = 'connecting';
  binaryType = '';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  other: FakeChannel | undefined;
  readonly sent: Uint8Array[] = [];
  readonly #under: Uint8Array[] = [];

  send(given: Uint8Array): void {
    // As the browser does: what is sent may be written over at once.
    const frame = given.slice();
    this.sent.push(frame);
    this.#under.push(frame);
    this.bufferedAmount += frame.length;
  }

  close(): void {
    this.readyState = 'closed';
  }

  open(): void {
    this.readyState = 'open';
    this.dispatchEvent(new Event('open'));
  }

  carry(frames: number): void {
    for (const frame of this.#under.splice(0, frames)) {
      this.bufferedAmount -= frame.length;
      this.other!.dispatchEvent(new MessageEvent('message', { data: frame.slice().buffer }));
    }
    this.dispatchEvent(new Event('bufferedamountlow'));
  }
}

interface End {
  readonly lanes: Lanes;
  readonly channels: Map<number, FakeChannel>;
  readonly came: [ChannelName, number][];
  readonly faults: string[];
  /** Bytes of files that the channel took, each time it was told. */
  readonly drained: number[];
}

function end(): End {
  const channels = new Map<number, FakeChannel>();
  const connection = {
    createDataChannel: (_: string, { id }: { id: number }) => {
      channels.set(id, new FakeChannel());
      return channels.get(id);
    },
  };
  const lanes = new Lanes(connection as unknown as RTCPeerConnection);
  const came: [ChannelName, number][] = [];
  const faults: string[] = [];
  const drained: number[] = [];
  lanes.attach({
    opened: () => undefined,
    received: (name, bytes) => came.push([name, bytes.length]),
    drained: (bytes) => drained.push(bytes),
    closed: ({ fault }) => faults.push(fault),
  });
  return { lanes, channels, came, faults, drained };
}

const BULK = 101;
const FILES = 103;

/** Two linked ends. */
function linked(): [End, End] {
  const [one, other] = [end(), end()];
  for (const [id, channel] of one.channels) {
    channel.other = other.channels.get(id)!;
    channel.other.other = channel;
  }
  for (const { channels } of [one, other]) for (const channel of channels.values()) channel.open();
  for (const { channels } of [one, other]) for (const channel of channels.values()) channel.carry(9);
  return [one, other];
}

const message = (i: number): Uint8Array => new TextEncoder().encode(Array.from({ length: 2500 }, (_, n) => `${(n * 7919 + i) % 9973}`).join(','));

/** Sends messages while the link carries one frame per step of so many ms; returns the bytes of all frames. */
async function send(one: End, count: number, stepMs: number): Promise<number> {
  const bulk = one.channels.get(BULK)!;
  for (let i = 0; i < count; i++) one.lanes.send('bulk', message(i));
  for (let step = 0; step < 1000 && (bulk.bufferedAmount > 0 || one.lanes.queuedBytes > 0); step++) {
    vi.setSystemTime(Date.now() + stepMs);
    bulk.carry(1);
    one.lanes.send('bulk', message(count + step));
    if (step > 60) break;
    // As long as it takes to deflate what was sent just now, however busy the machine is.
    await deflate(message(count + step));
  }
  for (let step = 0; step < 400; step++) bulk.carry(1);
  return bulk.sent.reduce((sum, frame) => sum + frame.length, 0);
}

afterEach(() => void vi.useRealTimers());

describe('a lane', () => {
  test('sends as it is what a quick link takes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const [one, other] = linked();
    const bytes = await send(one, 40, 1);
    await vi.waitFor(() => expect(other.came.length).toBe(102), { timeout: 10_000 });
    expect(bytes).toBeGreaterThan(0.99 * 102 * message(0).length);
    expect(other.faults).toEqual([]);
  });

  test('deflates what waits for a slow link; everything arrives, in order', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const [one, other] = linked();
    const bytes = await send(one, 40, 100);
    await vi.waitFor(() => expect(other.came.length).toBe(102), { timeout: 10_000 });
    expect(bytes).toBeLessThan(0.8 * 102 * message(0).length);
    const sizes = Array.from({ length: 102 }, (_, i) => ['bulk', message(i).length]);
    expect(other.came).toEqual(sizes);
  });

  test('cuts small frames for a slow link only, so that nothing waits long behind one', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const [one] = linked();
    const bulk = one.channels.get(BULK)!;
    const batch = new Uint8Array(LIMITS.batchBytes);
    for (let i = 0; i < 20; i++) one.lanes.send('bulk', batch);
    const lengths = (): number[] => bulk.sent.map((frame) => frame.length).filter((length) => length > 1);
    expect(new Set(lengths())).toEqual(new Set([LIMITS.batchBytes + 1]));
    const quick = lengths().length;
    for (let step = 0; step < 12; step++) {
      vi.setSystemTime(Date.now() + 100);
      bulk.carry(1);
    }
    expect(lengths().length).toBeGreaterThan(quick);
    expect(Math.max(...lengths().slice(-4))).toBeLessThanOrEqual(LIMITS.frameBytesSend + 5);
  });

  test('does not deflate for a side that did not say that it can inflate', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.stubGlobal('DecompressionStream', undefined);
    const [one, other] = linked();
    vi.unstubAllGlobals();
    const bytes = await send(one, 40, 100);
    expect(other.came.length).toBe(102);
    expect(bytes).toBeGreaterThan(0.99 * 102 * message(0).length);
  });

  test.each([100, 102, FILES])('refuses deflated messages where none belong: channel %i', (id) => {
    const [one, other] = linked();
    one.channels.get(id)!.send(Uint8Array.of(3, 0, 0, 0, 1, 1));
    one.channels.get(id)!.carry(1);
    expect(other.faults).toEqual(['malformed']);
  });

  test('sends files as they are, however slow the link is', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const [one] = linked();
    const files = one.channels.get(FILES)!;
    for (let i = 0; i < 80; i++) {
      vi.setSystemTime(Date.now() + 100);
      one.lanes.send('files', message(i));
      files.carry(1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    files.carry(1000);
    const bytes = Array.from({ length: 80 }, (_, i) => message(i).length).reduce((sum, length) => sum + length, 0);
    expect(files.sent.reduce((sum, frame) => sum + frame.length, 0)).toBeGreaterThan(bytes);
  });

  test('tells of files, a little later, what the browser took, to the byte; and nothing of records', async () => {
    const [one] = linked();
    const files = one.channels.get(FILES)!;
    const block = new Uint8Array(16_384 + 40);
    for (let i = 0; i < 40; i++) one.lanes.send('files', block);
    one.lanes.send('bulk', block);
    expect(one.drained).toEqual([]);
    await Promise.resolve();
    const atOnce = one.drained.reduce((sum, bytes) => sum + bytes, 0);
    expect(atOnce).toBeGreaterThanOrEqual(LIMITS.laneBufferBytes.files);
    expect(atOnce).toBeLessThan(LIMITS.laneBufferBytes.files + LIMITS.frameBytesQuick);
    for (let i = 0; i < 40; i++) files.carry(1);
    await Promise.resolve();
    expect(one.drained.reduce((sum, bytes) => sum + bytes, 0)).toBe(40 * block.length);
  });

  test('counts records and files as of use, and nothing else', () => {
    const [one, other] = linked();
    const before = other.lanes.traffic.usefulBytes;
    for (const name of ['control', 'bulk', 'files', 'signal'] as const) one.lanes.send(name, new Uint8Array(999));
    for (const channel of one.channels.values()) channel.carry(1);
    expect(other.lanes.traffic.usefulBytes - before).toBe(2 * 1000);
  });

  test('tells nothing of files once it is closed', async () => {
    const [one] = linked();
    one.lanes.send('files', new Uint8Array(100));
    one.lanes.close({ fault: 'goodbye', reason: 'for the test' });
    await Promise.resolve();
    expect(one.drained).toEqual([]);
  });

  test('ends for a bomb', async () => {
    const [one, other] = linked();
    const lie = new Uint8Array(40);
    lie.set([3, 0, 1, 0, 0]);
    one.channels.get(BULK)!.send(lie);
    one.channels.get(BULK)!.carry(1);
    await vi.waitFor(() => expect(other.faults).toEqual(['limit']));
    expect(LIMITS.inflateRatioMax * 40).toBeLessThan(65_536);
  });
});
