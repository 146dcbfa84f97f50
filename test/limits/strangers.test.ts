/** What strangers may cost us before they are peers, at the limit and one beyond: offers, presences, relays, lanes. */
import { afterEach, expect, test, vi } from 'vitest';
import { Lanes } from '../../src/adapters/webrtc/lanes.ts';
import { limited } from '../../src/adapters/webrtc/networks.ts';
import { Relay } from '../../src/adapters/nostr-signers/relay.ts';
import { LIMITS } from '../../src/core/base/limits.ts';
import { HandClock } from '../signer/hand-clock.ts';

afterEach(() => vi.useRealTimers());

test.each([['offered', LIMITS.offersPerMinute], ['present', LIMITS.presencesPerMinute]] as const)(
  'of what a network tells (%s) so much is heard in a minute (offersPerMinute, presencesPerMinute)', (what, max) => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_790_000_000_000 });
    let heard = 0;
    const count = (): void => void heard++;
    const host = limited({ present: count, offered: count, answered: () => undefined, changed: () => undefined });
    const tell = (times: number): void => {
      for (let i = 0; i < times; i++) host[what]({} as never);
    };
    tell(max + 1);
    expect(heard).toBe(max);
    vi.setSystemTime(Date.now() + 60_000);
    tell(max + 1);
    expect(heard).toBe(2 * max);
  },
);

test('a message of a signer\'s relay has its length, and is not read where it has one more (signerMessageBytesMax)', () => {
  const sockets: { onmessage: ((event: { data: unknown }) => void) | null; close(): void }[] = [];
  class Socket {
    onmessage = null;
    constructor() {
      sockets.push(this);
    }
    close(): void {
      // Nobody is at the other end.
    }
  }
  const received: unknown[] = [];
  const relay = new Relay({
    url: 'wss://relay.example',
    webSocket: Socket as unknown as typeof WebSocket,
    clock: new HandClock(),
    filter: () => ({}),
    opened: () => undefined,
    received: (event) => received.push(event),
  });
  const message = (length: number): string => {
    const empty = JSON.stringify(['EVENT', 'signer', '']);
    return JSON.stringify(['EVENT', 'signer', 'x'.repeat(length - empty.length)]);
  };
  sockets[0]!.onmessage!({ data: message(LIMITS.signerMessageBytesMax + 1) });
  expect(received).toEqual([]);
  sockets[0]!.onmessage!({ data: message(LIMITS.signerMessageBytesMax) });
  expect(received).toHaveLength(1);
  relay.close();
});

test('a link may say so much before we know it, and is closed for one byte more (earlyBytesMax)', () => {
  expect(faultsAfter(LIMITS.earlyBytesMax)).toEqual([]);
  expect(faultsAfter(LIMITS.earlyBytesMax + 1)).toEqual(['limit']);
});

/** What a link of our own making is closed for that sends so many bytes before anybody listens. */
function faultsAfter(bytes: number): string[] {
  const [one, other] = [channels(), channels()];
  for (const [id, channel] of one.made) channel.other = other.made.get(id)!;
  for (const end of [one, other]) for (const channel of end.made.values()) channel.open();
  const text = new Uint8Array(bytes / 2);
  one.lanes.send('control', text);
  one.lanes.send('control', new Uint8Array(bytes - text.length));
  const faults: string[] = [];
  other.lanes.attach({ opened: () => undefined, received: () => undefined, drained: () => undefined, closed: ({ fault }) => faults.push(fault) });
  return faults;
}

/** One end of a data channel that carries at once. */
class QuickChannel extends EventTarget {
  readyState = 'connecting';
  binaryType = '';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  other: QuickChannel | undefined;

  send(frame: Uint8Array): void {
    this.other?.dispatchEvent(new MessageEvent('message', { data: frame.slice().buffer }));
  }

  open(): void {
    this.readyState = 'open';
    this.dispatchEvent(new Event('open'));
  }

  close(): void {
    this.readyState = 'closed';
  }
}

function channels() {
  const made = new Map<number, QuickChannel>();
  const createDataChannel = (_: string, { id }: { id: number }) => {
    made.set(id, new QuickChannel());
    return made.get(id);
  };
  return { made, lanes: new Lanes({ createDataChannel } as unknown as RTCPeerConnection) };
}
