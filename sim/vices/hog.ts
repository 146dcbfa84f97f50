/**
 * Several devices of one peer that take whatever is to be had: the largest legal messages, conversations begun and
 * never ended, stocks told and never given, more records than the credit allows, acknowledgements of what was never
 * sent. An honest peer must spend no more on all of it than its budgets say.
 */
import { recordDraft } from '../../src/core/record/draft.ts';
import { forge } from '../world.ts';
import type { Prng } from '../../src/testing/prng.ts';
import { idIn, KIND, tell, type Hands, type Vice } from './vice.ts';

/** Devices of a hog, count. */
const DEVICES = 3;
const IDS = 500;
const WANTS = 40;
const WANTED = 256;
const PARTS = 1000;
const PAYLOAD_BYTES = 60_000;
/** Together more than the credit. */
const FORGED_BYTES = 50_000;
const FORGED_COUNT = 24;

/** Takes whatever is to be had. */
export const HOG: Vice = {
  name: 'hog',
  deaf: [KIND.ack],
  devices: DEVICES,
  twist: (hands, bytes, { peer }) => {
    if (bytes[0] === KIND.reconcile) hands.notes.set(`said to ${peer}`, bytes);
    return bytes;
  },
  act: (hands) => {
    for (const peer of hands.links()) hands.prng.weighted(HABITS)(hands, peer);
  },
};

/** What it does and how often; what takes most of this machine's time is rare. */
const HABITS = [
  [4, ids], [4, wants], [4, talk], [4, halfConversations], [4, stocks], [1, overCredit], [4, overAcknowledge],
] as const;

function ids(hands: Hands, peer: string): void {
  for (let i = 0; i < 3; i++) tell(hands, peer, { type: 'have', ids: Array.from({ length: IDS }, () => hands.prng.bytes(32)) });
}

function wants(hands: Hands, peer: string): void {
  const known = hands.seen.slice(-WANTED).map(idIn).filter((id) => id !== undefined);
  if (known.length === 0) return;
  for (let i = 0; i < WANTS; i++) tell(hands, peer, { type: 'want', ids: known });
}

function talk({ prng, ...hands }: Hands, peer: string): void {
  const payload = new Uint8Array(PAYLOAD_BYTES).fill(prng.below(256));
  for (let i = 0; i < 5; i++) tell({ prng, ...hands }, peer, { type: 'app', message: { name: 'hog', kind: 'ask', request: i, payload } });
}

/** Its own first words, again and again, as conversations that each want an answer. */
function halfConversations(hands: Hands, peer: string): void {
  const first = hands.notes.get(`said to ${peer}`);
  for (let i = 0; i < 8; i++) {
    const body = first === undefined ? hands.prng.bytes(64) : first.subarray(2);
    tell(hands, peer, { type: 'reconcile', conversation: conversationFor(hands.prng, i), body });
  }
}

function stocks(hands: Hands, peer: string): void {
  const parts = Array.from({ length: PARTS }, () => ({ gap: hands.prng.below(1000), length: 1000, records: hands.prng.between(1, 9999) }));
  for (let conversation = 1; conversation < 5; conversation++) tell(hands, peer, { type: 'stock', conversation, parts });
}

/** Large records with bad signatures, all at once: many are under way before the first is found out. */
function overCredit(hands: Hands, peer: string): void {
  const { prng, world, author, now } = hands;
  for (let i = 0; i < FORGED_COUNT; i++) {
    const wish = { room: world.tag, collection: 'notes', name: `b${prng.below(99)}`, content: JSON.stringify('x'.repeat(FORGED_BYTES)) };
    const record = hands.junk(forge(author, recordDraft({ ...wish, at: now() - i })));
    tell(hands, peer, { type: 'records', conversation: 0, records: [record.bytes] }, 'bulk');
  }
}

function overAcknowledge(hands: Hands, peer: string): void {
  tell(hands, peer, { type: 'ack', bytes: hands.prng.pick([1, 1000, 2 ** 20]), stored: 1 });
}

function conversationFor(prng: Prng, i: number): number {
  return 2 * prng.between(1, 50) + (i % 2);
}
