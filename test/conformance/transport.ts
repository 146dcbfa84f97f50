/**
 * What every transport promises (`src/ports.ts`), as tests over two of them that can reach each other.
 * Call it from a test file, once per transport: `transportConformance('loopback', makePair)`.
 */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Lane, PeerId } from '../../src/ports.ts';
import { probeBytes, probeSum, type ProbeEvent, type ProbeMessage, type ProbeOptions, type TransportProbe } from './transport-probe.ts';

export interface ConformanceOptions {
  /** How long anything may take, ms. */
  readonly patienceMs: number;
  /** Whether the implementation below puts all lanes into one buffer, so that none can overtake. */
  readonly lanesShareBuffer?: boolean;
}

interface Joined {
  readonly probe: TransportProbe;
  /** The other one, as this one calls it. */
  readonly peer: PeerId;
}

type EventOf<Type extends ProbeEvent['type']> = Extract<ProbeEvent, { type: Type }>;

const LANES: readonly Lane[] = ['control', 'bulk', 'files'];
const KIB = 1024;
/** Around every edge that a transport might have: nothing, one frame, one frame and a byte, the largest message. */
const LENGTHS = [0, 1, 16 * KIB - 1, 16 * KIB, 16 * KIB + 1, 64 * KIB, 64 * KIB + 1, 1024 * KIB];

