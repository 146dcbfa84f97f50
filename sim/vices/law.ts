/**
 * Peers that live by another law than the room's: they drop what should stay, keep what should go, and claim another
 * horizon. Beside these, every hostile peer takes what no rule allows.
 */
import { recordDraft } from '../../src/core/record/draft.ts';
import { authorOf, sign } from '../world.ts';
import { HOUR_MS, idIn, ordinary, tell, type Hands, type Vice } from './vice.ts';

/** Its horizon is as far ahead as honest ones may lie apart, and of each author it keeps one record. */
export const MISER: Vice = {
  name: 'miser',
  law: (world) => ({
    capsOf: () => ({ perAuthor: 1, total: 3, keepDays: 1 }),
    horizon: (pool, now) => Math.max(0, world.law.horizon(pool, now) + 47 * HOUR_MS),
  }),
};
/** It offers everybody again what the law made everybody drop. */
export const HOARDER: Vice = { name: 'hoarder', act: offerAgain };
/** It fills its own quota many times over, and those of many authors that are all itself. */
export const CROWD: Vice = {
  name: 'crowd',
  act: (hands) => {
    const { prng, world, now } = hands;
    const who = authorOf(`crowd ${prng.below(200)}`);
    const wish = { room: world.tag, collection: 'other', name: `c${prng.below(20)}`, content: `"${prng.u32()}"` };
    hands.put([ordinary(hands, prng.below(100)), sign(who, recordDraft({ ...wish, at: now() - prng.below(48 * HOUR_MS) }))]);
  },
};

function offerAgain(hands: Hands): void {
  const { prng, seen } = hands;
  const ids = Array.from({ length: Math.min(seen.length, 20) }, () => idIn(prng.pick(seen))).filter((id) => id !== undefined);
  if (ids.length === 0) return;
  for (const peer of hands.links()) tell(hands, peer, { type: 'have', ids });
}
