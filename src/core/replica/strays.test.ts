/** Steps and stocks of conversations that are not under way: now and then they happen, at line rate they are an attack. */
import { expect, it } from 'vitest';
import { Lab, type Device, type Stranger } from '../../../test/replica/pair.ts';
import { LIMITS } from '../base/limits.ts';
import type { OpenMessage } from '../protocol/message.ts';

/** A device and a stranger that leads: conversations with even numbers are the stranger's, and nobody began any of the others. */
function met(lab: Lab): [Device, Stranger] {
  const device = lab.device('alice');
  const stranger = lab.stranger(device, 'foe', { leads: true });
  lab.run(100);
  return [device, stranger];
}

it.each<OpenMessage>([
  { type: 'reconcile', conversation: 9, body: new Uint8Array(1000) },
  { type: 'stock', conversation: 9, parts: [{ gap: 0, length: 1, records: 1 }] },
])('$type: at the limit nothing happens, each one more costs strikes, and soon the link', (message) => {
  const lab = new Lab();
  const [alice, foe] = met(lab);
  for (let i = 0; i < LIMITS.straysBurst; i++) foe.say(message);
  lab.run(2);
  expect(alice.peer('foe')?.strikes).toBe(0);
  foe.say(message);
  lab.run(2);
  expect(alice.peer('foe')?.strikes).toBe(20);
  for (let i = 0; i < 3; i++) foe.say(message);
  lab.run(2);
  expect(alice.told('fault').at(-1)?.fault.fault).toBe('limit');
  expect(alice.peer('foe')).toBeUndefined();
});

it('are forgiven with time', () => {
  const lab = new Lab();
  const [alice, foe] = met(lab);
  for (let i = 0; i < LIMITS.straysBurst; i++) foe.say({ type: 'reconcile', conversation: 9, body: new Uint8Array(10) });
  lab.run(1100);
  for (let i = 0; i < LIMITS.straysPerSecond; i++) foe.say({ type: 'reconcile', conversation: 9, body: new Uint8Array(10) });
  lab.run(2);
  expect(alice.peer('foe')?.strikes).toBe(0);
});
