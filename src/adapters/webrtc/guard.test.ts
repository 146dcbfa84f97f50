import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LIMITS } from '../../core/base/limits.ts';
import { Guard } from './guard.ts';

/** As much of a connection as the guard touches. */
class FakeConnection extends EventTarget {
  connectionState = 'new';
  iceConnectionState = 'new';
  isClosed = false;

  get iceGatheringState(): string {
    return 'new';
  }

  createDataChannel(): EventTarget {
    return Object.assign(new EventTarget(), { close: () => undefined, readyState: 'connecting', send: () => undefined });
  }
  async setLocalDescription(): Promise<void> {}
  async setRemoteDescription(): Promise<void> {}
  close(): void {
    this.isClosed = true;
  }
}

const START = 1_800_000_000_000;
const offer = (length = 100): RTCSessionDescriptionInit => ({ type: 'offer', sdp: 'v=0\r\n'.padEnd(length, 'x') });
let guard: Guard;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  guard = new Guard(FakeConnection as unknown as typeof RTCPeerConnection);
});

afterEach(() => {
  guard.close();
  vi.useRealTimers();
});

const open = (): RTCPeerConnection & FakeConnection => new guard.polyfill() as RTCPeerConnection & FakeConnection;

/** A stranger's offer makes us open a connection. */
async function answer(): Promise<RTCPeerConnection & FakeConnection> {
  const connection = open();
  await connection.setRemoteDescription(offer());
  return connection;
}

async function connect(connection: FakeConnection): Promise<void> {
  change(connection, 'connected');
}

/** The library says so. */
function change(connection: FakeConnection, state: string): void {
  connection.connectionState = state;
  connection.dispatchEvent(new Event('connectionstatechange'));
}

/** There is a way through the network. */
function find(connection: FakeConnection): void {
  connection.iceConnectionState = 'connected';
  connection.dispatchEvent(new Event('iceconnectionstatechange'));
}

describe('connections that strangers make us open', () => {
  test('are halfOpenMax at most while each is young; one more is refused', async () => {
    for (let i = 0; i < LIMITS.halfOpenMax; i++) await answer();
    expect(guard.counters.halfOpen).toBe(LIMITS.halfOpenMax);
    await expect(answer()).rejects.toThrow('too many half-open');
    expect(guard.counters).toMatchObject({ halfOpen: LIMITS.halfOpenMax, refused: 1 });
  });

  test('are fewer where the room says so, and leave more to our own offers', async () => {
    const strict = new Guard(FakeConnection as unknown as typeof RTCPeerConnection, 2);
    const room = guard.offerRoom;
    expect(strict.offerRoom - room).toBe(LIMITS.halfOpenMax - 2);
    for (let i = 0; i < 2; i++) await new strict.polyfill().setRemoteDescription(offer());
    await expect(new strict.polyfill().setRemoteDescription(offer())).rejects.toThrow('too many half-open');
    strict.close();
  });

  test('are safe from the next for halfOpenSafeMs, and then the oldest makes room', async () => {
    const first = await answer();
    for (let i = 1; i < LIMITS.halfOpenMax; i++) await answer();
    expect(guard.admitStranger(START + LIMITS.halfOpenSafeMs - 1)).toBe(false);
    expect(first.isClosed).toBe(false);
    expect(guard.admitStranger(START + LIMITS.halfOpenSafeMs)).toBe(true);
    expect([first.isClosed, guard.counters.halfOpen]).toEqual([true, LIMITS.halfOpenMax - 1]);
  });

  test('are closed after halfOpenMs, and not a millisecond before', async () => {
    const connection = await answer();
    guard.check(START + LIMITS.halfOpenMs - 1);
    expect(connection.isClosed).toBe(false);
    guard.check(START + LIMITS.halfOpenMs);
    expect([connection.isClosed, guard.counters.expired]).toEqual([true, 1]);
  });

  test('that found a way and are not encrypted are closed after securingMs, and never later than others', async () => {
    const [quick, late] = [await answer(), await answer()];
    find(quick);
    guard.check(START + LIMITS.securingMs - 1);
    expect(quick.isClosed).toBe(false);
    guard.check(START + LIMITS.securingMs);
    expect([quick.isClosed, late.isClosed]).toEqual([true, false]);
    vi.setSystemTime(START + LIMITS.halfOpenMs - 1);
    find(late);
    expect(guard.counters.halfOpen).toBe(1);
    guard.check(START + LIMITS.halfOpenMs);
    expect(late.isClosed).toBe(true);
  });

  test('are told of when they end before they are up, by what ended them', async () => {
    const died: number[] = [];
    guard.answerDied = (answeredAt) => died.push(answeredAt);
    const [failed, closed, expired, up, own] = [await answer(), await answer(), await answer(), await answer(), open()];
    own.createDataChannel('x');
    find(closed);
    await connect(up);
    vi.setSystemTime(START + 5);
    change(failed, 'failed');
    change(closed, 'closed');
    expect([failed.isClosed, closed.isClosed, died]).toEqual([true, true, [START, START]]);
    guard.check(START + LIMITS.halfOpenMs);
    expect([expired.isClosed, died.length]).toEqual([true, 3]);
    for (const connection of [up, own]) change(connection, 'closed');
    expect([guard.counters.open, died.length]).toEqual([0, 3]);
  });

  test('that nobody knows after unjoinedMs are closed, others stay', async () => {
    const [known, unknown] = [await answer(), await answer()];
    await Promise.all([connect(known), connect(unknown)]);
    guard.joined(known);
    guard.check(START + LIMITS.unjoinedMs - 1);
    expect([known.isClosed, unknown.isClosed]).toEqual([false, false]);
    guard.check(START + LIMITS.unjoinedMs);
    expect([known.isClosed, unknown.isClosed]).toEqual([false, true]);
  });

  test('and all others are connectionsMax; the next is stillborn and opens nothing', () => {
    const all = Array.from({ length: LIMITS.connectionsMax }, open);
    expect(all.every((connection) => connection instanceof FakeConnection)).toBe(true);
    expect(open()).not.toBeInstanceOf(FakeConnection);
    expect(guard.counters).toMatchObject({ open: LIMITS.connectionsMax, refused: 1 });
  });
});

