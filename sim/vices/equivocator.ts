/**
 * A peer that says one thing to one and another to the other: several records of one slot, one moment, one author, all
 * well signed. The law must decide by what is in them, never by who heard which first.
 */
import { recordDraft } from '../../src/core/record/draft.ts';
import { sign } from '../world.ts';
import { KIND, tellRecords, type Hands, type Vice } from './vice.ts';

/** Tells every neighbour another record of the same slot and moment. */
export const EQUIVOCATOR: Vice = { name: 'equivocator', deaf: [KIND.ack], act: equivocate };

function equivocate(hands: Hands): void {
  const { prng, world, author, now } = hands;
  const wish = { room: world.tag, collection: 'notes', name: `e${prng.below(3)}`, at: Math.floor(now() / 1000) * 1000 };
  for (const peer of hands.links()) {
    tellRecords(hands, peer, [sign(author, recordDraft({ ...wish, content: `"${prng.u32()}"` })).bytes]);
  }
}
