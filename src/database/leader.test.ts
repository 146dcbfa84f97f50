/** A start of many records: whoever reads gets the disk before the replica takes what it holds. */
import { expect, test } from 'vitest';
import { lawOf } from '../core/rules/law.ts';
import type { RecordHeader } from '../core/record/record.ts';
import { systemClock } from '../adapters/system/clock.ts';
import type { Store, Verifier } from '../ports.ts';
import { readConfig } from './config.ts';
import type { HostListener } from './host.ts';
import { Leader } from './leader.ts';
import { machineOf } from './machine.ts';
import { Part } from './part.ts';
import { SLICE_RECORDS } from './pause.ts';

const AUTHOR = 'ab'.repeat(32);
const HEADERS = Array.from({ length: 3 * SLICE_RECORDS }, (_, i): RecordHeader => {
  const id = new Uint8Array(32);
  new DataView(id.buffer).setUint32(0, i);
  return { at: 1000 + i, id, author: AUTHOR, kind: 30078, slot: `${AUTHOR}-${i}`, collection: 'notes', name: `${i}`, deletes: false, size: 300 };
});

test('the replica waits for the first look at the disk', async () => {
  const said: string[] = [];
  let answer: (bodies: readonly undefined[]) => void = () => undefined;
  const store: Store = {
    open: async () => ({ headers: HEADERS, meta: new Map(), wiped: false }),
    read: () => new Promise((resolve) => (answer = resolve)),
    write: async () => undefined,
    usage: async () => ({ usage: 0, quota: 0, persisted: false }),
    close: async () => undefined,
  };
  const { policy } = readConfig('leader.test', {});
  const clock = systemClock();
  const verifier = { verify: async () => [], warm: () => said.push('warm'), close: () => undefined } as unknown as Verifier;
  const machine = new Part({ name: 'replica', load: async () => machineOf, clock });
  const leader = new Leader({ law: lawOf(policy, 'room', []), store, verifier, machine, network: undefined, clock, sign: () => Promise.reject(new Error('nobody signs')), stay: () => Promise.reject(new Error('nobody goes anywhere')) });
  leader.listen({
    ...silent(),
    opened: () => void leader.read([HEADERS[0]!]).then(() => said.push('read')),
    loaded: () => said.push('loaded'),
  });
  const started = leader.start();
  // As many turns as it would take to load everything, and then some.
  for (let turn = 0; turn < 20; turn++) await clock.pause?.();
  expect(said).toEqual([]);
  answer([undefined]);
  await started;
  // What signs and checks is made ready when nobody waits for the disk any more, with a network or without.
  expect(said).toEqual(['read', 'loaded', 'warm']);
  await leader.close();
});

function silent(): HostListener {
  const nothing = (): void => undefined;
  return { opened: nothing, loaded: nothing, records: nothing, settled: nothing, refused: nothing, told: nothing, synced: nothing, receipt: nothing, filed: nothing, viewed: nothing, traced: nothing, compared: nothing, failed: nothing };
}
