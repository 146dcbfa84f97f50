/** What a peer may say to us at most, at the limit and one beyond: short ids, presences, questions; and what of theirs we remember. */
import { expect, test } from 'vitest';
import { Writer } from '../../src/core/base/codec.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { LIMITS } from '../../src/core/base/limits.ts';
import type { PeerId } from '../../src/core/base/peer.ts';
import type { AppMessage } from '../../src/core/replica/event.ts';
import { Recent } from '../../src/core/replica/recent.ts';
import { decodeNeed, encodeNeed } from '../../src/core/set/reconcile/reply-message.ts';
import { AttendanceBook, PRESENCE_CHANNEL } from '../../src/database/attendance.ts';
import { Channels } from '../../src/database/channel.ts';
import { HandClock, settle } from '../signer/hand-clock.ts';

const PEER = 'peer' as PeerId;
const OTHER = 'other' as PeerId;
const TAG = 7;

test('a message names so many short ids, and not one more (reconcileIdsMax)', () => {
  const need = (count: number) => decodeNeed(encodeNeed({ gaveUp: false, bits: 30, numbers: Float64Array.from({ length: count }, (_, i) => i * 2) }, TAG), TAG, 0);
  const full = need(LIMITS.reconcileIdsMax);
  expect(isFault(full) ? full : full.numbers.length).toBe(LIMITS.reconcileIdsMax);
  expect(isFault(need(LIMITS.reconcileIdsMax + 1))).toBe(true);
});

test('so many keys are remembered, and then the oldest is forgotten (recentMax)', () => {
  const recent = new Recent(LIMITS.recentMax);
  const id = (i: number): Uint8Array => new Writer().u16(i >> 16).u16(i & 0xffff).bytes(new Uint8Array(28)).finish();
  for (let i = 0; i < LIMITS.recentMax; i++) recent.note({ at: i, id: id(i) });
  expect([recent.has(id(0)), recent.has(id(LIMITS.recentMax - 1))]).toEqual([true, true]);
  recent.note({ at: 0, id: id(LIMITS.recentMax) });
  expect([recent.has(id(0)), recent.has(id(1)), recent.has(id(LIMITS.recentMax))]).toEqual([false, true, true]);
});

/** A text of so many bytes, as applications send it. */
const presence = (bytes: number): AppMessage => ({ name: PRESENCE_CHANNEL, kind: 'tell', request: 0, payload: new TextEncoder().encode(JSON.stringify('x'.repeat(bytes - 2))) });

test('a presence has its bytes, and not one more (presenceBytesMax)', () => {
  const book = new AttendanceBook(new HandClock(), () => undefined);
  expect(book.receive(PEER, undefined, presence(LIMITS.presenceBytesMax))).toBe(true);
  expect(book.receive(OTHER, undefined, presence(LIMITS.presenceBytesMax + 1))).toBe(false);
  expect(book.rows.map(({ peer }) => peer)).toEqual([PEER]);
});

test('so many presences of a peer are taken in a second, and what is more is dropped (presencesTakenPerSecond)', async () => {
  const clock = new HandClock();
  const book = new AttendanceBook(clock, () => undefined);
  const taken = (peer: PeerId, count: number) => Array.from({ length: count }, (_, i) => book.receive(peer, undefined, presence(10 + i))).filter(Boolean).length;
  expect(taken(PEER, LIMITS.presencesTakenPerSecond + 1)).toBe(LIMITS.presencesTakenPerSecond);
  expect(taken(OTHER, 1)).toBe(1);
  await clock.pass(1000);
  expect(taken(PEER, LIMITS.presencesTakenPerSecond + 1)).toBe(LIMITS.presencesTakenPerSecond);
});

test('so many questions of a peer are answered at once, and the next is declined (answersOpenMax)', async () => {
  const said: string[] = [];
  let answer: () => void = () => undefined;
  const answered = new Promise<number>((resolve) => (answer = () => resolve(1)));
  const channels = new Channels({ clock: new HandClock(), random: (length) => new Uint8Array(length), tell: ({ kind }, to) => said.push(`${kind} ${to?.join()}`), isOpen: () => true });
  channels.listen('slow', () => answered);
  const ask = (peer: PeerId, request: number) => channels.receive(peer, undefined, { name: 'slow', kind: 'ask', request, payload: new TextEncoder().encode('1') });
  for (let i = 0; i < LIMITS.answersOpenMax; i++) ask(PEER, i);
  expect(said).toEqual([]);
  ask(PEER, LIMITS.answersOpenMax);
  ask(OTHER, 0);
  expect(said).toEqual([`decline ${PEER}`]);
  answer();
  await settle();
  expect(said.filter((line) => line === `answer ${PEER}`)).toHaveLength(LIMITS.answersOpenMax);
  ask(PEER, 99);
  await settle();
  expect(said.at(-1)).toBe(`answer ${PEER}`);
});
