/**
 * Records that should not be: against the rules, forged, stale, or in somebody's place. The honest check each record
 * for themselves, so the worst that comes of these is work.
 */
import { recordDraft } from '../../src/core/record/draft.ts';
import type { SignedRecord } from '../../src/core/record/record.ts';
import { authorOf, forge, OWNER, sign } from '../world.ts';
import { HOUR_MS, ordinary, tellRecords, type Hands, type Vice } from './vice.ts';

/** Stores and spreads what no rule allows. */
export const LAWLESS: Vice = { name: 'lawless', act: (hands) => hands.put([junkRecord(hands)]) };
/** Spreads records of others with signatures that are none. */
export const FORGER: Vice = { name: 'forger', act: forgeSeen };
/** Says again what it heard. */
export const REPLAYER: Vice = { name: 'replayer', act: replay };
/** Writes in its own slots all the time. */
export const USURPER: Vice = { name: 'usurper', act: (hands) => hands.put([ordinary(hands, hands.prng.below(4))]) };

/** A record that no honest peer may store. */
function junkRecord(hands: Hands): SignedRecord {
  const { prng, world, author, now } = hands;
  const at = now() - prng.below(1000);
  const wish = { room: world.tag, collection: 'notes', name: `j${prng.below(20)}`, content: `"${prng.u32()}"`, at };
  switch (prng.below(8)) {
    case 7:
      // Below every horizon: nobody may take back what all have forgotten.
      return sign(author, recordDraft({ ...wish, at: at - 40 * 24 * HOUR_MS }));
    case 0:
      return hands.junk(sign(author, recordDraft({ ...wish, room: 'f'.repeat(32) })));
    case 1:
      return hands.junk(sign(author, recordDraft({ ...wish, content: JSON.stringify('x'.repeat(world.policy.contentBytesMax)) })));
    case 2:
      return hands.junk(sign(author, recordDraft({ ...wish, content: `${'['.repeat(40)}${']'.repeat(40)}` })));
    case 3:
      return hands.junk(sign(author, recordDraft({ ...wish, collection: 'news' })));
    case 4:
      return hands.junk(sign(author, { kind: 20_001, created_at: Math.floor(at / 1000), tags: [['h', world.tag]], content: '' }));
    case 5:
      return hands.junk(forge(OWNER, recordDraft({ ...wish, collection: 'news' })));
    default:
      return hands.junk(forge(authorOf('author 0'), recordDraft(wish)));
  }
}

/** If ids were enough, these would keep the true ones out. */
function forgeSeen(hands: Hands): void {
  const { prng, seen } = hands;
  if (seen.length === 0) return;
  for (const peer of hands.links()) {
    const copy = seen[Math.max(0, seen.length - 1 - prng.below(5))]!.slice();
    // The signature stands behind version and key.
    copy[33 + prng.below(64)]! ^= 0x55;
    tellRecords(hands, peer, [copy]);
  }
}

function replay(hands: Hands): void {
  const { prng, seen } = hands;
  if (seen.length === 0) return;
  for (const peer of hands.links()) tellRecords(hands, peer, Array.from({ length: prng.between(1, 5) }, () => prng.pick(seen)));
}
