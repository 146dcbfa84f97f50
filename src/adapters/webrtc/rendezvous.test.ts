/** Shows what becomes of attempts whose connection ends before it is up: the peer may try again at once, by its offer or by an answer to ours. */
import { expect, test } from 'vitest';
import { Mesh } from '../../core/mesh/mesh.ts';
import type { PeerId } from '../../ports.ts';
import { Rendezvous, type RendezvousOptions } from './rendezvous.ts';

const [US, ONE, TWO] = ['m', 'a', 'z'] as PeerId[] as [PeerId, PeerId, PeerId];

/** One of ours whose room answers every offer, and remembers whose. */
function rendezvous() {
  const answered: PeerId[] = [];
  const clock = { now: 1_800_000_000_000 };
  const room: ReturnType<RendezvousOptions['room']> = { offers: async () => [], answer: (from) => void answered.push(from), complete: () => undefined };
  const mesh = new Mesh({ random: (length) => new Uint8Array(length) });
  const made = new Rendezvous({ selfId: US, mesh, guard: { offerRoom: 10, admitStranger: () => true }, room: () => room, now: () => clock.now });
  const offer = (from: PeerId) => made.offered({ from, via: 'torrent', offerId: '1', sdp: 'v=0', answer: () => undefined });
  return { made, offer, answered, clock, mesh };
}

test('while an offer is being answered, others of that peer are left alone; once its connection died, the next is answered', () => {
  const { made, offer, answered, clock } = rendezvous();
  offer(ONE);
  offer(ONE);
  expect(answered).toEqual([ONE]);
  made.answerDied(clock.now);
  offer(ONE);
  expect(answered).toEqual([ONE, ONE]);
});

test('of several, it is the one that began last before the connection did; one that began later goes on', () => {
  const { made, offer, answered, clock } = rendezvous();
  offer(ONE);
  clock.now += 10;
  const at = clock.now;
  offer(TWO);
  made.answerDied(at - 1);
  offer(TWO);
  offer(ONE);
  expect(answered).toEqual([ONE, TWO, ONE]);
  made.answerDied(at - 2_000);
  offer(ONE);
  offer(TWO);
  expect(answered).toEqual([ONE, TWO, ONE]);
});

test('a death that belongs to nobody changes nothing, and whose link is up is not failed by it', () => {
  const { made, offer, clock, mesh } = rendezvous();
  made.answerDied(clock.now);
  offer(ONE);
  mesh.joined(ONE, clock.now);
  expect(made.joined(ONE)).toBe('torrent');
  made.answerDied(clock.now);
  expect(mesh.peers).toEqual([ONE]);
});
