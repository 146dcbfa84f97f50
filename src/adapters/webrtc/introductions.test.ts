import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { bytesToText, textToBytes } from '../../core/base/text.ts';
import { LIMITS } from '../../core/base/limits.ts';
import type { PeerId } from '../../ports.ts';
import { fingerprintDigest } from './binding.ts';
import { Introductions } from './introductions.ts';
import { RateLimit } from './rate-limit.ts';
import type { AnswerSignal, OfferSignal } from './signal.ts';

const peer = (letter: string): PeerId => letter.repeat(20) as PeerId;
const [SELF, A, B, C, STRANGER] = ['s', 'a', 'b', 'c', 'z'].map(peer) as [PeerId, PeerId, PeerId, PeerId, PeerId];

let sent: { to: PeerId; fields: Record<string, unknown> }[];
let offers: OfferSignal[];
let answers: AnswerSignal[];
let introductions: Introductions;

beforeEach(() => {
  [sent, offers, answers] = [[], [], []];
  introductions = new Introductions(
    SELF,
    (to, message) => sent.push({ to, fields: JSON.parse(bytesToText(message)!) as Record<string, unknown> }),
    { present: () => undefined, offered: (signal) => offers.push(signal), answered: (signal) => answers.push(signal) },
  );
  for (const one of [A, B]) introductions.add(one, 0);
});

function receive(from: PeerId, fields: unknown, now = 0): void {
  introductions.receive(from, textToBytes(JSON.stringify(fields)), now);
}

test('proven neighbours are told of each other, and again only when that changes', () => {
  introductions.tell(1000);
  expect(sent).toEqual([{ to: A, fields: { near: [B] } }, { to: B, fields: { near: [A] } }]);
  introductions.tell(2000);
  expect(sent).toHaveLength(2);
  introductions.add(C, 2000);
  introductions.tell(3000);
  expect(sent.slice(2).map(({ to }) => to).sort()).toEqual([A, B, C]);
});

test('who a neighbour knows can be dialled through it, and its answer comes back', () => {
  receive(A, { near: [C] });
  const [found] = introductions.candidates();
  expect(found!.from).toBe(C);
  found!.offer({ offerId: 'id1', sdp: 'sdp1' });
  expect(sent).toEqual([{ to: A, fields: { to: C, id: 'id1', offer: 'sdp1' } }]);
  receive(A, { from: C, id: 'id1', answer: 'sdp2' });
  expect(answers).toMatchObject([{ from: C, offerId: 'id1', sdp: 'sdp2', via: 'peer' }]);
});

test('a carried offer is answered the way it came', () => {
  receive(B, { from: C, id: 'id2', offer: 'sdp3' });
  offers[0]!.answer('sdp4');
  expect(sent).toEqual([{ to: B, fields: { to: C, id: 'id2', answer: 'sdp4' } }]);
});

test('signals are carried between two proven neighbours, and name their true sender', () => {
  receive(A, { to: B, id: 'id3', offer: 'sdp', from: C });
  expect(sent).toEqual([{ to: B, fields: { from: A, id: 'id3', offer: 'sdp' } }]);
});

test('nothing is carried to others, back to the sender, or without content', () => {
  receive(A, { to: STRANGER, id: 'x', offer: 'sdp' });
  receive(A, { to: A, id: 'x', offer: 'sdp' });
  receive(A, { to: B, id: 'x' });
  receive(A, { to: B, offer: 'sdp' });
  receive(A, { to: B, id: 'x'.repeat(65), offer: 'sdp' });
  receive(A, { to: B, id: 'x', offer: 'y'.repeat(LIMITS.signalBytesMax + 1) });
  expect(sent).toEqual([]);
});

test('strangers are not listened to, nor anything said in our own name', () => {
  receive(STRANGER, { near: [C] });
  receive(STRANGER, { from: C, id: 'x', offer: 'sdp' });
  receive(A, { from: SELF, id: 'x', offer: 'sdp' });
  receive(A, { near: [SELF, A, B, 'not a peer id', 7] });
  expect(introductions.candidates()).toEqual([]);
  expect(offers).toEqual([]);
});

test('a neighbour introduces a bounded number of peers', () => {
  const many = Array.from({ length: LIMITS.introducedMax + 1 }, (_, i) => String(i).padStart(20, 'x'));
  receive(A, { near: many });
  expect(introductions.candidates()).toHaveLength(LIMITS.introducedMax);
});

test('signals and carried offers have a rate, each their own', () => {
  for (let i = 0; i <= LIMITS.carriedOffersPerMinute; i++) receive(A, { from: C, id: `${i}`, offer: 'sdp' });
  expect(offers).toHaveLength(LIMITS.carriedOffersPerMinute);
  for (let i = 0; i <= LIMITS.signalsPerMinute; i++) receive(B, { to: A, id: `${i}`, offer: 'sdp' });
  expect(sent).toHaveLength(LIMITS.signalsPerMinute);
  receive(B, { to: A, id: 'later', offer: 'sdp' }, 60_000);
  expect(sent).toHaveLength(LIMITS.signalsPerMinute + 1);
});

test('bytes that say nothing we know are dropped without a throw', () => {
  fc.assert(fc.property(fc.oneof(fc.uint8Array(), fc.json().map(textToBytes)), (bytes) => {
    introductions.receive(A, bytes, 1e9);
  }), { seed: 5, numRuns: 500 });
});

test('a budget allows so many at once and refills evenly', () => {
  const limit = new RateLimit(3, 0);
  expect([0, 0, 0, 0].map((now) => limit.take(now))).toEqual([true, true, true, false]);
  expect([19_999, 20_000, 20_001].map((now) => limit.take(now))).toEqual([false, true, false]);
  // A clock that runs back gives nothing away.
  expect(limit.take(0)).toBe(false);
});

test('the digest of a certificate ignores white space, case and order, and nothing else', () => {
  const digest = fingerprintDigest('v=0\r\na=fingerprint:sha-256 AA:BB\r\na=fingerprint:sha-1 CC\r\n');
  expect(fingerprintDigest('a=fingerprint:SHA-1   cc\na=fingerprint:sha-256 aa:bb \n')).toEqual(digest);
  expect(fingerprintDigest('a=fingerprint:sha-256 AA:BC\r\na=fingerprint:sha-1 CC\r\n')).not.toEqual(digest);
  expect(fingerprintDigest('v=0\r\n')).toBeUndefined();
});
