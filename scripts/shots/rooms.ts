/**
 * The rooms that pictures of the panel are taken of: real databases in virtual time, with people who wrote, reported and were banned.
 * What real ones do not do on demand (a full disk, a hundred peers) is laid over them by `states.ts`.
 */
import { swarm, type Swarm } from '../../src/test.ts';

const TEXTS = [
  'Otter prints on the south bank, two animals.', 'The gate by the mill is open again.', 'First swallows over the reservoir.', 'Water is low, the ford can be walked.',
  'A kingfisher, three minutes, then gone upstream.', 'Fog until ten.', 'Path is flooded behind the second bridge, take the ridge.', 'שלום, נפגשים ליד הגשר בשמונה.',
];
const POLICY = { base: 'family', words: { lists: [], also: ['zounds'], then: 'refuse' }, links: { allow: 'none', then: 'hold' } } as const;
const COLLECTIONS = { notes: {}, places: {} };
const NOTES = 160;
const HOUR_MS = 3_600_000;

/** A room with owner, authors, records of all kinds, a queue, reports and a ban. Peer 0 is the owner, the last one is banned. */
export async function busyRoom(now: number): Promise<Swarm> {
  const owner = await npubOfFirst('busy');
  const made = swarm(7, { seed: 'busy', config: { collections: COLLECTIONS, policy: POLICY, owners: [owner] }, startAt: now - 2 * HOUR_MS });
  await made.ready;
  await made.advance(5_000);
  for (let number = 0; number < NOTES; number++) {
    await made.peers[number % 7]!.db.collection('notes').put({ text: `${TEXTS[number % TEXTS.length]!} Walk ${number}.`, seen: number % 9 }, { key: `note ${number}` });
    if (number % 8 === 0) await made.advance(5 * 60_000 / 2);
  }
  await made.peers[0]!.db.collection('places').put({ name: 'Second bridge', at: [52.1, 4.3], note: 'Under water in spring.' });
  await made.peers[2]!.db.put('A plain text without a collection of its own.');
  await made.settle();
  await decisions(made);
  await made.settle();
  return made;
}

/** What people decided about each other. */
async function decisions(made: Swarm): Promise<void> {
  const [owner, first, second, third] = made.peers.map(({ db }) => db);
  const last = made.peers.at(-1)!.db;
  await first!.collection('notes').put({ text: 'Photos of the flood: https://example.org/flood' }, { key: 'held 1' });
  await second!.collection('notes').put({ text: 'Tickets here http://example.com/tickets?ref=17' }, { key: 'held 2' });
  await made.settle();
  const rows = await owner!.collection('notes').find({ limit: 12 });
  const [one, two, three] = rows.filter(({ mine }) => !mine);
  for (const [db, rec, reason] of [[third!, one!, 'The same text again and again'], [second!, one!, 'Not about the river'], [first!, two!, 'Rude']] as const) await db.moderation.report(rec, reason, { type: 'spam' });
  await owner!.moderation.hide(three!, { reason: 'Off topic' });
  await owner!.moderation.ban(last.me.npub, { reason: 'Advertisements', for: '7d' });
  await last.put({ text: 'zounds' }).catch(() => undefined);
}

/** A room in which nobody wrote anything. */
export async function emptyRoom(now: number): Promise<Swarm> {
  const made = swarm(1, { seed: 'empty', config: { collections: {} }, startAt: now });
  await made.ready;
  return made;
}

/** A room with a secret, with members. */
export async function secretRoom(now: number): Promise<Swarm> {
  const made = swarm(4, { seed: 'secret', config: { secret: 'quiet river stone', owners: [await npubOfFirst('secret')], collections: COLLECTIONS }, startAt: now - HOUR_MS });
  await made.ready;
  await made.advance(5_000);
  for (const { db, index } of made.peers) await db.collection('notes').put({ text: TEXTS[index]! }, { key: `first of ${index}` });
  await made.settle();
  return made;
}

/** Who the first peer of a swarm with this seed is. */
async function npubOfFirst(seed: string): Promise<string> {
  const made = swarm(1, { seed });
  await made.ready;
  const { npub } = made.peers[0]!.db.me;
  await made.close();
  return npub;
}