describe('descriptions', () => {
  test('have at most sdpBytesMax; one more closes the connection', async () => {
    await open().setRemoteDescription(offer(LIMITS.sdpBytesMax));
    const connection = open();
    await expect(connection.setRemoteDescription(offer(LIMITS.sdpBytesMax + 1))).rejects.toThrow('too large');
    expect([connection.isClosed, guard.counters.offended]).toEqual([true, 1]);
  });

  test('come once: a later one could change fingerprints that a handshake signed', async () => {
    const connection = await answer();
    await expect(connection.setRemoteDescription(offer())).rejects.toThrow('out of turn');
    expect(connection.isClosed).toBe(true);
  });

  test('ask for no media', async () => {
    const connection = open();
    const media = { type: 'offer', sdp: 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n' } as const;
    await expect(connection.setRemoteDescription(media)).rejects.toThrow('media');
    expect(connection.isClosed).toBe(true);
  });

  test('wait at most gatherMs for their last candidate', async () => {
    const connection = open();
    await connection.setLocalDescription();
    vi.advanceTimersByTime(LIMITS.gatherMs - 1);
    expect(connection.iceGatheringState).toBe('new');
    vi.advanceTimersByTime(1);
    expect(connection.iceGatheringState).toBe('complete');
  });
});

describe("what arrives on Trystero's own channel", () => {
  const arrive = (channel: EventTarget, bytes: number): boolean => {
    let passed = false;
    channel.addEventListener('message', () => { passed = true; }, { once: true });
    channel.dispatchEvent(new MessageEvent('message', { data: new ArrayBuffer(bytes) }));
    return passed;
  };

  test('is at most foreignFrameBytesMax at once', () => {
    const [fits, over] = [open(), open()];
    expect(arrive(fits.createDataChannel('x') as unknown as EventTarget, LIMITS.foreignFrameBytesMax)).toBe(true);
    expect(arrive(over.createDataChannel('x') as unknown as EventTarget, LIMITS.foreignFrameBytesMax + 1)).toBe(false);
    expect([fits.isClosed, over.isClosed]).toEqual([false, true]);
  });

  test('is at most foreignBytesMax in foreignWindowMs', () => {
    const frames = LIMITS.foreignBytesMax / LIMITS.foreignFrameBytesMax;
    for (const [waitMs, isClosed] of [[LIMITS.foreignWindowMs - 1, true], [LIMITS.foreignWindowMs, false]] as const) {
      vi.setSystemTime(START);
      const connection = open();
      const channel = connection.createDataChannel('x') as unknown as EventTarget;
      for (let i = 0; i < frames; i++) expect(arrive(channel, LIMITS.foreignFrameBytesMax)).toBe(true);
      vi.setSystemTime(START + waitMs);
      arrive(channel, 1);
      expect(connection.isClosed).toBe(isClosed);
    }
  });
});
