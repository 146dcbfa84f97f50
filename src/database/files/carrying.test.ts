/** Shows what a courier hears of a driver's peers, in which order, and what becomes of its orders. */
import { expect, test, vi } from 'vitest';
import { fault } from '../../core/base/fault.ts';
import type { PeerId } from '../../core/base/peer.ts';
import type { ReplicaEffect, ReplicaEvent } from '../../core/replica/event.ts';
import type { LoneReplica } from '../../core/replica/lone-replica.ts';
import type { Clock, Store, Transport, Verifier } from '../../ports.ts';
import { Driver } from '../driver.ts';
import type { FileWire } from './courier.ts';

const BYTES = Uint8Array.of(9);

/** A driver whose replica does what `answers` says, and a courier that writes down what it hears. */
function driven(answers: (event: ReplicaEvent) => readonly ReplicaEffect[]) {
  const events: ReplicaEvent[] = [];
  const replica = {
    wakeAt: Infinity,
    peers: [],
    handle: (event: ReplicaEvent) => {
      events.push(event);
      return answers(event);
    },
  } as unknown as LoneReplica;
  const clock: Clock = { now: () => 0, wake: () => () => undefined };
  const onChange = vi.fn();
  const driver = new Driver({ replica, store: {} as Store, verifier: {} as Verifier, clock, onChange, onFailure: (reason) => { throw reason; } });
  driver.connect({ open: () => undefined, send: () => undefined, disconnect: () => undefined, introduce: () => undefined } as unknown as Transport);
  const heard: string[] = [];
  let wire: FileWire | undefined;
  const carry = (): FileWire => {
    driver.carry((given) => {
      wire = given;
      return {
        opened: (peer) => heard.push(`opened ${peer}`),
        closed: (peer) => heard.push(`closed ${peer}`),
        received: (peer, bytes) => heard.push(`received ${peer} ${bytes.length}`),
        drained: (peer, bytes) => heard.push(`drained ${peer} ${bytes}`),
      };
    });
    return wire!;
  };
  return { driver, events, heard, carry, onChange };
}

/** A replica in which `received` opens a session the first time, says something about files the second, and ends it the third. */
function session(): (event: ReplicaEvent) => readonly ReplicaEffect[] {
  const times = new Map<PeerId, number>();
  return (event) => {
    if (event.type !== 'received') return [];
    const { peer } = event;
    const time = (times.get(peer) ?? 0) + 1;
    times.set(peer, time);
    if (time === 1) return [{ type: 'introduce', peer }];
    if (time === 2) return [{ type: 'notify', change: { type: 'filed', peer, bytes: event.bytes } }];
    return [{ type: 'disconnect', peer, fault: fault('goodbye', 'for the test'), retryAfterMs: 0 }];
  };
}

test('a courier hears that a peer is there, what it says of files and what the network took, and that it is gone, once', () => {
  const { driver, heard, carry, onChange } = driven(session());
  carry();
  driver.joined({ peer: 'a', via: 'test' });
  driver.drained('a', 5);
  expect(heard).toEqual([]);
  driver.received('a', 'control', BYTES);
  driver.received('a', 'files', BYTES);
  driver.drained('a', 7);
  driver.received('a', 'control', BYTES);
  driver.drained('a', 8);
  driver.left('a');
  expect(heard).toEqual(['opened a', 'received a 1', 'drained a 7', 'closed a']);
  expect(onChange).not.toHaveBeenCalled();
});

test('a courier that comes late is told of those whose sessions are open; what came before is not kept, and nobody minds', () => {
  const { driver, heard, carry } = driven(session());
  for (const peer of ['a', 'b', 'c']) driver.received(peer, 'control', BYTES);
  driver.received('a', 'control', BYTES);
  driver.left('b');
  expect(heard).toEqual([]);
  carry();
  expect(heard).toEqual(['opened a', 'opened c']);
});

test('a link that is replaced without a word is closed and opened for the courier', () => {
  const { driver, heard, carry } = driven((event) => (event.type === 'received' ? [{ type: 'introduce', peer: event.peer }] : []));
  carry();
  driver.received('a', 'control', BYTES);
  driver.received('a', 'control', BYTES);
  expect(heard).toEqual(['opened a', 'closed a', 'opened a']);
});

test('what a courier orders while it hears something is done afterwards', () => {
  const { events, carry } = driven(session());
  const wire = carry();
  wire.send('a', 'files', BYTES);
  wire.blame('a', fault('unexpected', 'for the test'));
  wire.expel('a', fault('malformed', 'for the test'));
  expect(events).toMatchObject([
    { type: 'filed', peer: 'a', lane: 'files', bytes: BYTES },
    { type: 'file-fault', peer: 'a', fault: { fault: 'unexpected' }, costs: 'score' },
    { type: 'file-fault', peer: 'a', fault: { fault: 'malformed' }, costs: 'session' },
  ]);
  const inside = driven(session());
  let during = -1;
  inside.driver.carry((given) => ({
    opened: (peer) => {
      given.send(peer, 'control', BYTES);
      during = inside.events.length;
    },
    closed: () => undefined,
    received: () => undefined,
    drained: () => undefined,
  }));
  inside.driver.received('a', 'control', BYTES);
  expect(during).toBe(1);
  expect(inside.events.map(({ type }) => type)).toEqual(['received', 'filed']);
});