/** Registers the suite. `makePair` gives two closed transports that will find each other when opened. */
export function transportConformance(
  name: string,
  makePair: () => Promise<readonly [TransportProbe, TransportProbe]>,
  { patienceMs, lanesShareBuffer = false }: ConformanceOptions,
): void {
  const eventually = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: patienceMs, interval: 20 });

  async function occurred<Type extends ProbeEvent['type']>(probe: TransportProbe, type: Type, count = 1): Promise<EventOf<Type>[]> {
    return eventually(async () => {
      const events = (await probe.events()).filter((event): event is EventOf<Type> => event.type === type);
      expect(events.length).toBeGreaterThanOrEqual(count);
      return events;
    });
  }

  async function joinedPair(options?: ProbeOptions): Promise<readonly [Joined, Joined]> {
    const pair = await makePair();
    onTestFinished(async () => {
      for (const probe of pair) expectOrder(await probe.events());
      await Promise.all(pair.map((probe) => probe.end()));
    });
    await Promise.all(pair.map((probe) => probe.open(options)));
    const [left, right] = await Promise.all(pair.map(async (probe) => ({ probe, peer: (await occurred(probe, 'joined'))[0]!.peer })));
    return [left!, right!];
  }

  describe(`${name} keeps the promises of a transport`, () => {
    test('both sides join once, and agree on which connection it is', async () => {
      const [left, right] = await joinedPair();
      const [ours] = await occurred(left.probe, 'joined');
      const [theirs] = await occurred(right.probe, 'joined');
      expect(left.peer).not.toBe(right.peer);
      expect(ours!.via).not.toBe('');
      expect(theirs!.binding?.local).toBe(ours!.binding?.remote);
      expect(theirs!.binding?.remote).toBe(ours!.binding?.local);
      if (ours!.binding) expect(ours!.binding.local).not.toBe(ours!.binding.remote);
    });

    test('messages of every size arrive whole and in order, on every lane, both ways', async () => {
      const pair = await joinedPair();
      const messages = LANES.flatMap((lane) => LENGTHS.map((length, i): ProbeMessage => ({ lane, length, seed: i + 1 })));
      await Promise.all(pair.map(({ probe, peer }) => probe.send(peer, ...messages)));
      for (const { probe } of pair) {
        const received = await occurred(probe, 'received', messages.length);
        for (const lane of LANES) {
          const seen = received.filter((event) => event.lane === lane).map(({ length, sum }) => ({ length, sum }));
          const sent = messages.filter((message) => message.lane === lane).map((message) => ({ length: message.length, sum: probeSum(probeBytes(message)) }));
          expect(seen).toEqual(sent);
        }
      }
    });

    test('a thousand small messages keep their order', async () => {
      const [left, right] = await joinedPair();
      const messages = Array.from({ length: 1000 }, (_, i): ProbeMessage => ({ lane: 'bulk', length: 1 + (i % 40), seed: i }));
      await left.probe.send(left.peer, ...messages);
      const received = await occurred(right.probe, 'received', messages.length);
      expect(received.map(({ sum }) => sum)).toEqual(messages.map((message) => probeSum(probeBytes(message))));
    });

    if (!lanesShareBuffer) test('a small message does not wait behind bulk', async () => {
      const [left, right] = await joinedPair();
      // Enough that what the network itself holds of it is the smaller part.
      const bulk = Array.from({ length: 8 }, (_, seed): ProbeMessage => ({ lane: 'bulk', length: 1024 * KIB, seed }));
      await left.probe.send(left.peer, ...bulk, { lane: 'control', length: 10, seed: 9 });
      const received = await occurred(right.probe, 'received', bulk.length + 1);
      expect(received.findIndex(({ lane }) => lane === 'control')).toBeLessThan(bulk.length);
    });

    if (!lanesShareBuffer) test('records do not wait behind files', async () => {
      const [left, right] = await joinedPair();
      const files = Array.from({ length: 8 }, (_, seed): ProbeMessage => ({ lane: 'files', length: 1024 * KIB, seed }));
      await left.probe.send(left.peer, ...files, { lane: 'bulk', length: 32 * KIB, seed: 9 });
      const received = await occurred(right.probe, 'received', files.length + 1);
      expect(received.findIndex(({ lane }) => lane === 'bulk')).toBeLessThan(files.length);
    });

    test('it tells how much of files the network took, to the byte, and nothing of other lanes', async () => {
      const [left, right] = await joinedPair();
      const lengths = [0, 1, 16 * KIB + 40, 64 * KIB + 64, 1024 * KIB];
      const messages = LANES.flatMap((lane) => lengths.map((length, seed): ProbeMessage => ({ lane, length, seed })));
      await left.probe.send(left.peer, ...messages);
      await occurred(right.probe, 'received', messages.length);
      const total = lengths.reduce((sum, length) => sum + length, 0);
      await eventually(async () => expect(sumOf(await left.probe.events(), left.peer)).toBe(total));
      expect(sumOf(await right.probe.events(), right.peer)).toBe(0);
    });

    test('what is sent from inside `joined` arrives, whoever joined first', async () => {
      const greeting: ProbeMessage = { lane: 'control', length: 300, seed: 5 };
      const pair = await joinedPair({ greeting });
      for (const { probe, peer } of pair) {
        const [received] = await occurred(probe, 'received');
        expect(received).toMatchObject({ peer, length: 300, sum: probeSum(probeBytes(greeting)) });
      }
    });

    test('sending to a peer that is not there does nothing', async () => {
      const [left, right] = await joinedPair();
      await left.probe.send('nobody' as PeerId, { lane: 'bulk', length: 10, seed: 1 });
      await left.probe.send(left.peer, { lane: 'bulk', length: 20, seed: 1 });
      expect((await occurred(right.probe, 'received')).map(({ length }) => length)).toEqual([20]);
    });

    test('a disconnect ends the link for both, and it is not built again before its time', async () => {
      const [left, right] = await joinedPair();
      const retryAfterMs = 1500;
      await left.probe.disconnect(left.peer, retryAfterMs);
      const [[ended]] = await Promise.all([occurred(left.probe, 'left'), occurred(right.probe, 'left')]);
      await right.probe.wake();
      for (const { probe } of [left, right]) {
        const again = (await occurred(probe, 'joined', 2))[1]!;
        // Half a retry early would be a refusal that does not hold; clocks of two processes are one here.
        expect(again.at - ended!.at).toBeGreaterThanOrEqual(retryAfterMs - 50);
      }
    });

    test('closing tells the other side, and nothing is heard afterwards', async () => {
      const [left, right] = await joinedPair();
      await left.probe.close();
      const heard = (await left.probe.events()).length;
      expect(await occurred(right.probe, 'left')).toMatchObject([{ peer: right.peer }]);
      await right.probe.send(right.peer, { lane: 'control', length: 1, seed: 1 });
      await left.probe.send(left.peer, { lane: 'control', length: 1, seed: 1 });
      await left.probe.wake();
      await left.probe.close();
      expect((await left.probe.events()).length).toBe(heard);
    });
  });
}

/** What was told of files to one peer, bytes. */
function sumOf(events: readonly ProbeEvent[], to: PeerId): number {
  return events.reduce((sum, event) => (event.type === 'drained' && event.peer === to ? sum + event.bytes : sum), 0);
}

/** Between `joined` and `left` of a peer, and only there, its messages are heard. */
function expectOrder(events: readonly ProbeEvent[]): void {
  const linked = new Set<PeerId>();
  for (const event of events) {
    if (event.type === 'networks') continue;
    expect(linked.has(event.peer), `${event.type} out of turn`).toBe(event.type !== 'joined');
    if (event.type === 'joined') linked.add(event.peer);
    if (event.type === 'left') linked.delete(event.peer);
  }
}
